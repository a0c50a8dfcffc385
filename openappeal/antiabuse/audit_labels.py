"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext_lazy as _

from openappeal.antiabuse.models import Part
from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "antiabuse.stop": _("A part of the campaign stopped"),
            "antiabuse.start": _("A stopped part goes on"),
        }
    )
    labels.register_subjects("antiabuse", {r"switch (?P<part>\w+)": lambda part: str(Part(part).label)})
