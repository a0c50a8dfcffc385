"""What this room holds about people, column by column. The Appeal's own words are public."""

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "appeals_handing",
            "Staff members who handed over a translation or sent one back",
            "until it is approved or taken back",
            {"id": R.RANDOM, "edition": R.CLEAR, "state": R.CLEAR, "by": R.CLEAR, "word": R.CLEAR},
        )
    )
    declare(
        Holding(
            "appeals_writer",
            "Staff members who wrote in a translation that is not published",
            "until it is published",
            {"id": R.RANDOM, "edition": R.CLEAR, "by": R.CLEAR, "link_by": R.CLEAR},
        )
    )
    declare(
        Holding(
            "appeals_joblink",
            "Translators without an account: what the team calls them, and the link to one translation; no address",
            "until the link's day, ninety days at most",
            {
                "id": R.RANDOM,
                "edition": R.CLEAR,
                "token_hash": R.HASH,
                "label": R.CLEAR,
                "made_by": R.CLEAR,
                "expires_day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "appeals_credit",
            "Translators who want to be named: the name as they gave it",
            "until they take it back, or no page shows the translation any more",
            {"id": R.RANDOM, "edition": R.CLEAR, "person": R.CLEAR, "style": R.CLEAR, "name": R.CLEAR},
        )
    )
    declare(
        Holding(
            "appeals_nameform",
            "People, places and offices that the Appeal names: the spellings of their names",
            "until somebody removes them",
            {"id": R.RANDOM, "forms": R.CLEAR},
        )
    )
