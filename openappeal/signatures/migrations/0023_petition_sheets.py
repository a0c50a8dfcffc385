import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0009_text_forms"),
        ("signatures", "0022_receipts"),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetRun",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        help_text="For the team alone, such as “Toronto, 5 August”. It stands on no sheet. No person’s name.",
                        max_length=60,
                        verbose_name="For which occasion",
                    ),
                ),
                (
                    "paper",
                    models.CharField(
                        choices=[("a4", "A4"), ("letter", "US Letter")],
                        default="a4",
                        max_length=10,
                        verbose_name="Paper",
                    ),
                ),
                (
                    "lines",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[
                            django.core.validators.MinValueValidator(5),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="Lines on a sheet",
                    ),
                ),
                (
                    "contact",
                    models.CharField(
                        blank=True,
                        help_text="On each sheet beside the site’s name, such as an association and its post box.",
                        max_length=120,
                        verbose_name="Who answers",
                    ),
                ),
                ("day", models.DateField()),
                ("is_condensed", models.BooleanField(default=False)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appeals.edition"
                    ),
                ),
                (
                    "form",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="appeals.textform"
                    ),
                ),
                (
                    "second",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="appeals.edition"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PetitionSheet",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=9, unique=True)),
                ("number", models.PositiveSmallIntegerField(help_text="Its place in the file.")),
                ("collected_day", models.DateField(null=True)),
                ("illegible", models.PositiveSmallIntegerField(default=0)),
                ("crossed_out", models.PositiveSmallIntegerField(default=0)),
                ("entry_key", models.CharField(blank=True, max_length=32)),
                (
                    "taken_in",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheet",
                        to="signatures.importrun",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="sheets", to="signatures.sheetrun"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="sheetrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("lines__gte", 5), ("lines__lte", 20)), name="signatures_sheet_lines"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("second", None), models.Q(("second", models.F("edition")), _negated=True), _connector="OR"
                ),
                name="signatures_sheet_two_languages",
            ),
        ),
        migrations.AddConstraint(
            model_name="petitionsheet",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="signatures_sheet_place"),
        ),
        migrations.AddConstraint(
            model_name="petitionsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("collected_day", None), ("taken_in", None)),
                    models.Q(("collected_day__isnull", False), ("taken_in__isnull", False)),
                    _connector="OR",
                ),
                name="signatures_sheet_back_has_day",
            ),
        ),
    ]
