"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "transparency.refused": _("Public log not signed"),
            "transparency.recovered": _("Public log recovered from its published files"),
        }
    )
