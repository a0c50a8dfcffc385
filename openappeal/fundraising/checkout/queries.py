"""Reads of the checkout: what a form may offer, who gives monthly, what waits for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet, Sum

from openappeal.fundraising import drive_queries, sums
from openappeal.fundraising.checkout import amounts
from openappeal.fundraising.checkout.models import (
    Attempt,
    AttemptState,
    CardPayment,
    Checkout,
    CheckoutState,
    Monthly,
    MonthlyState,
)
from openappeal.fundraising.drive_models import Drive, DriveKind
from openappeal.fundraising.sums import FEWEST_PEOPLE
from openappeal.vault import tokens
from openappeal.vault.tokens import Token


@dataclass(frozen=True)
class CardOffer:
    """What the form of a drive offers. `currencies` begins with that of the drive; sums are in it, in minor units."""

    slug: str
    currencies: tuple[str, ...]
    sums: tuple[int, ...]
    is_monthly: bool


@dataclass(frozen=True)
class Sustainers:
    """How many give monthly, and how much together, in the drive's currency."""

    people: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class Waited:
    """What the page on which somebody waits shows: an address to go on to, nothing yet, or that it failed.

    `is_over`: it was paid. Who comes back to the page must not be told that nothing was, or they pay again.
    """

    url: str = ""
    has_failed: bool = False
    is_over: bool = False


def checkout() -> Checkout:
    """How the campaign takes cards; as good as off while nobody has said anything."""
    return Checkout.objects.filter(pk=1).first() or Checkout()


def state() -> CheckoutState:
    """What the worker knows of the service."""
    return CheckoutState.objects.filter(pk=1).first() or CheckoutState()


def offer(drive: Drive, *, today: date) -> CardOffer | None:
    """What may be given to a drive by card; None where nothing may."""
    ours = checkout()
    if not ours.is_on:
        return None
    kept = set(ours.currencies.split())
    known = [drive.currency, *sorted(set(drive_queries.rates(drive)) - {drive.currency})]
    currencies = tuple(one for one in known if one in amounts.OFFERS and one in kept)
    if not currencies or not drive_queries.asks(drive, today=today):
        return None
    first = tuple(amounts.offered(currencies[0])) if currencies[0] == drive.currency else ()
    return CardOffer(drive.slug, currencies, first, drive.kind == DriveKind.RUNNING)


def waited(token: str) -> Waited | None:
    """What became of an attempt; None where there is none, or none any more."""
    found = Attempt.objects.filter(token_hash=tokens.token_hash(Token(token))).first()
    if found is None:
        return None
    return Waited(found.url, found.state == AttemptState.FAILED, found.state == AttemptState.TROUBLED)


def sustainers(drive: Drive) -> Sustainers | None:
    """Who gives monthly for a drive and its groups; None while they are too few to say."""
    mine = Monthly.objects.filter(state=MonthlyState.ACTIVE)
    found = (mine.filter(drive=drive) | mine.filter(drive__parent=drive)).order_by("currency")
    rows = found.values_list("currency").annotate(Count("pk"), Sum("amount_minor"))
    number = sum(count for _currency, count, _sum in rows)
    if number < FEWEST_PEOPLE:
        return None
    together = sums.convert(
        {currency: total for currency, _count, total in rows}, to=drive.currency, rates=drive_queries.rates(drive)
    )
    return Sustainers(number, together, drive.currency)


def wished_names() -> QuerySet[CardPayment, CardPayment]:
    """Names that wait for a person's eye before a page shows them."""
    return CardPayment.objects.exclude(wished_name="").select_related("gift__drive").order_by("gift__day", "pk")


def troubled() -> QuerySet[Attempt, Attempt]:
    """Payments that could not be entered by themselves."""
    return Attempt.objects.filter(state=AttemptState.TROUBLED).select_related("drive").order_by("day", "pk")
