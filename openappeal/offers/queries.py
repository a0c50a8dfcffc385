"""What the inbox shows of offers: never their words."""

from __future__ import annotations

from django.db.models import QuerySet

from openappeal.offers.models import Offer, OfferState


def inbox(*, kind: str = "", language: str = "", state: str = "") -> QuerySet[Offer]:
    """Offers without their words, those that wait first, then the newest day; inside a day by random ids."""
    found = Offer.objects.defer("sealed", "code_hash")
    if kind:
        found = found.filter(kinds__contains=f" {kind} ")
    if language:
        found = found.filter(language=language)
    if state:
        found = found.filter(state=state)
    return found.order_by("-day", "id")


def new() -> QuerySet[Offer]:
    """Offers that nobody has answered, the oldest day first."""
    return inbox(state=OfferState.NEW).order_by("day", "id")
