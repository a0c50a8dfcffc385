import django.db.models.deletion
from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0008_translating"),
    ]

    operations = [
        migrations.CreateModel(
            name="TextForm",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(choices=[("condensed", "condensed text"), ("excerpt", "excerpt")], max_length=10),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published")], default="draft", max_length=10
                    ),
                ),
                ("words", models.TextField(blank=True)),
                ("text", models.TextField(blank=True, help_text="The plain text whose SHA-256 is published.")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("published_date", models.DateField(blank=True, null=True)),
                ("written_by", models.CharField(max_length=150)),
                ("agreed_by", models.CharField(blank=True, max_length=150)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="forms", to="appeals.edition"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TextFormPart",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("mark", models.BigIntegerField()),
                ("words", models.TextField(blank=True)),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="appeals.textform"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="textform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_date", None), ("sha256", ""), ("state", "draft"), ("text", "")),
                    models.Q(
                        ("published_date__isnull", False),
                        ("state", "published"),
                        models.Q(("sha256", ""), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="appeals_form_published_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="textform",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by", ""), models.Q(("agreed_by", models.F("written_by")), _negated=True), _connector="OR"
                ),
                name="appeals_form_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="textformpart",
            constraint=models.UniqueConstraint(fields=("form", "mark"), name="appeals_form_part"),
        ),
    ]
