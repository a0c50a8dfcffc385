from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "openappeal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from openappeal.accounts import audit_labels
        from openappeal.accounts.roles import after_migrate

        audit_labels.register()
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="accounts.roles")
