"""No place without version and mark, and no two at one position."""

import django.db.models.deletion
from django.db import migrations, models

import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [("appeals", "0003_places_to_their_versions")]

    operations = [
        *(migrations.RemoveField(name, "appeal") for name in ("addressee", "demand")),
        *(
            migrations.AlterField(
                name,
                "version",
                models.ForeignKey(
                    on_delete=django.db.models.deletion.CASCADE, related_name=f"{name}s", to="appeals.version"
                ),
            )
            for name in ("addressee", "demand")
        ),
        *(
            migrations.AlterField(
                name, "mark", models.BigIntegerField(default=openappeal.core.ids.random_id, editable=False)
            )
            for name in ("addressee", "demand", "paragraph")
        ),
        migrations.AlterField(
            "demand",
            "addressee",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="demands", to="appeals.addressee"
            ),
        ),
        *(
            migrations.AlterField(
                f"edition{name}",
                name,
                models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=f"appeals.{name}"),
            )
            for name in ("addressee", "demand")
        ),
        *(
            migrations.AddConstraint(
                name, models.UniqueConstraint(fields=("version", "position"), name=f"appeals_{name}_place")
            )
            for name in ("addressee", "demand", "paragraph")
        ),
    ]
