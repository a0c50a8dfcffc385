"""What is held about people who give, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table that says anything about a person."""
    declare(
        Holding(
            "fundraising_donor",
            _("People who gave and left a name or an address (no link to any signature)"),
            _("until two years after the last gift, or until a treasurer forgets them; then an empty row"),
            {
                "id": R.RANDOM,
                "sealed": R.MAILING,
                "tag": R.TAG,
                "language": R.CLEAR,
                "public_name": R.CLEAR,
                "last_day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "fundraising_donoropening",
            _("People who gave and whom a treasurer is looking up just now"),
            _("seconds"),
            {
                "id": R.RANDOM,
                "donor": R.RANDOM,
                "recipient": R.RANDOM,
                "by": R.CLEAR,
                "reason": R.CLEAR,
                "refused": R.CLEAR,
                "sealed": R.REQUEST,
            },
        )
    )
    declare(
        Holding(
            "fundraising_gift",
            _("Gifts: how much, on which day, in which way; by whom only through the donor’s row"),
            _("as long as the books"),
            {
                "id": R.RANDOM,
                "code": R.RANDOM,
                "drive": R.RANDOM,
                "donor": R.RANDOM,
                "people": R.CLEAR,
                "way": R.CLEAR,
                "currency": R.CLEAR,
                "amount_minor": R.CLEAR,
                "fee_minor": R.CLEAR,
                "state": R.CLEAR,
                "day": R.CLEAR,
                "was_cleared": R.CLEAR,
                "sheet": R.RANDOM,
                "line": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "fundraising_giftstep",
            _("The same gifts: on which day a promise was made, a cheque came, was paid in, cleared or went back"),
            _("as long as the books"),
            {"id": R.RANDOM, "gift": R.RANDOM, "state": R.CLEAR, "day": R.CLEAR, "entry": R.RANDOM},
        )
    )
    declare(
        Holding(
            "fundraising_dueletter",
            _("People whom the worker is about to thank"),
            _("seconds"),
            {"id": R.RANDOM, "gift": R.RANDOM, "kind": R.CLEAR},
        )
    )
