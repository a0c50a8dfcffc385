"""Reads of the checkout: what a form may offer, who gives monthly, what waits for staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet, Sum

from openappeal.fundraising import drive_queries, sums
from openappeal.fundraising.checkout import amounts
from openappeal.fundraising.checkout.models import (
    Attempt,
    AttemptState,
    CardPayment,
    Checkout,
    CheckoutState,
    LateEvent,
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
    `stopped`: it has failed, since its drive, by this slug, asks for nothing by card any more.
    """

    url: str = ""
    has_failed: bool = False
    is_over: bool = False
    stopped: str = ""
    line: InLine | None = None


@dataclass(frozen=True)
class InLine:
    """Somebody's place in line: about how many minutes are left, at least one.

    `faster_minor` is the sum from which on one stands in another lane, None for whoever stands in that.
    """

    minutes: int
    drive: str
    language: str
    currency: str
    faster_minor: int | None


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


def waited(token: str, *, now: datetime) -> Waited | None:
    """What became of an attempt; None where there is none, or none any more."""
    found = Attempt.objects.select_related("drive__parent").filter(token_hash=tokens.token_hash(Token(token))).first()
    if found is None:
        return None
    if found.turn_at is None:
        has_failed = found.state == AttemptState.FAILED
        stopped = found.drive.slug if has_failed and offer(found.drive, today=now.date()) is None else ""
        return Waited(found.url, has_failed, found.state == AttemptState.TROUBLED, stopped)
    is_small = amounts.is_small(found.amount_minor, found.currency)
    line = InLine(
        minutes=max(1, -((now - found.turn_at) // timedelta(minutes=1))),
        drive=found.drive.slug,
        language=found.language,
        currency=found.currency,
        faster_minor=amounts.small_below(found.currency) if is_small else None,
    )
    return Waited(line=line)


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


def untold(*, today: date) -> QuerySet[LateEvent, LateEvent]:
    """Events of which the service has not told for a day, or will not be asked any more."""
    late = LateEvent.objects.filter(Q(is_given_up=True) | Q(day__lt=today - timedelta(days=1)))
    return late.order_by("day", "pk")
