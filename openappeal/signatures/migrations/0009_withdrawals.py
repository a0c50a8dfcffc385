"""Withdrawals that the worker does."""

from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [("signatures", "0008_wishes_to_print")]

    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code_hash", models.BinaryField(db_index=True, max_length=32)),
            ],
        ),
    ]
