"""The worker's round with a payment service: begin pages, follow what it hints at, ask for what was lost, stop.

Each thing is asked for outside of any transaction, and what follows is one: killed between the two, the hint is there
still, and is followed anew. Only the worker's third child runs this: whatever the network does delays nobody else.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from openappeal.fundraising.checkout import calls, queries, told
from openappeal.fundraising.checkout.actions import following, noting, settling
from openappeal.fundraising.checkout.models import (
    Attempt,
    AttemptState,
    CheckoutCall,
    CheckoutState,
    HeardEvent,
    LateEvent,
    Monthly,
    MonthlyState,
    Problem,
)
from openappeal.fundraising.checkout.port import (
    About,
    Asked,
    Away,
    Door,
    Hint,
    NotBelieved,
    NotDone,
    NotThere,
    Provider,
    Refused,
)
from openappeal.fundraising.drive_models import DriveStage
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

AT_ONCE = 20
KEPT = timedelta(days=40)
"""How long an event is remembered. The service itself lists none that is older than 30 days."""

CALL_KEPT = timedelta(days=7)
LOST_IN_LINE = timedelta(hours=1)
"""Whoever has not looked for so long after their turn has gone away."""

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

    If the service answers for some and not for others, those are asked about later, and hold back nobody.

    :raises Away, Refused: if it answers for none; the calls wait.
    """
    read, in_a_row, answered = 0, 0, False
    silent: list[tuple[CheckoutCall, Hint | None, Exception]] = []
    for call in CheckoutCall.objects.order_by("?")[:AT_ONCE]:
        read += 1
        hint = _hint(call, door, keys)
        try:
            is_new = hint is not None and following.follow(hint=hint, provider=provider, keys=keys, today=today)
        except (Away, Refused) as failure:
            silent.append((call, hint, failure))
            in_a_row += 1
            if in_a_row == following.MOST_AWAY:
                break
            continue
        if is_new and hint is not None and hint.about != About.DECLINED:
            answered, in_a_row = True, 0
        # After a kill in between, the event is found heard.
        CheckoutCall.objects.filter(pk=call.pk).delete()
    for call, hint, error in silent:
        if not answered or hint is None:
            raise error
        following.keep(hint=hint, today=today)
        CheckoutCall.objects.filter(pk=call.pk).delete()
    return read


def ask_for_lost(*, provider: Provider, keys: KeyProvider, now: float, today: date) -> int:
    """Follow what happened since the last time, whether or not a call told of it. Returns how many were new.

    :raises Away, Refused:
    """
    news = provider.since(queries.state().heard_id, now=now)
    followed = following.follow_listed(hints=news.hints, provider=provider, keys=keys, today=today)
    noting.note(heard_id=news.heard, answered_day=today)
    # A right of the key may be missing for what is asked about again, though the list is given.
    is_over = (
        [Problem.AWAY] if LateEvent.objects.filter(is_given_up=False).exists() else [Problem.AWAY, Problem.REFUSED]
    )
    CheckoutState.objects.filter(problem__in=is_over).update(problem="")
    return followed


def look_after_open(*, provider: Provider, keys: KeyProvider, now: datetime) -> None:
    """Ask what became of pages that are open still, some at a time; and erase what nobody began.

    :raises Away, Refused:
    """
    # First, or a service that is away would keep them.
    for rows in _never_begun(now):
        rows.delete()
    open_ones = Attempt.objects.filter(state=AttemptState.READY).exclude(session="").order_by("?")
    for attempt in open_ones[:AT_ONCE]:
        with suppress(NotThere, NotDone):
            following.settle_session(attempt.session, provider=provider, keys=keys, today=now.date())


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
            noting.problem(Problem.STRANGE)
            continue
        settling.know_monthly(found=now, today=today)
        Monthly.objects.filter(pk=one.pk).update(is_stop_asked=False)
        done += 1
    return done


def past(*, now: datetime) -> tuple[QuerySet[Any], ...]:
    """What is erased: events that no one will tell of any more, calls that nobody could read; and attempts and
    unpaid monthly gifts of which the service would not tell any more either, also where its key was taken away.
    """
    today = now.date()
    return (
        HeardEvent.objects.filter(day__lt=today - KEPT),
        LateEvent.objects.filter(day__lt=today - KEPT),
        CheckoutCall.objects.filter(day__lt=today - CALL_KEPT),
        Attempt.objects.filter(day__lt=today - KEPT, state=AttemptState.READY),
        # Ended before its first month was paid: no gift names it, and its giver's name is in it still.
        Monthly.objects.filter(day__lt=today - KEPT, state=MonthlyState.STOPPED, donor=None, payments=None),
        *_never_begun(now),
    )


def expire(*, now: datetime) -> int:
    """Erase them. Returns how many."""
    return sum(rows.delete()[0] for rows in past(now=now))


def _never_begun(now: datetime) -> tuple[QuerySet[Attempt], QuerySet[Attempt]]:
    old = Attempt.objects.filter(day__lt=now.date() - timedelta(days=1))
    return (
        old.filter(state__in=(AttemptState.WAITING, AttemptState.FAILED)),
        Attempt.objects.filter(state=AttemptState.LINED, turn_at__lt=now - LOST_IN_LINE),
    )


def _hint(call: CheckoutCall, door: Door, keys: KeyProvider) -> Hint | None:
    try:
        _service, body = calls.unpack(sealing.open_sealed(bytes(call.sealed), keys.mailing_identity()))
        return door.read(body)
    except (sealing.CannotOpen, NotBelieved) as error:
        log.warning("a call of the payment service was dropped: %s", type(error).__name__)
        return None
