from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class AccountsConfig(AppConfig):
    default = True
    name = "openappeal.accounts"
    label = "accounts"

    def ready(self) -> None:
        from openappeal.accounts import audit_labels
        from openappeal.accounts.roles import after_migrate

        audit_labels.register()
        post_migrate.connect(after_migrate, sender=self, dispatch_uid="accounts.roles")


class StaffMembersConfig(WagtailUsersAppConfig):
    """Wagtail's room of users, with our forms."""

    default = False
    user_viewset = "openappeal.accounts.viewsets.StaffMembers"
