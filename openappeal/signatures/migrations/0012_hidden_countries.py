from django.db import migrations, models

import openappeal.cms.fields
import openappeal.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0011_decisions_on_many"),
    ]

    operations = [
        migrations.CreateModel(
            name="HiddenCountry",
            fields=[
                (
                    "id",
                    openappeal.cms.fields.RandomIdField(
                        default=openappeal.core.ids.random_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.CharField(max_length=2, unique=True)),
                ("reason", models.CharField(max_length=500)),
                ("day", models.DateField()),
                ("by", models.CharField(max_length=150)),
            ],
        ),
    ]
