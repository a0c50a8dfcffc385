"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register({"accounts.add": _("Login made"), "accounts.new_password": _("New password made")})
