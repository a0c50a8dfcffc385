"""The public process: somebody wants to give, a service calls, a giver stops. Nothing here asks a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Count, Sum

from openappeal.fundraising import donors
from openappeal.fundraising.checkout import calls, queries
from openappeal.fundraising.checkout.models import Attempt, AttemptState, CheckoutCall, Monthly, MonthlyState
from openappeal.fundraising.checkout.port import Door
from openappeal.fundraising.donors import DonorWords
from openappeal.fundraising.drive_models import Drive
from openappeal.vault import sealing, tokens
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import Token

MOST_WAITING = 500
"""Attempts that the worker has not begun. A service that is away for long closes the form, not the site."""

MOST_LINED = 5_000
"""Attempts in line. From very many networks together, sums that are not small could else fill the table."""

MOST_CALLS = 5_000
MOST_BYTES_WAITING = 64 * 1024 * 1024
STOP_PURPOSE = "fundraising.stop-monthly"


class NotAsked(Exception):
    """The drive asks for nothing by card, or not in this currency, or for nothing monthly."""


class TooMuchWaits(Exception):
    """The worker is behind: come back."""


@dataclass(frozen=True)
class Wish:
    """What somebody wants to give. `public_name` only if they want to be thanked by it."""

    amount_minor: int
    currency: str
    is_monthly: bool
    language: str
    public_name: str = ""


def check(*, drive: Drive, wish: Wish, today: date) -> None:
    """Whether `ask` would be done: a place in line is taken only for what is.

    :raises NotAsked:
    :raises TooMuchWaits:
    """
    if not _is_asked(drive, wish.currency, is_monthly=wish.is_monthly, today=today):
        raise NotAsked
    if _waiting() >= MOST_WAITING or Attempt.objects.filter(state=AttemptState.LINED).count() >= MOST_LINED:
        raise TooMuchWaits


@transaction.atomic
def ask(*, drive: Drive, wish: Wish, keys: KeyProvider, today: date, turn_at: datetime | None = None) -> Token:
    """Have the worker ask the service for a page, at its turn if it has to wait for one. Returns the token of the page
    on which the giver waits.

    :raises NotAsked:
    :raises TooMuchWaits:
    """
    check(drive=drive, wish=wish, today=today)
    token = tokens.new_token()
    named = DonorWords(name=wish.public_name, address="") if wish.public_name else None
    Attempt.objects.create(
        token_hash=tokens.token_hash(token),
        drive=drive,
        currency=wish.currency,
        amount_minor=wish.amount_minor,
        is_monthly=wish.is_monthly,
        language=wish.language,
        sealed=donors.seal(named, keys) if named else None,
        day=today,
        state=AttemptState.LINED if turn_at else AttemptState.WAITING,
        turn_at=turn_at,
    )
    return token


@transaction.atomic
def come_up(*, token: str, now: datetime) -> None:
    """Somebody in line looks: if their turn has come, the worker may ask for their page.

    So a program that follows nothing begins no page at the service. Nothing happens before the turn, or while the
    worker is behind; looking twice at once does it once.
    """
    rows = Attempt.objects.filter(
        token_hash=tokens.token_hash(Token(token)), state=AttemptState.LINED, turn_at__lte=now
    )
    found = rows.select_related("drive__parent").first()
    if found is None or _waiting() >= MOST_WAITING:
        return
    asked = _is_asked(found.drive, found.currency, is_monthly=found.is_monthly, today=now.date())
    rows.update(state=AttemptState.WAITING if asked else AttemptState.FAILED, turn_at=None)


def _is_asked(drive: Drive, currency: str, *, is_monthly: bool, today: date) -> bool:
    offer = queries.offer(drive, today=today)
    return offer is not None and currency in offer.currencies and (offer.is_monthly or not is_monthly)


def _waiting() -> int:
    return Attempt.objects.filter(state=AttemptState.WAITING).count()


@transaction.atomic
def take_call(
    *, provider: str, headers: Mapping[str, str], body: bytes, door: Door, keys: KeyProvider, now: float, today: date
) -> None:
    """Let a call wait for the worker, sealed, if the service has signed it. Nothing else of it is looked at.

    :raises openappeal.fundraising.checkout.port.NotBelieved:
    :raises TooMuchWaits:
    """
    door.believe(headers, body, now=now)
    waiting = CheckoutCall.objects.aggregate(number=Count("pk"), size=Sum("size"))
    if waiting["number"] >= MOST_CALLS or (waiting["size"] or 0) >= MOST_BYTES_WAITING:
        raise TooMuchWaits
    sealed = sealing.seal(calls.pack(provider, body), keys.mailing_recipients())
    CheckoutCall.objects.create(day=today, size=len(sealed), sealed=sealed)


def stop_link(monthly: Monthly, keys: KeyProvider) -> str:
    """What stands in a receipt's link, by which its reader ends the monthly gift."""
    return tokens.signed_id(keys.token_key(), STOP_PURPOSE, monthly.pk)


@transaction.atomic
def stop(*, link: str, keys: KeyProvider) -> None:
    """Have the worker end a monthly gift. A link that is none, or whose gift has ended, changes nothing: the page that
    follows is the same for everybody.
    """
    try:
        number = tokens.read_signed_id(keys.token_key(), STOP_PURPOSE, link)
    except tokens.BadSignature:
        return
    Monthly.objects.filter(pk=number).exclude(state=MonthlyState.STOPPED).update(is_stop_asked=True)
