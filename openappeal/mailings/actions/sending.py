"""Handing over the letters of issues: at most once each. The worker's, which alone opens addresses.

A batch goes like this:

1. In one transaction subscribers are taken: each gets a delivery under a fresh lease, and the issue notes how far it
   has come. Before it is committed the batch has a journal (`journal`), locked for as long as this process lives.
2. Letter by letter, the journal notes that it begins, and then what became of it.
3. In one transaction the outcomes are settled, and the journal is deleted.

Killed before 1 is committed: nobody was taken. Killed later: the next worker finds a journal that can be locked, and
settles it. Only what was being handed over at that moment is uncertain; it is counted and never repeated. A lease
without a journal on this machine belongs to another one; when it has run out, all of it is uncertain.

Whoever has no mailbox, as the mail server says at once (`bounces.is_gone`), gets nothing more, like after a bounce;
unless most letters of the issue were refused: then something is wrong on our side.

Rows are locked in this order: issue, subscribers by number, deliveries.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.core.ids import random_id
from openappeal.core.mailboxes import canonical_of
from openappeal.mail.transports import Deferred, Refused, Transport, Unavailable, Uncertain
from openappeal.mailings import bounces, issue_queries, journal, mould
from openappeal.mailings.actions import suppressing
from openappeal.mailings.actions.subscribing import unsubscribe_token
from openappeal.mailings.issue_models import Delivery, DeliveryState, Issue, IssueState
from openappeal.mailings.journal import Journal, Outcome
from openappeal.mailings.models import Subscriber, Suppression
from openappeal.mailings.mould import Mould
from openappeal.mailings.throttle import Pace
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

# A confirmation that comes meanwhile waits for so long, and so does a pause; and for the letter of that moment.
BATCH_SECONDS = 1.0
# How long another machine waits until it takes a batch for lost. A batch takes seconds.
LEASE = timedelta(minutes=15)
PAUSES = (1, 2, 5, 10, 20, 40)
"""Minutes to the next try for a mailbox that takes nothing just now; the last repeats."""
MOST_TRIES = 40
"""A day, about: then it counts as refused."""
RATE_SECONDS = 15.0

_STATES = {
    Outcome.SENT: DeliveryState.SENT,
    Outcome.REFUSED: DeliveryState.REFUSED,
    Outcome.GONE: DeliveryState.REFUSED,
    Outcome.UNCERTAIN: DeliveryState.UNCERTAIN,
}


@dataclass(frozen=True)
class _Letter:
    """One of a batch. `address_sealed` is opened when its turn comes."""

    delivery: int
    language: str
    token: str
    address_sealed: bytes


@dataclass(frozen=True)
class _Batch:
    issue: Issue
    lease: int
    letters: list[_Letter]
    notes: Journal


def hand_over(*, transport: Transport, keys: KeyProvider, now: datetime, folder: Path, pace: Pace) -> int:
    """Send the next letters of each issue that is being sent, a batch each. Returns how many went.

    `folder` is where the journals are. What dead workers have left is settled first.
    """
    settle_left_behind(now=now, folder=folder)
    if switches.is_stopped(Part.LETTERS) or pace.rests():
        return 0
    for pk in Issue.objects.filter(state=IssueState.STOPPED, finished_day=None).values_list("pk", flat=True):
        _close(pk, now.date())
    went = 0
    # Urgent calls first, then updates: so their names happen to be ordered.
    for pk in Issue.objects.filter(state=IssueState.SENDING).order_by("-topic", "id").values_list("pk", flat=True):
        batch = _take(pk, folder=folder, number=pace.batch, keys=keys, now=now)
        if batch is None:
            _close(pk, now.date())
        else:
            went += _hand_over(batch, transport=transport, keys=keys, now=now, pace=pace)
    return went


def settle_left_behind(*, now: datetime, folder: Path) -> int:
    """Settle batches whose workers have died. Returns how many letters are uncertain because of it."""
    uncertain = 0
    for lease, notes in journal.left_behind(folder):
        outcomes = notes.outcomes()
        uncertain += _settle(lease, outcomes, now=now)
        notes.end()
    lost = Delivery.objects.filter(state=DeliveryState.TAKEN, lease_until__lt=now)
    for old in set(lost.values_list("lease", flat=True)):
        if old is not None and not journal.is_here(folder, old):
            of_lease = Delivery.objects.filter(lease=old).values_list("pk", flat=True)
            uncertain += _settle(old, dict.fromkeys(of_lease, Outcome.UNCERTAIN), now=now)
    return uncertain


def _take(pk: int, *, folder: Path, number: int, keys: KeyProvider, now: datetime) -> _Batch | None:
    """Take the next subscribers of an issue: first who waits from before, then who has not been taken."""
    lease, notes = random_id(), None
    try:
        with transaction.atomic():
            issue = Issue.objects.select_for_update().get(pk=pk)
            letters = _held(issue, lease, number, keys, now) if issue.state == IssueState.SENDING else []
            if not letters:
                return None
            notes = Journal.begin(folder, lease, [one.delivery for one in letters])
    except BaseException:
        # Not committed: nobody was taken.
        if notes is not None:
            notes.end()
        raise
    return _Batch(issue, lease, letters, notes)


def _held(issue: Issue, lease: int, number: int, keys: KeyProvider, now: datetime) -> list[_Letter]:
    until, due = now + LEASE, Q(not_before=None) | Q(not_before__lte=now)
    waiting = list(
        issue.deliveries.filter(due, state=DeliveryState.WAITING).values_list("pk", "subscriber_id")[:number]
    )
    # Whoever leaves the list at this moment is either waited for, or not found.
    held = Subscriber.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    again = {one.pk: one for one in held.filter(pk__in=[subscriber for _, subscriber in waiting])}
    letters = [_letter(delivery, again[subscriber], keys) for delivery, subscriber in waiting if subscriber in again]
    Delivery.objects.filter(pk__in=[one.delivery for one in letters]).update(
        state=DeliveryState.TAKEN, lease=lease, lease_until=until
    )
    if len(letters) == number:
        return letters
    ahead = issue_queries.audience(issue).filter(pk__gt=issue.up_to).order_by("pk")
    fresh = list(ahead.select_for_update(no_key=True, of=("self",))[: number - len(letters)])
    if fresh:
        rows = [Delivery(issue=issue, subscriber_id=one.pk, lease=lease, lease_until=until) for one in fresh]
        Delivery.objects.bulk_create(rows)
        issue.up_to = fresh[-1].pk
        issue.save(update_fields=["up_to"])
        letters += [_letter(row.pk, one, keys) for row, one in zip(rows, fresh, strict=True)]
    return letters


def _letter(delivery: int, one: Subscriber, keys: KeyProvider) -> _Letter:
    return _Letter(delivery, one.language, unsubscribe_token(one, keys), bytes(one.address_sealed))


def _hand_over(batch: _Batch, *, transport: Transport, keys: KeyProvider, now: datetime, pace: Pace) -> int:
    """Hand over a batch, as much of it as its time allows, and settle it."""
    outcomes = dict.fromkeys((one.delivery for one in batch.letters), Outcome.UNTOUCHED)
    began, tried = time.monotonic(), 0
    try:
        for place, one in enumerate(batch.letters):
            if time.monotonic() - began > BATCH_SECONDS:
                break
            tried += 1
            form = _mould(batch.issue, one.language)
            outcome, is_away = _one(batch, place, form, transport=transport, keys=keys, now=now, pace=pace)
            outcomes[one.delivery] = outcome
            if is_away:
                pace.was_away()
                break
    finally:
        # Also after a failure of ours: what is not known to have gone has not begun, or is noted as begun.
        _settle(batch.lease, batch.notes.outcomes(), now=now)
        batch.notes.end()
    went = sum(outcome in (Outcome.SENT, Outcome.REFUSED, Outcome.GONE) for outcome in outcomes.values())
    pace.went(went, is_whole=tried == len(batch.letters))
    return went


@lru_cache(maxsize=32)
def _mould(issue: Issue, language: str) -> Mould:
    """Kept from batch to batch: what an issue says does not change once it has begun."""
    return mould.make(issue, language)


def _one(
    batch: _Batch, place: int, form: Mould, *, transport: Transport, keys: KeyProvider, now: datetime, pace: Pace
) -> tuple[Outcome, bool]:
    """Hand over one letter. Returns what became of it, and whether the mail server is away."""
    one, notes = batch.letters[place], batch.notes
    try:
        fields = sealing.unpad_box(sealing.open_sealed(one.address_sealed, keys.mailing_identity()))
        address = str(fields["email"])
    except (sealing.CannotOpen, ValueError, KeyError):
        # Sealed under a key that this campaign no longer has, or no address in it.
        notes.note(place, Outcome.REFUSED)
        return Outcome.REFUSED, False
    if not pace.may_go(canonical_of(address).rpartition("@")[2]):
        return Outcome.UNTOUCHED, False
    made = form.fill(to=address, token=one.token, delivery=one.delivery, keys=keys, now=now)
    notes.note(place, Outcome.BEGUN)
    is_away = False
    try:
        transport.send_made(made)
        outcome = Outcome.SENT
    except Refused as refused:
        outcome = Outcome.GONE if bounces.is_gone(refused.reply) else Outcome.REFUSED
    except Uncertain:
        outcome, is_away = Outcome.UNCERTAIN, True
    except Deferred:
        outcome = Outcome.LATER
    except Unavailable:
        outcome, is_away = Outcome.UNTOUCHED, True
    notes.note(place, outcome)
    return outcome, is_away


@transaction.atomic
def _settle(lease: int, outcomes: Mapping[int, Outcome], *, now: datetime) -> int:
    """Write down what became of a batch, once: rows that the lease no longer holds are left alone.

    Returns how many are uncertain. Whoever has left the list meanwhile is in no row, and so in no number.
    """
    of_lease = Delivery.objects.filter(lease=lease, state=DeliveryState.TAKEN)
    found = of_lease.values_list("issue_id", flat=True).first()
    if found is None:
        return 0
    issue = Issue.objects.select_for_update().get(pk=found)
    gone = of_lease.filter(pk__in=[delivery for delivery, became in outcomes.items() if became == Outcome.GONE])
    without_mailbox = list(
        Subscriber.objects.select_for_update()
        .filter(pk__in=list(gone.values_list("subscriber_id", flat=True)))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    numbers = {}
    for outcome, state in _STATES.items():
        these = [delivery for delivery, became in outcomes.items() if became == outcome]
        numbers[outcome] = (
            of_lease.filter(pk__in=these).update(state=state, lease=None, lease_until=None, not_before=None)
            if these
            else 0
        )
    later = [delivery for delivery, became in outcomes.items() if became == Outcome.LATER]
    for row in of_lease.filter(pk__in=later) if later else ():
        numbers[Outcome.REFUSED] += _put_off(row, now)
    of_lease.update(state=DeliveryState.WAITING, lease=None, lease_until=None)
    issue.sent += numbers[Outcome.SENT]
    issue.refused += numbers[Outcome.REFUSED] + numbers[Outcome.GONE]
    issue.uncertain += numbers[Outcome.UNCERTAIN]
    _measure(issue, now)
    issue.save(update_fields=["sent", "refused", "uncertain", "rate", "measured_at", "measured_from"])
    # A server that is set up wrongly says of everybody that they do not exist. That must not empty the list.
    if issue.sent >= issue.refused:
        for subscriber in without_mailbox:
            suppressing.give_up(subscriber=subscriber, reason=Suppression.Reason.BOUNCED, today=now.date())
    return numbers[Outcome.UNCERTAIN]


def _put_off(row: Delivery, now: datetime) -> bool:
    """Try a mailbox again later. Returns whether it was tried often enough, and is given up."""
    row.lease = row.lease_until = None
    row.attempts += 1
    is_given_up = row.attempts >= MOST_TRIES
    row.state = DeliveryState.REFUSED if is_given_up else DeliveryState.WAITING
    row.not_before = None if is_given_up else now + timedelta(minutes=PAUSES[min(row.attempts, len(PAUSES)) - 1])
    row.save(update_fields=["state", "lease", "lease_until", "attempts", "not_before"])
    return is_given_up


def _measure(issue: Issue, moment: datetime) -> None:
    """Letters an hour, over the last quarter of a minute or more."""
    if issue.state != IssueState.SENDING:
        return
    gone = issue_queries.gone(issue)
    if issue.measured_at is None:
        issue.measured_at, issue.measured_from = moment, gone
        return
    seconds = (moment - issue.measured_at).total_seconds()
    if seconds >= RATE_SECONDS:
        issue.rate = round((gone - issue.measured_from) * 3600 / seconds)
        issue.measured_at, issue.measured_from = moment, gone


@transaction.atomic
def _close(pk: int, today: date) -> None:
    """Close an issue of which nothing is left to be sent, or that was stopped, once every batch is settled."""
    issue = Issue.objects.select_for_update().get(pk=pk)
    if issue.state not in (IssueState.SENDING, IssueState.STOPPED):
        return
    open_rows = issue.deliveries.filter(state__in=[DeliveryState.TAKEN, DeliveryState.WAITING])
    if issue.state == IssueState.STOPPED:
        open_rows.filter(state=DeliveryState.WAITING).delete()
    if open_rows.exists():
        return
    if issue.state == IssueState.SENDING:
        if issue_queries.audience(issue).filter(pk__gt=issue.up_to).exists():
            return
        issue.state = IssueState.DONE
    issue.finished_day, issue.rate, issue.measured_at = today, 0, None
    issue.save()
