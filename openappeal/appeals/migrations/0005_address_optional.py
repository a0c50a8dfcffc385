"""Whether people may sign without an e-mail address."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appeals", "0004_places_complete")]

    operations = [
        migrations.AddField(
            "appeal",
            "address_optional",
            models.BooleanField(default=False, help_text="Who signs need not give an e-mail address."),
        ),
    ]
