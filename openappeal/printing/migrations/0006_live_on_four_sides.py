"""What was one distance for all four sides of a publication's page stands on each of them."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def spread(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """From the top to the others."""
    found = apps.get_model("printing", "Publication").objects
    found.update(live_bottom=F("live_top"), live_left=F("live_top"), live_right=F("live_top"))


class Migration(migrations.Migration):
    dependencies = [("printing", "0005_prints_as_data")]
    operations = [migrations.RunPython(spread, migrations.RunPython.noop)]
