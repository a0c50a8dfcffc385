"""The worker's round with a payment service: begin pages, follow what it hints at, ask for what was lost, stop.

Each thing is asked for outside of any transaction, and what follows is one: killed between the two, the hint is there
still, and is followed anew. Only the worker's third child runs this: whatever the network does delays nobody else.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from openappeal.fundraising.checkout import calls, queries, told
from openappeal.fundraising.checkout.actions import brake, settling
from openappeal.fundraising.checkout.actions.settling import Taken
from openappeal.fundraising.checkout.models import (
    Attempt,
    AttemptState,
    CheckoutCall,
    CheckoutState,
    HeardEvent,
    Monthly,
    MonthlyState,
    Problem,
)
from openappeal.fundraising.checkout.port import (
    About,
    Asked,
    Door,
    Hint,
    NotBelieved,
    NotDone,
    NotThere,
    NotUnderstood,
    Provider,
)
from openappeal.fundraising.drive_models import DriveStage
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

AT_ONCE = 20
KEPT = timedelta(days=40)
"""How long an event is remembered. The service itself lists none that is older than 30 days."""

CALL_KEPT = timedelta(days=7)

log = logging.getLogger(__name__)


def begin_waiting(*, provider: Provider, site_url: str) -> int:
    """Ask for a page for each attempt that waits. Returns how many there were.

    Asked again after a kill, the service gives the same page: the attempt's number is what it is asked by.

    :raises Away, Refused:
    """
    ours = queries.checkout()
    waiting = list(Attempt.objects.filter(state=AttemptState.WAITING).select_related("drive").order_by("?")[:AT_ONCE])
    for attempt in waiting:
        asked = Asked(
            ref=attempt.pk,
            amount_minor=attempt.amount_minor,
            currency=attempt.currency,
            is_monthly=attempt.is_monthly,
            language=attempt.language,
            name=told.what_for(ours.name, attempt.drive.kind, attempt.language),
            statement=ours.statement,
            thanks_url=f"{site_url}/{attempt.language}/give/thanks/",
            back_url=f"{site_url}/{attempt.language}/give/back/",
        )
        rows = Attempt.objects.filter(pk=attempt.pk, state=AttemptState.WAITING)
        try:
            begun = provider.begin(asked)
        except (NotDone, NotThere):
            rows.update(state=AttemptState.FAILED)
            continue
        rows.update(state=AttemptState.READY, session=begun.session, url=begun.url)
    return len(waiting)


def hear(*, provider: Provider, door: Door, keys: KeyProvider, today: date) -> int:
    """Follow the calls that wait. Returns how many were read.

    :raises Away, Refused: what was not followed waits.
    """
    read = 0
    for call in CheckoutCall.objects.all()[:AT_ONCE]:
        read += 1
        try:
            _service, body = calls.unpack(sealing.open_sealed(bytes(call.sealed), keys.mailing_identity()))
            hint = door.read(body)
        except (sealing.CannotOpen, NotBelieved) as error:
            log.warning("a call of the payment service was dropped: %s", type(error).__name__)
            hint = None
        if hint is not None:
            follow(hint=hint, provider=provider, keys=keys, today=today)
        # After a kill in between, the event is found heard.
        CheckoutCall.objects.filter(pk=call.pk).delete()
    return read


def ask_for_lost(*, provider: Provider, keys: KeyProvider, now: float, today: date) -> int:
    """Follow what happened since the last time, whether or not a call told of it. Returns how many were new.

    :raises Away, Refused:
    """
    news = provider.since(queries.state().heard_id, now=now)
    followed = sum(follow(hint=hint, provider=provider, keys=keys, today=today) for hint in news.hints)
    _note(heard_id=news.heard, answered_day=today)
    CheckoutState.objects.exclude(problem=Problem.STRANGE).update(problem="")
    return followed


def look_after_open(*, provider: Provider, keys: KeyProvider, today: date) -> None:
    """Ask what became of pages that are open still, some at a time; and what of what nobody began.

    :raises Away, Refused:
    """
    open_ones = Attempt.objects.filter(state=AttemptState.READY).exclude(session="").order_by("?")
    for attempt in open_ones[:AT_ONCE]:
        with suppress(NotThere, NotDone):
            settle_session(attempt.session, provider=provider, keys=keys, today=today)
    gone = Attempt.objects.filter(day__lt=today - timedelta(days=1))
    gone.filter(state__in=(AttemptState.WAITING, AttemptState.FAILED)).delete()


def stop_asked(*, provider: Provider, today: date) -> int:
    """End monthly gifts whose givers asked for it, and those of drives that are over. Returns how many.

    :raises Away, Refused:
    """
    Monthly.objects.filter(drive__stage=DriveStage.CLOSED).exclude(state=MonthlyState.STOPPED).update(
        is_stop_asked=True
    )
    done = 0
    for one in list(Monthly.objects.filter(is_stop_asked=True).order_by("?")[:AT_ONCE]):
        try:
            provider.stop(one.subscription)
            now = provider.subscription(one.subscription)
        except NotThere:
            # What the service does not know takes nothing any more.
            Monthly.objects.filter(pk=one.pk).update(state=MonthlyState.STOPPED, day=today, is_stop_asked=False)
            continue
        except NotDone:
            # Its giver was told that it ends: the wish stays, and staff are told.
            note_problem(Problem.STRANGE)
            continue
        settling.know_monthly(found=now, today=today)
        Monthly.objects.filter(pk=one.pk).update(is_stop_asked=False)
        done += 1
    return done


def follow(*, hint: Hint, provider: Provider, keys: KeyProvider, today: date) -> bool:
    """Follow a hint, once. Whether it was new.

    :raises Away, Refused:
    """
    if HeardEvent.objects.filter(event=hint.event).exists():
        return False
    try:
        _settle(hint, provider, keys, today)
    except NotUnderstood:
        # An attempt whose page is open is asked about again; anything later, the payments file tells of.
        log.error("the payment service was not understood")
        note_problem(Problem.STRANGE)
    except (NotThere, NotDone):
        log.warning("the payment service does not know what it told of")
    with transaction.atomic():
        _heard, is_new = HeardEvent.objects.get_or_create(event=hint.event, defaults={"day": today})
        if is_new and hint.about == About.DECLINED:
            brake.count(today=today, declined=1)
    return True


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
        _count_unknown()
    return taken == Taken.UNPAID and found.is_over


def note_problem(problem: Problem) -> None:
    """Say on staff screens that the service does not do what it is asked."""
    _note(problem=problem)


def past(*, today: date) -> tuple[QuerySet[HeardEvent], QuerySet[CheckoutCall]]:
    """What is erased: events that no one will tell of any more, and calls that nobody could read."""
    return (
        HeardEvent.objects.filter(day__lt=today - KEPT),
        CheckoutCall.objects.filter(day__lt=today - CALL_KEPT),
    )


def expire(*, today: date) -> int:
    """Erase them. Returns how many."""
    return sum(rows.delete()[0] for rows in past(today=today))


@transaction.atomic
def _note(**columns: object) -> None:
    CheckoutState.objects.get_or_create(pk=1)
    CheckoutState.objects.filter(pk=1).update(**columns)


def _count_unknown() -> None:
    CheckoutState.objects.get_or_create(pk=1)
    CheckoutState.objects.filter(pk=1).update(unknown=F("unknown") + 1)
