"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "printing.publication": _("Publication noted"),
            "printing.change_publication": _("Publication changed"),
            "printing.drop_publication": _("Publication forgotten"),
            "printing.write": _("Print begun"),
            "printing.freeze": _("Print frozen"),
            "printing.discard": _("Print thrown away"),
        }
    )
    labels.register_subjects(
        "printing",
        {
            r"publication (?P<id>\d+)": lambda id: gettext("publication %(id)s") % {"id": id},
            r"print (?P<id>\d+)": lambda id: gettext("print %(id)s") % {"id": id},
        },
    )
