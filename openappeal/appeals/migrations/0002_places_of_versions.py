"""Addressees and demands get a version, and all places a mark that lasts from version to version."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_appeal")]

    operations = [
        migrations.RemoveConstraint("addressee", "appeals_addressee_order"),
        migrations.RemoveConstraint("demand", "appeals_demand_order"),
        migrations.RemoveConstraint("paragraph", "appeals_paragraph_number"),
        migrations.RenameField("paragraph", "number", "position"),
        migrations.AlterField(
            "addressee",
            "appeal",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="appeals.appeal"
            ),
        ),
        migrations.AlterField(
            "demand",
            "appeal",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="appeals.appeal"
            ),
        ),
        *(
            migrations.AddField(
                name,
                "version",
                models.ForeignKey(
                    null=True,
                    on_delete=django.db.models.deletion.CASCADE,
                    related_name=f"{name}s",
                    to="appeals.version",
                ),
            )
            for name in ("addressee", "demand")
        ),
        *(
            migrations.AddField(name, "mark", models.BigIntegerField(null=True, editable=False))
            for name in ("addressee", "demand", "paragraph")
        ),
    ]
