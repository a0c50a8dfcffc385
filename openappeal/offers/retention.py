"""What this room erases by itself."""

from datetime import date

from django.db.models import Q

from openappeal.offers import actions
from openappeal.offers.models import Offer, Opening
from openappeal.privacy.retention import Rule
from openappeal.privacy.retention import register as declare


def register() -> None:
    """Declare every rule of the room."""
    declare(
        Rule(
            "offers of help",
            "30 days after they were closed, a year at most; what was opened and not fetched, an hour",
            due=lambda now: _due(now.date()),
            erase=lambda now: actions.expire(today=now.date()),
        )
    )


def _due(today: date) -> int:
    old = Q(closed_day__lte=today - actions.KEEP_CLOSED) | Q(day__lte=today - actions.KEEP)
    return Offer.objects.filter(old).count() + Opening.objects.count()
