"""What this room holds about people, column by column. What it says to everybody is no secret and not listed here."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table of the room that says anything about a person."""
    declare(
        Holding(
            "newsroom_consent",
            _(
                "Prisoners who are named: how their name is written, what was agreed and when (who agreed, with what"
                " right and by which channel is sealed)"
            ),
            _("until the campaign closes; a consent that was taken back too, so that nobody names them again"),
            {
                "id": R.RANDOM,
                "spellings": R.CLEAR,
                "sealed": R.OFFICE,
                "covers": R.CLEAR,
                "day": R.CLEAR,
                "ask_again": R.CLEAR,
                "ended_day": R.CLEAR,
                "noted_by": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "newsroom_naming",
            _("Prisoners who are named: in which item"),
            _("as long as the item is kept"),
            {"id": R.RANDOM, "item": R.RANDOM, "consent": R.RANDOM},
        )
    )
    declare(
        Holding(
            "newsroom_previewlink",
            _("Journalists who may read an item before its minute: for whom the link was made, language and time zone"),
            _("until the day they were made for, or until the item is taken back"),
            {
                "id": R.RANDOM,
                "item": R.RANDOM,
                "token_hash": R.HASH,
                "label": R.CLEAR,
                "language": R.CLEAR,
                "zone": R.CLEAR,
                "until_day": R.CLEAR,
                "made_by": R.CLEAR,
            },
        )
    )
