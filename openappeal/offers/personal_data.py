"""What this room holds about people, column by column."""

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "offers_offer",
            "People who offer help (no link to any signature)",
            "until 30 days after it was closed, a year at most, or until they take it back",
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
            "People whose offer an organiser is opening just now",
            "seconds",
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
