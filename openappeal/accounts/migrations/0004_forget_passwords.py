from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import migrations


def forget_passwords(apps, schema_editor):
    """Outside the demonstration no password opens anything; so none is kept."""
    if settings.IS_DEMO:
        return
    for user in apps.get_model("accounts", "User").objects.all():
        user.password = make_password(None)
        user.save(update_fields=["password"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_passkeys")]
    operations = [migrations.RunPython(forget_passwords, migrations.RunPython.noop)]
