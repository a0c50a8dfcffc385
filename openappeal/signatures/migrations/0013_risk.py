from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0012_hidden_countries"),
    ]

    operations = [
        migrations.CreateModel(
            name="Risk",
            fields=[
                ("id", models.BigIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ("countries", models.JSONField(default=list, help_text="Codes.")),
                ("places", models.JSONField(default=dict, help_text="Further places in words, by language.")),
                (
                    "mail_domains",
                    models.TextField(
                        blank=True, help_text="Mail providers that authorities there can read, one a line."
                    ),
                ),
            ],
        ),
    ]
