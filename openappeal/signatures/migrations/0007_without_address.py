"""Signatures without an address wait until a person accepts them, or are erased on a day."""

from django.db import migrations, models
from django.db.models import Q

HELD = [
    ("", "not set aside"),
    ("burst", "came in a burst"),
    ("sweep", "set aside with many others"),
    ("trap", "filled in what no person sees"),
    ("waits", "no address given, waits to be read"),
    ("refused", "no address given, not accepted"),
]


class Migration(migrations.Migration):
    dependencies = [("signatures", "0006_imports")]

    operations = [
        migrations.AddField(
            "signature",
            "erase_day",
            models.DateField(help_text="Without an address: erased then, unless a person accepts it.", null=True),
        ),
        migrations.AlterField(
            "signature", "held", models.CharField(blank=True, choices=HELD, default="", max_length=10)
        ),
        migrations.AlterField(
            "signing",
            "held",
            models.CharField(blank=True, choices=HELD, default="", help_text="From the first.", max_length=10),
        ),
        migrations.AddConstraint(
            "signature",
            models.CheckConstraint(
                condition=Q(held__in=["waits", "refused"], basis="reviewed", erase_day__isnull=False)
                | (~Q(held__in=["waits", "refused"]) & Q(erase_day=None)),
                name="signatures_waits_has_end",
            ),
        ),
    ]
