from django.db import migrations, models


def forget_spent(apps, schema_editor):
    """What was done stands in the audit list, by the day. These rows kept the second."""
    apps.get_model("accounts", "Approval").objects.filter(is_spent=True).delete()


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_forget_passwords")]
    operations = [
        migrations.RunPython(forget_spent, migrations.RunPython.noop),
        migrations.RemoveConstraint(model_name="approval", name="accounts_one_open_approval"),
        migrations.RemoveField(model_name="approval", name="is_spent"),
        migrations.AddConstraint(
            model_name="approval",
            constraint=models.UniqueConstraint(fields=("action", "subject"), name="accounts_one_approval"),
        ),
    ]
