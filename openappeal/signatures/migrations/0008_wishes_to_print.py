"""A wish to show more may say that the name may be printed."""

from django.db import migrations, models

FOLDED = "Only without a signature."


class Migration(migrations.Migration):
    dependencies = [("signatures", "0007_without_address")]

    operations = [
        migrations.AddField(
            "wishtoshow", "prints", models.BooleanField(default=False, help_text="The name may be printed too.")
        ),
        migrations.AlterField(
            "wishtoshow",
            "sealed",
            models.BinaryField(help_text="Name, credential, country, sphere for the mailing key, or nothing."),
        ),
        migrations.AddField("personallink", "print_consent", models.BooleanField(default=False, help_text=FOLDED)),
        migrations.AddField("personallink", "wish_prints", models.BooleanField(default=False, help_text=FOLDED)),
    ]
