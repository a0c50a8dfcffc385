"""What this room holds about people, column by column. The Appeal's own words are public."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "appeals_handing",
            _("Staff members who handed over a translation or sent one back"),
            _("until it is approved or taken back"),
            {"id": R.RANDOM, "edition": R.CLEAR, "state": R.CLEAR, "by": R.CLEAR, "word": R.CLEAR},
        )
    )
    declare(
        Holding(
            "appeals_writer",
            _("Staff members who wrote in a translation that is not published"),
            _("until it is published"),
            {"id": R.RANDOM, "edition": R.CLEAR, "by": R.CLEAR, "link_by": R.CLEAR},
        )
    )
    declare(
        Holding(
            "appeals_joblink",
            _("Translators without an account: what the team calls them, and the link to one translation; no address"),
            _("until the link's day, ninety days at most"),
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
            _("Translators who want to be named: the name as they gave it"),
            _("until they take it back, or no page shows the translation any more"),
            {"id": R.RANDOM, "edition": R.CLEAR, "person": R.CLEAR, "style": R.CLEAR, "name": R.CLEAR},
        )
    )
    declare(
        Holding(
            "appeals_nameform",
            _("People, places and offices that the Appeal names: the spellings of their names"),
            _("until somebody removes them"),
            {"id": R.RANDOM, "forms": R.CLEAR},
        )
    )
