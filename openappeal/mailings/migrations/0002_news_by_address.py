"""Wishes for news, and to get no more, by an address that is typed again."""

from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


def _id() -> tuple[str, models.Field]:
    return (
        "id",
        openappeal.cms.fields.RandomIdField(
            default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
        ),
    )


class Migration(migrations.Migration):
    dependencies = [("mailings", "0001_subscribers")]

    operations = [
        migrations.CreateModel(
            name="Asking",
            fields=[
                _id(),
                ("token_hash", models.BinaryField(max_length=32, unique=True)),
                ("address_sealed", models.BinaryField(null=True)),
                ("tag", models.BinaryField(max_length=16, null=True)),
                ("language", models.CharField(max_length=20)),
                ("expires_day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Stop",
            fields=[
                _id(),
                ("tag", models.BinaryField(max_length=16, null=True)),
                (
                    "subscriber",
                    models.BigIntegerField(help_text="The number that the link carries, or any other.", null=True),
                ),
            ],
        ),
    ]
