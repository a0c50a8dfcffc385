import django.db.models.deletion
from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0004_places_complete"),
        ("signatures", "0009_withdrawals"),
    ]

    operations = [
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("protected", "a name that must not appear"),
                            ("nearly_protected", "nearly a name that must not appear"),
                            ("notable", "a notable signer’s name"),
                            ("insult", "an insult"),
                            ("look_alike", "letters that only look alike"),
                            ("mixed_script", "two scripts in one word"),
                            ("link", "an address of the web or of a messenger"),
                            ("phone", "a telephone number"),
                            ("slogan", "perhaps a sentence"),
                            ("repeated", "repeated letters or piled-up marks"),
                            ("digits", "digits"),
                            ("caps", "capitals only"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProtectedName",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("number", models.PositiveIntegerField(unique=True)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("prisoner", "a prisoner"),
                            ("relative", "a prisoner’s relative"),
                            ("asked", "somebody who asked for it"),
                            ("other", "another reason"),
                        ],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField()),
                ("by", models.CharField(max_length=150)),
            ],
        ),
        migrations.CreateModel(
            name="ProtectedTag",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("tag", models.BinaryField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name="Watching",
            fields=[
                ("id", models.BigIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("insults", models.TextField(blank=True)),
            ],
        ),
        migrations.AddField(
            model_name="signature",
            name="is_looked_at",
            field=models.BooleanField(default=False, help_text="Whether `flags` are those of the name as it is."),
        ),
        migrations.AddIndex(
            model_name="signature",
            index=models.Index(
                condition=models.Q(("is_looked_at", False), ("visibility", "public")),
                fields=["id"],
                name="signatures_not_looked_at",
            ),
        ),
        migrations.AddField(
            model_name="flag",
            name="signature",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="flags", to="signatures.signature"
            ),
        ),
        migrations.AddField(
            model_name="protectedtag",
            name="name",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="signatures.protectedname"
            ),
        ),
        migrations.AddIndex(
            model_name="flag",
            index=models.Index(fields=["kind", "signature"], name="signatures_flag_kind"),
        ),
        migrations.AddConstraint(
            model_name="flag",
            constraint=models.UniqueConstraint(fields=("signature", "kind"), name="signatures_one_flag"),
        ),
        migrations.AddConstraint(
            model_name="protectedtag",
            constraint=models.UniqueConstraint(fields=("tag", "name"), name="signatures_protected_tag"),
        ),
    ]
