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
            "appeals.judge_change": _("Changes of the draft judged"),
            "appeals.set_must_appear": _("Demands chosen that must appear"),
            "appeals.set_ready": _("Language marked as ready"),
            "appeals.set_not_ready": _("Language marked as not ready"),
            "appeals.add_language": _("Language added"),
            "appeals.begin_edition": _("Translation begun"),
            "appeals.translate": _("Translation saved"),
            "appeals.hand_over": _("Translation handed to a second reader"),
            "appeals.send_back": _("Translation sent back"),
            "appeals.take_back": _("Translation taken back into work"),
            "appeals.approve_edition": _("Translation approved"),
            "appeals.set_credit": _("Naming of a translator chosen"),
            "appeals.make_job_link": _("Link for an outside translator made"),
            "appeals.revoke_job_link": _("Link for an outside translator taken back"),
            "appeals.add_name": _("Name noted for the check"),
            "appeals.change_name": _("Spellings of a name changed"),
            "appeals.remove_name": _("Name of the check removed"),
            "appeals.publish": _("Version published"),
            "appeals.publish_edition": _("Translation published"),
            "appeals.discard_draft": _("Draft thrown away"),
            "appeals.begin_form": _("Shorter text begun"),
            "appeals.write_form": _("Shorter text written"),
            "appeals.agree_to_form": _("Short wording of demands agreed to"),
            "appeals.publish_form": _("Shorter text published"),
            "appeals.remove_form": _("Shorter text taken away"),
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
