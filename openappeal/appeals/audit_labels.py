"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.audit import labels
from openappeal.core.languages import LANGUAGES


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "appeals.found": _("Appeal begun"),
            "appeals.start_draft": _("Draft begun"),
            "appeals.save_edition": _("Words of the draft saved"),
            "appeals.add_paragraph": _("Paragraph added"),
            "appeals.remove_paragraph": _("Paragraph removed"),
            "appeals.move_paragraph": _("Paragraph moved"),
            "appeals.add_addressee": _("Addressee added"),
            "appeals.remove_addressee": _("Addressee removed"),
            "appeals.move_addressee": _("Addressee moved"),
            "appeals.add_demand": _("Demand added"),
            "appeals.remove_demand": _("Demand removed"),
            "appeals.move_demand": _("Demand moved"),
            "appeals.set_ready": _("Language marked as ready"),
            "appeals.set_not_ready": _("Language marked as not ready"),
            "appeals.add_language": _("Language added"),
            "appeals.publish": _("Version published"),
            "appeals.discard_draft": _("Draft thrown away"),
            "appeals.allow_no_address": _("Signing without an address allowed"),
            "appeals.need_address": _("Signing without an address ended"),
        }
    )
    labels.register_subjects(
        "appeals",
        {
            r"version (?P<number>\d+)": _version,
            r"version (?P<number>\d+) (?P<place>\d+)": lambda number, place: (
                gettext("version %(number)s, place %(place)s")
                % {"number": labels.in_digits(number), "place": labels.in_digits(place)}
            ),
            r"version (?P<number>\d+) (?P<tag>[a-zA-Z-]+)": lambda number, tag: (
                gettext("version %(number)s, %(language)s")
                % {"number": labels.in_digits(number), "language": _language(tag)}
            ),
            r"(?P<tag>[a-z]{2,3}(-[A-Za-z]+)?)": lambda tag: _language(tag),
        },
    )


def _version(number: str) -> str:
    return gettext("version %(number)s") % {"number": labels.in_digits(number)}


def _language(tag: str) -> str:
    return next((one.name for one in LANGUAGES if one.tag == tag), tag)
