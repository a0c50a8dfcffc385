"""What the library's entries in the audit list are called."""

from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions."""
    labels.register(
        {
            "newsroom.add_resource": _("Put into the library"),
            "newsroom.change_resource": _("Changed in the library"),
            "newsroom.withdraw_resource": _("Taken out of the library"),
        }
    )
