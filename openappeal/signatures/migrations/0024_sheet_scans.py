import django.db.models.deletion
from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0023_petition_sheets"),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetScan",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(choices=[("pdf", "PDF"), ("jpeg", "JPEG"), ("png", "PNG")], max_length=4)),
                ("sealed", models.BinaryField()),
                ("day", models.DateField()),
                ("erase_day", models.DateField()),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scans", to="signatures.petitionsheet"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["erase_day"], name="signatures_scan_ends")],
            },
        ),
    ]
