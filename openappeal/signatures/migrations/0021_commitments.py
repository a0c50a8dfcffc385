from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0009_text_forms"),
        ("signatures", "0020_office_keys"),
    ]

    operations = [
        migrations.CreateModel(
            name="Fold",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("commitment", models.BinaryField(max_length=32)),
                (
                    "held",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "not set aside"),
                            ("burst", "came in a burst"),
                            ("sweep", "set aside with many others"),
                            ("trap", "filled in what no person sees"),
                            ("crowd", "came with many others from one network"),
                            ("domain", "came with many others from a rare mail domain"),
                            ("throwaway", "has a throw-away address"),
                            ("waits", "no address given, waits to be read"),
                            ("refused", "no address given, not accepted"),
                            ("proof", "an organisation that waits for the proof of its decision"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("network", models.BinaryField(default=b"", max_length=8)),
                ("provider", models.BinaryField(default=b"", max_length=8)),
                ("day", models.DateField()),
            ],
        ),
        migrations.AddField(
            model_name="signature",
            name="commitment",
            field=models.BinaryField(help_text="What the public log has of it.", max_length=32, null=True),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                condition=models.Q(("basis", "confirmed"), ("commitment", None)),
                fields=["id"],
                name="signatures_uncommitted",
            ),
        ),
        migrations.AddIndex(
            model_name="fold",
            index=models.Index(fields=["held"], name="signatures_fold_held"),
        ),
    ]
