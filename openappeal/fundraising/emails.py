"""Letters of this room: thanks, a receipt, that a gift was given back, and what became of a monthly one.

They name neither the donor nor what the campaign is for, and nobody and no country: a bank's or a mail provider's
machine that looks for words finds a sum, a day and a number.
"""

from __future__ import annotations

from openappeal.cms import language as languages
from openappeal.core.calendars import format_date_both
from openappeal.fundraising import money
from openappeal.fundraising.gift_models import Gift, LetterKind
from openappeal.mail.letters import Request

TEMPLATE = "fundraising/emails/gift"


def to_donor(
    *, gift: Gift, kind: str, address: str, language: str, back_minor: int = 0, stop_path: str = ""
) -> Request:
    """A letter about one gift, in the donor's language. `back_minor` is what went back, where it is a part.

    It leads to where a monthly gift is ended; else thanks and receipts lead to a page that thanks everybody alike.
    """
    path = stop_path or (f"/{language}/give/received/" if kind in (LetterKind.THANKS, LetterKind.RECEIPT) else "")
    spoken = languages.interface(language)
    return Request(
        template=TEMPLATE,
        address=address,
        language=language,
        context={
            "kind": kind,
            "sum": money.format_sum(back_minor or gift.amount_minor, gift.currency, spoken, exact=True),
            "day": format_date_both(gift.day, spoken),
            "way": gift.way,
            "code": gift.code,
            "leads": "stop" if stop_path else "thanks",
            **({"path": path} if path else {}),
        },
    )
