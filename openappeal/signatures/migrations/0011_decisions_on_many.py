import django.db.models.deletion
from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0004_places_complete"),
        ("signatures", "0010_looking_at_names"),
    ]

    operations = [
        migrations.CreateModel(
            name="Together",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("decision", models.CharField(max_length=10)),
                ("reason", models.CharField(blank=True, max_length=40)),
                ("chosen", models.JSONField(default=dict)),
                ("number", models.PositiveIntegerField(default=0)),
                ("day", models.DateField()),
                ("by", models.CharField(max_length=150)),
                ("undone_day", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("decision__in", ["shown", "left_out"])),
                        name="signatures_together_decides_something",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="signature",
            name="together",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="signatures.together",
            ),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                condition=models.Q(("together__isnull", False)), fields=["together"], name="signatures_by_together"
            ),
        ),
    ]
