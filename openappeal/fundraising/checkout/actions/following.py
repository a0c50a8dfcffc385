"""Following hints: asking what stands at the service, and bringing our books to that; later, if it does not tell now.

What it refuses to tell of, or tells in a shape that we do not know, is kept (`LateEvent`) and asked about again: within
a minute, then ever more slowly for a week. It holds back nothing behind it. Only what was followed counts as heard.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.db.models import Q

from openappeal.fundraising.checkout.actions import brake, noting, settling
from openappeal.fundraising.checkout.actions.settling import Taken
from openappeal.fundraising.checkout.models import HeardEvent, LateEvent, Problem
from openappeal.fundraising.checkout.port import (
    About,
    Away,
    Hint,
    NotDone,
    NotThere,
    NotUnderstood,
    Provider,
    Refused,
)
from openappeal.vault.keys import KeyProvider

AT_ONCE = 20
AGAIN = tuple(timedelta(minutes=one) for one in (10, 30, 60, 120, 240, 480, *[1440] * 6))
"""How long after each try that failed. After the last it is given up, and staff are told."""

MOST_AWAY = 2
"""So many in a row without an answer: the service itself is away."""

_STEP_SECONDS = 600
_NOT_TOLD = (NotThere, NotDone, Away, Refused)

log = logging.getLogger(__name__)


def follow(*, hint: Hint, provider: Provider, keys: KeyProvider, today: date) -> bool:
    """Follow a hint, once, or keep it if the service does not tell. Whether it was new.

    :raises Away, Refused: and nothing is noted; `keep` it, if the service answers for others.
    """
    if HeardEvent.objects.filter(event=hint.event).exists() or LateEvent.objects.filter(event=hint.event).exists():
        return False
    try:
        _settle(hint, provider, keys, today)
    except (NotThere, NotDone) as error:
        _say(error)
        keep(hint=hint, today=today)
    else:
        _heard(hint, today)
    return True


def follow_listed(*, hints: Sequence[Hint], provider: Provider, keys: KeyProvider, today: date) -> int:
    """Follow hints that the service has just listed, so it is there: what it does not tell of is kept. Returns how many
    were new.

    :raises Away, Refused: if it does not answer for several in a row.
    """
    new = in_a_row = 0
    for hint in hints:
        try:
            new += follow(hint=hint, provider=provider, keys=keys, today=today)
        except (Away, Refused):
            keep(hint=hint, today=today)
            new, in_a_row = new + 1, in_a_row + 1
            if in_a_row == MOST_AWAY:
                raise
        else:
            in_a_row = 0
    return new


def keep(*, hint: Hint, today: date) -> None:
    """Have a hint asked about again."""
    LateEvent.objects.get_or_create(
        event=hint.event, defaults={"about": hint.about.value, "thing": hint.id, "day": today}
    )


def ask_again(*, provider: Provider, keys: KeyProvider, now: datetime) -> int:
    """Ask about what was kept and is due. Returns how many were followed.

    Killed before a try was noted, it is tried anew: what follows from a hint follows once.
    """
    followed = in_a_row = 0
    due = LateEvent.objects.filter(Q(next_at=None) | Q(next_at__lte=now), is_given_up=False).order_by("?")
    for late in list(due[:AT_ONCE]):
        hint = Hint(late.event, About(late.about), late.thing)
        try:
            _settle(hint, provider, keys, now.date())
        except _NOT_TOLD as error:
            _say(error)
            _once_more(late, now)
            in_a_row = in_a_row + 1 if isinstance(error, (Away, Refused)) else 0
            if in_a_row == MOST_AWAY:
                break
        else:
            _heard(hint, now.date())
            followed, in_a_row = followed + 1, 0
    return followed


def _say(error: Exception) -> None:
    if isinstance(error, NotUnderstood):
        log.error("the payment service was not understood")
        noting.problem(Problem.STRANGE)
    elif isinstance(error, Refused):
        log.error("the payment service does not accept the key for something")
        noting.problem(Problem.REFUSED)
    else:
        log.warning("the payment service does not tell of an event")


@transaction.atomic
def _once_more(late: LateEvent, now: datetime) -> None:
    late.tries += 1
    if late.tries > len(AGAIN):
        late.is_given_up, late.next_at = True, None
        HeardEvent.objects.get_or_create(event=late.event, defaults={"day": now.date()})
    else:
        # In steps: the moment of a payment cannot be reckoned from it.
        due = (now + AGAIN[late.tries - 1]).timestamp()
        late.next_at = datetime.fromtimestamp(-(-due // _STEP_SECONDS) * _STEP_SECONDS, UTC)
    late.save(update_fields=["tries", "next_at", "is_given_up"])


@transaction.atomic
def _heard(hint: Hint, today: date) -> None:
    """It was followed; and with it whatever else was kept about the same thing, of which all is known now."""
    _heard_event, is_new = HeardEvent.objects.get_or_create(event=hint.event, defaults={"day": today})
    if is_new and hint.about == About.DECLINED:
        brake.count(today=today, declined=1)
    for late in LateEvent.objects.filter(about=hint.about.value, thing=hint.id):
        HeardEvent.objects.get_or_create(event=late.event, defaults={"day": today})
        late.delete()


def _settle(hint: Hint, provider: Provider, keys: KeyProvider, today: date) -> None:
    if hint.about == About.SESSION:
        settle_session(hint.id, provider=provider, keys=keys, today=today)
    elif hint.about == About.PAYMENT:
        settle_payment(hint.id, provider=provider, keys=keys, today=today)
    elif hint.about == About.INVOICE:
        settle_invoice(hint.id, provider=provider, keys=keys, today=today)
    elif hint.about == About.SUBSCRIPTION:
        settling.know_monthly(found=provider.subscription(hint.id), today=today)


def settle_session(id: str, *, provider: Provider, keys: KeyProvider, today: date) -> None:
    """:raises Away, Refused, NotThere:"""
    found = provider.session(id)
    if found.status == "expired":
        if settling.close(found=found):
            brake.count(today=today, expired=1)
    elif found.status == "complete":
        if found.subscription:
            settling.know_monthly(found=provider.subscription(found.subscription), today=today)
        if found.invoice:
            settle_invoice(found.invoice, provider=provider, keys=keys, today=today)
        if found.payment and settle_payment(found.payment, provider=provider, keys=keys, today=today):
            # A transfer that was announced has failed: nobody can pay on this page any more.
            settling.close(found=found)


def settle_invoice(id: str, *, provider: Provider, keys: KeyProvider, today: date) -> None:
    """:raises Away, Refused, NotThere:"""
    found = provider.invoice(id)
    if not found.subscription:
        return
    settling.know_monthly(found=provider.subscription(found.subscription), today=today)
    for payment in found.payments:
        settle_payment(payment, provider=provider, keys=keys, today=today)


def settle_payment(id: str, *, provider: Provider, keys: KeyProvider, today: date) -> bool:
    """Whether nothing was paid, and nothing will be, unless by another card on the same page.

    :raises Away, Refused, NotThere:
    """
    found = provider.payment(id)
    monthly = None
    if found.subscription:
        monthly = settling.know_monthly(found=provider.subscription(found.subscription), today=today)
    taken = settling.take(found=found, monthly=monthly, keys=keys)
    if taken == Taken.NEW:
        brake.count(today=today, completed=1)
    elif taken == Taken.NOT_OURS and found.movements:
        noting.count_unknown()
    return taken == Taken.UNPAID and found.is_over
