"""Every version gets addressees and demands of its own. The words of published editions stay as they are."""

from django.db import migrations
from django.db.models import F


def to_their_versions(apps, schema_editor):
    Version, Addressee, Demand, Paragraph, EditionAddressee, EditionDemand = (
        apps.get_model("appeals", name)
        for name in ("Version", "Addressee", "Demand", "Paragraph", "EditionAddressee", "EditionDemand")
    )
    for version in Version.objects.order_by("number"):
        own = {}
        for shared in Addressee.objects.filter(version=None).order_by("position"):
            addressee = own[shared.pk] = Addressee.objects.create(
                version=version, position=shared.position, mark=shared.pk
            )
            EditionAddressee.objects.filter(edition__version=version, addressee=shared).update(addressee=addressee)
        for shared in Demand.objects.filter(version=None).order_by("position"):
            demand = Demand.objects.create(
                version=version,
                addressee=own[shared.addressee_id],
                position=shared.position,
                must_appear=shared.must_appear,
                mark=shared.pk,
            )
            EditionDemand.objects.filter(edition__version=version, demand=shared).update(demand=demand)
    Demand.objects.filter(version=None).delete()
    Addressee.objects.filter(version=None).delete()
    # Until now paragraphs were recognised by their number, so the same number goes on meaning the same.
    Paragraph.objects.update(mark=F("position"))


class Migration(migrations.Migration):
    dependencies = [("appeals", "0002_places_of_versions")]

    operations = [migrations.RunPython(to_their_versions, elidable=True)]
