"""What this room holds about people, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "offers_offer",
            _("People who offer help (no link to any signature)"),
            _("until 30 days after it was closed, a year at most, or until they take it back"),
            {
                "id": R.RANDOM,
                "kinds": R.CLEAR,
                "language": R.CLEAR,
                "day": R.CLEAR,
                "sealed": R.MAILING,
                "code_hash": R.HASH,
                "state": R.CLEAR,
                "closed_day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "offers_opening",
            _("People whose offer an organiser is opening just now"),
            _("seconds"),
            {
                "id": R.RANDOM,
                "offer": R.RANDOM,
                "recipient": R.RANDOM,
                "by": R.CLEAR,
                "reason": R.CLEAR,
                "refused": R.CLEAR,
                "sealed": R.REQUEST,
            },
        )
    )
