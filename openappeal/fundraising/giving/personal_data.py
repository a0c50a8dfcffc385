"""What is held about people who give, column by column."""

from django.utils.translation import gettext_noop as _

from openappeal.privacy.register import Holding, Reading
from openappeal.privacy.register import register as declare

R = Reading


def register() -> None:
    """Declare every table that says anything about a person."""
    _declare_cards()
    _declare_gifts()
    declare(
        Holding(
            "fundraising_proposedwords",
            _("Staff members who translate words of a drive: the login of who wrote last, and the day"),
            _("until the words are taken over or thrown away"),
            {
                "id": R.RANDOM,
                "drive": R.RANDOM,
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


def _declare_cards() -> None:
    declare(
        Holding(
            "fundraising_attempt",
            _(
                "People who want to give by card: how much, on which day; the name to thank them by, sealed; while they"
                " stand in line, when their turn comes, which does not say when they came"
            ),
            _("until it has become a gift, or the payment service says that nobody will pay; about a day"),
            {
                "id": R.RANDOM,
                "token_hash": R.HASH,
                "drive": R.RANDOM,
                "currency": R.CLEAR,
                "amount_minor": R.CLEAR,
                "is_monthly": R.CLEAR,
                "language": R.CLEAR,
                "sealed": R.MAILING,
                "day": R.CLEAR,
                "state": R.CLEAR,
                "session": R.RANDOM,
                "url": R.RANDOM,
                "turn_at": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "fundraising_cardpayment",
            _("Gifts by card: their numbers at the payment service, which knows who gave them"),
            _("as long as the books; the name to thank by until a person has read it"),
            {
                "id": R.RANDOM,
                "gift": R.RANDOM,
                "payment": R.RANDOM,
                "charge": R.RANDOM,
                "monthly": R.RANDOM,
                "wished_name": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "fundraising_cardmovement",
            _("The same gifts: what came, was given back or disputed, on which day"),
            _("as long as the books"),
            {
                "id": R.RANDOM,
                "card": R.RANDOM,
                "number": R.RANDOM,
                "kind": R.CLEAR,
                "day": R.CLEAR,
                "amount_minor": R.CLEAR,
                "fee_minor": R.CLEAR,
                "entry": R.RANDOM,
            },
        )
    )
    declare(
        Holding(
            "fundraising_monthly",
            _("People who give every month: how much, and since when; by whom only through the donor’s row"),
            _("as long as the books; one that ended before it was ever paid, forty days"),
            {
                "id": R.RANDOM,
                "ref": R.RANDOM,
                "subscription": R.RANDOM,
                "drive": R.RANDOM,
                "donor": R.RANDOM,
                "currency": R.CLEAR,
                "amount_minor": R.CLEAR,
                "language": R.CLEAR,
                "sealed": R.MAILING,
                "state": R.CLEAR,
                "is_stop_asked": R.CLEAR,
                "day": R.CLEAR,
            },
        )
    )
    declare(
        Holding(
            "fundraising_checkoutcall",
            _("People of whose payments the payment service tells"),
            _("seconds; a week at most"),
            {"id": R.RANDOM, "day": R.CLEAR, "size": R.CLEAR, "sealed": R.MAILING},
        )
    )
    declare(
        Holding(
            "fundraising_lateevent",
            _(
                "Payments of which the payment service does not tell at once: their numbers there, and when it is asked"
                " again"
            ),
            _("until it tells, or staff have looked after it; forty days at most"),
            {
                "id": R.RANDOM,
                "event": R.RANDOM,
                "about": R.CLEAR,
                "thing": R.RANDOM,
                "day": R.CLEAR,
                "tries": R.CLEAR,
                "next_at": R.CLEAR,
                "is_given_up": R.CLEAR,
            },
        )
    )


def _declare_gifts() -> None:
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
