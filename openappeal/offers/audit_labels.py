"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "offers.open": _("Offer of help opened"),
            "offers.mark_new": _("Offer of help taken up again"),
            "offers.mark_answered": _("Offer of help answered"),
            "offers.mark_closed": _("Offer of help closed"),
        }
    )
    labels.register_subjects("offers", {r"offer (?P<id>\d+)": lambda id: gettext("offer of help %(id)s") % {"id": id}})
