from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mailings", "0005_spheres_and_corrections"),
    ]

    operations = [
        migrations.AddField(
            model_name="asking",
            name="country",
            field=models.CharField(blank=True, max_length=2),
        ),
        migrations.AddField(
            model_name="change",
            name="country",
            field=models.CharField(max_length=2, null=True),
        ),
        migrations.AddField(
            model_name="intake",
            name="country",
            field=models.CharField(blank=True, max_length=2),
        ),
    ]
