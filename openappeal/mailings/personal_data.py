"""What this room holds about people, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "mailings_intake",
            _("People who asked for news in the last hour"),
            _("an hour at most"),
            {"id": R.RANDOM, "address_sealed": R.MAILING, "tag": R.TAG, "language": R.CLEAR}
            | {"topics": R.CLEAR, "frequency": R.CLEAR, "country": R.CLEAR, "sphere": R.CLEAR},
        )
    )
    declare(
        Holding(
            "mailings_asking",
            _("People who asked for news and have not yet pressed the button in their letter"),
            _("seven days at most; emptied at the button"),
            {"id": R.RANDOM, "token_hash": R.HASH, "address_sealed": R.MAILING, "tag": R.TAG}
            | {"language": R.CLEAR, "topics": R.CLEAR, "frequency": R.CLEAR, "expires_day": R.CLEAR}
            | {"country": R.CLEAR, "sphere": R.CLEAR},
        )
    )
    declare(
        Holding(
            "mailings_stop",
            _("People who asked for no more news"),
            _("until the worker has looked, seconds"),
            {"id": R.RANDOM, "tag": R.TAG, "subscriber": R.RANDOM},
        )
    )
    declare(
        Holding(
            "mailings_subscriber",
            _("People who get news (no link to any signature)"),
            _("until they unsubscribe, or letters come back from there"),
            {"id": R.RANDOM, "address_sealed": R.MAILING, "tag": R.TAG, "language": R.CLEAR, "day": R.CLEAR}
            | {"topics": R.CLEAR, "country": R.CLEAR, "sphere": R.CLEAR, "frequency": R.CLEAR, "taken_in": R.CLEAR}
            | {"soft_bounces": R.CLEAR, "bounced_day": R.CLEAR},
        )
    )
    declare(
        Holding(
            "mailings_change",
            _("People who asked for other news"),
            _("until the worker has looked, seconds"),
            {"id": R.RANDOM, "subscriber": R.RANDOM, "language": R.CLEAR, "topics": R.CLEAR, "frequency": R.CLEAR}
            | {"country": R.CLEAR, "sphere": R.CLEAR},
        )
    )
    declare(
        Holding(
            "mailings_suppression",
            _("People to whom nothing is sent: they left, they complained, or letters came back"),
            _("for good; after leaving, until they ask for news again and press the button in the letter"),
            {"id": R.RANDOM, "tag": R.TAG, "reason": R.CLEAR, "day": R.CLEAR},
        )
    )
    declare(
        Holding(
            "mailings_takenin",
            _("Lists of subscribers that were taken in: numbers, and the proof that they had agreed; nobody by name"),
            _("for good"),
            {"id": R.RANDOM, "day": R.CLEAR, "by": R.CLEAR, "label": R.CLEAR, "where": R.CLEAR, "when": R.CLEAR}
            | {"consent": R.CLEAR, "number": R.CLEAR, "suppressed": R.CLEAR, "undone_day": R.CLEAR},
        )
    )
    declare(
        Holding(
            "mailings_delivery",
            _("Who got which issue of the mailing"),
            _("14 days after it was sent, while letters may come back; or until they unsubscribe"),
            {"id": R.RANDOM, "issue": R.RANDOM, "subscriber": R.RANDOM, "state": R.CLEAR, "lease": R.RANDOM}
            | {"lease_until": R.RANDOM, "attempts": R.CLEAR, "not_before": R.CLEAR},
        )
    )
    declare(
        Holding(
            "mailings_call",
            _("Whose letters came back, or who left or complained, as a mail provider told it"),
            _("until the worker has read it, seconds; while an organiser is asked, to the end of the day after"),
            {"id": R.RANDOM, "day": R.CLEAR, "size": R.RANDOM, "sealed": R.MAILING},
        )
    )
