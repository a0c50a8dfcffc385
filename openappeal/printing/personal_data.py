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
            _("until they withdraw, or the print is thrown away"),
            {"id": R.RANDOM, "print": R.RANDOM, "signature": R.RANDOM, "wording": R.HASH},
        )
    )
