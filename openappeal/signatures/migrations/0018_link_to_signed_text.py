import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("appeals", "0007_steps_so_far"),
        ("signatures", "0017_relations"),
    ]

    operations = [
        migrations.AddField(
            model_name="personallink",
            name="version",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="appeals.version",
            ),
        ),
        migrations.AddField(
            model_name="personallink",
            name="language",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
    ]
