from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    name = "openappeal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from django.contrib.auth.signals import user_logged_in

        from openappeal.accounts import audit_labels, personal_data, retention
        from openappeal.accounts.roles import after_migrate
        from openappeal.accounts.sessions import note_day

        audit_labels.register()
        personal_data.register()
        retention.register()
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="accounts.roles")
        user_logged_in.connect(note_day, dispatch_uid="accounts.last_seen_day")
