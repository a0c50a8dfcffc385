"""What is forgotten of people who gave."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from openappeal.fundraising.actions import gifts
from openappeal.fundraising.checkout.actions import hearing
from openappeal.fundraising.gift_models import DonorOpening
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare

KEEP = timedelta(days=730)


def register() -> None:
    """Declare every rule."""
    declare(
        Rule(
            "names and addresses of people who gave",
            "two years after the last gift; what was opened and not fetched, an hour",
            due=lambda now: gifts.due_to_forget(before=_before(now)).count() + DonorOpening.objects.count(),
            erase=_erase,
        )
    )
    declare(
        Rule(
            "what a payment service told, and attempts of which it tells nothing",
            "calls at once, a week at most; numbers of events and pages for paying, forty days; what it was never asked"
            " about, a day, or an hour after its turn in line",
            due=lambda now: sum(rows.count() for rows in hearing.past(now=now)),
            erase=lambda now: hearing.expire(now=now),
        )
    )


def _erase(now: datetime) -> int:
    DonorOpening.objects.all().delete()
    return gifts.forget_old(before=_before(now))


def _before(now: datetime) -> date:
    return now.date() - KEEP
