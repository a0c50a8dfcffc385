"""What this room holds about people, column by column: nothing that leads to one without her receipt."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "transparency_pending",
            _("People whose signature, or whose leaving, is on its way to the public log"),
            _("two and a half days at most; longer while the log stands still, or of what is set aside with others"),
            {
                "id": R.RANDOM,
                "kind": R.CLEAR,
                "payload": R.LEAF,
                "due_hour": R.RANDOM,
                "place": R.RANDOM,
                "waits_for": R.RANDOM,
            },
        )
    )
    declare(
        Holding(
            "transparency_leaf",
            _("Signatures in the public log, as everybody can read them"),
            _("for ever: what is public cannot be called back"),
            {
                "index": R.CLEAR,
                "kind": R.CLEAR,
                "day": R.CLEAR,
                "payload": R.LEAF,
                "voided_by": R.RANDOM,
            },
        )
    )
