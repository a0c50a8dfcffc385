"""What this room holds about people, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "printing_printedname",
            _("Signers who are shown and let themselves be printed"),
            _("until they withdraw, show less or are printed no more, or the print is thrown away"),
            {"id": R.RANDOM, "print": R.RANDOM, "signature": R.RANDOM, "wording": R.TAG},
        )
    )
    declare(
        Holding(
            "printing_pick",
            _("Signers who are shown and let themselves be printed: chosen for a print"),
            _("until they withdraw, show less or are printed no more, or the print is thrown away"),
            {"id": R.RANDOM, "print": R.RANDOM, "signature": R.RANDOM},
        )
    )
    declare(
        Holding(
            "printing_proof",
            _("Well-known signers: what they say to standing in a print, and the link for that; no address"),
            _("until they withdraw, show less or are printed no more, or the print goes; the link thirty days"),
            {
                "id": R.RANDOM,
                "print": R.RANDOM,
                "signature": R.RANDOM,
                "state": R.CLEAR,
                "wording": R.TAG,
                "answer": R.CLEAR,
                "token_hash": R.HASH,
                "expires_day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "printing_proposedplacementwords",
            _("Staff members who translate words of a placement: the login of who wrote last, and the day"),
            _("until the words are taken over or thrown away"),
            {
                "id": R.RANDOM,
                "placement": R.RANDOM,
                "language": R.CLEAR,
                "stage": R.CLEAR,
                "words": R.CLEAR,
                "of": R.CLEAR,
                "made_of": R.TAG,
                "made_over": R.TAG,
                "by": R.CLEAR,
                "day": R.CLEAR,
                "note": R.CLEAR,
            },
        )
    )
