"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "fundraising.name_purpose": _("Purpose of money named"),
            "fundraising.reverse": _("Entry in the books reversed"),
        }
    )
    labels.register_subjects(
        "fundraising",
        {
            r"entry (?P<id>\d+)": lambda id: gettext("entry %(id)s in the books") % {"id": id},
            r"purpose (?P<key>[a-z0-9-]+)": lambda key: gettext("purpose “%(key)s”") % {"key": key},
        },
    )
