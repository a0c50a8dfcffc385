"""What this room's entries in the audit list are called."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.accounts.models import Role
from openappeal.audit import labels
from openappeal.core.languages import LANGUAGES


def register() -> None:
    """Name the actions of this room."""
    labels.register(
        {
            "accounts.add": _("Staff member added"),
            "accounts.set_role": _("Role changed"),
            "accounts.lock": _("Locked out"),
            "accounts.unlock": _("Let in again"),
            "accounts.make_link": _("Link for a passkey made"),
            "accounts.take_link_back": _("Link for a passkey taken back"),
            "accounts.link.propose": _("Link for a passkey waits for agreement"),
            "accounts.link.approve": _("Agreed to a link for a passkey"),
            "accounts.link.announce": _("Link for a passkey announced: it opens after a day"),
            "accounts.link.drop": _("Waiting link dropped"),
            "accounts.recover": _("Recovery code used"),
            "accounts.enrol": _("Passkey registered with a link; earlier ones are gone"),
            "accounts.add_passkey": _("Passkey added"),
            "accounts.remove_passkey": _("Passkey removed"),
            "accounts.renew_recovery_codes": _("New recovery codes made"),
        }
    )
    labels.register_subjects(
        "accounts",
        {
            r"passkey \d+": lambda: gettext("a passkey of their own"),
            r"(?P<login>.+), link \d+": lambda login: login,
        },
    )
    labels.register_reasons({"accounts.add": _role, "accounts.set_role": _role})


def _role(said: str) -> str:
    """A role, and the languages of a translator."""
    role, *tags = said.split(" ")
    name = str(Role(role).label) if role in Role.values else role
    names = [next((one.name for one in LANGUAGES if one.tag == tag), tag) for tag in tags]
    return f"{name}: {' · '.join(names)}" if names else name
