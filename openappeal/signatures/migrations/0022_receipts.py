from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("signatures", "0021_commitments")]

    operations = [
        migrations.AddField(
            model_name="personallink",
            name="has_receipt",
            field=models.BooleanField(default=False, help_text="An entry of the public log belongs to its code."),
        ),
    ]
