"""Setting many signatures aside at once, and putting them back exactly as they were.

Not in `actions` itself: it asks `accounts` for a second person, and the public process has no accounts.

One sentence of SQL does it for signatures and one for signings that still wait. The tally loses what was counted of
them, cell by cell; rows keep `counted_in`, so that undoing knows what to add again.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, CharField, F, Min, QuerySet, Value, When

from openappeal.accounts import approvals
from openappeal.audit import actions as audit
from openappeal.signatures import freshness, predicates
from openappeal.signatures.actions import clock
from openappeal.signatures.models import Held, Review, Signature, Signing, Sweep, Visibility, WallLine
from openappeal.signatures.predicates import Predicate
from openappeal.signatures.queries import shown_names

ACTION = "signatures.sweep"


class NotNow(Exception):
    """The sweep is not in the state that this needs: somebody else was quicker."""


@transaction.atomic
def propose(*, predicate: Predicate, expected: int, reason: str, by: str, now: datetime) -> Sweep:
    """Write down what should be set aside and why. Nothing happens yet but that the others see it."""
    sweep = Sweep.objects.create(
        predicate=predicate.as_json(),
        reason=reason[:500],
        expected=expected,
        proposed_by=by,
        proposed_day=now.date(),
    )
    approvals.propose(action=ACTION, subject=str(sweep), by=by, now=now)
    return sweep


@transaction.atomic
def drop(*, id: int, by: str, now: datetime) -> None:
    """Say no to a sweep, or take one's own back. Anybody may.

    :raises NotNow:
    """
    sweep = _locked(id, Sweep.State.PROPOSED)
    sweep.state = Sweep.State.DROPPED
    sweep.save(update_fields=["state"])
    approvals.drop(action=ACTION, subject=str(sweep), by=by, now=now)


@transaction.atomic
def do(*, id: int, by: str, now: datetime) -> Sweep:
    """Set aside everything that the predicate fits now, whether confirmed or still waiting for it.

    :raises NotNow:
    :raises openappeal.accounts.approvals.NotApproved:
    """
    sweep = _locked(id, Sweep.State.PROPOSED)
    approvals.spend(action=ACTION, subject=str(sweep), now=now)
    clock.lock_clock()
    matching = predicates.from_json(sweep.predicate).matching()
    held = Case(When(held=Held.NO, then=Value(Held.SWEEP)), default=F("held"), output_field=CharField())
    # Signings first: one that is confirmed meanwhile is then found among the signatures.
    waiting = matching.filter(signing__isnull=False).values("signing")
    Signing.objects.filter(pk__in=waiting, sweep=None, confirmed=False).update(sweep=sweep, held=held)
    confirmed = matching.filter(signature__isnull=False).values("signature")
    names = freshness.name_pages(freshness.divisions(shown_names().filter(pk__in=confirmed)))
    sweep.set_aside = Signature.objects.filter(pk__in=confirmed, sweep=None).update(sweep=sweep, held=held)
    sweep.state, sweep.done_day = Sweep.State.DONE, now.date()
    sweep.save()
    _change_tally(sweep, -1)
    first = _first_day(sweep)
    _take_lines_off(sweep, first)
    _mark(first, names)
    audit.record(by=by, action="signatures.sweep.do", today=now.date(), subject=str(sweep), reason=sweep.reason)
    return sweep


@transaction.atomic
def undo(*, id: int, by: str, today: date) -> Sweep:
    """Put everything back that a sweep still holds: counts, lines and all. One person suffices.

    What was released one by one meanwhile stays as it is, and who has withdrawn stays away.

    :raises NotNow:
    """
    sweep = _locked(id, Sweep.State.DONE)
    clock.lock_clock()
    _change_tally(sweep, 1)
    first = _first_day(sweep)
    held = Case(When(held=Held.SWEEP, then=Value(Held.NO)), default=F("held"), output_field=CharField())
    mine = Signature.objects.filter(sweep=sweep)
    named = freshness.divisions(mine.filter(held=Held.SWEEP, review=Review.SHOWN))
    Signing.objects.filter(sweep=sweep).update(sweep=None, held=held)
    mine.update(sweep=None, held=held, asks_back=False)
    WallLine.objects.filter(sweep=sweep).update(sweep=None)
    sweep.state, sweep.undone_day = Sweep.State.UNDONE, today
    sweep.save()
    _mark(first, freshness.name_pages(named))
    audit.record(by=by, action="signatures.sweep.undo", today=today, subject=str(sweep))
    return sweep


def _locked(id: int, state: Sweep.State) -> Sweep:
    sweep = Sweep.objects.select_for_update().get(pk=id)
    if sweep.state != state:
        raise NotNow
    return sweep


def _counted(sweep: Sweep) -> QuerySet[Signature]:
    """Rows of the sweep that would be in the tally were it not for it. What a burst had held before never was."""
    return Signature.objects.filter(sweep=sweep, held=Held.SWEEP, counted_in=True)


def _change_tally(sweep: Sweep, sign: int) -> None:
    cells = clock.cells_of(_counted(sweep))
    clock.apply_changes(Counter({cell: sign * number for cell, number in cells.items()}))


def _take_lines_off(sweep: Sweep, first: date | None) -> None:
    """Of the blank lines as many go as people without a name were set aside. A name leaves a gap."""
    blanks = Signature.objects.filter(sweep=sweep, on_wall=True).exclude(visibility=Visibility.PUBLIC).count()
    if blanks and first is not None:
        lines = freshness.wall_lines().filter(signature=None, day__gte=first).order_by("day", "id")
        WallLine.objects.filter(pk__in=lines.values("pk")[:blanks]).update(sweep=sweep)


def _first_day(sweep: Sweep) -> date | None:
    found: date | None = Signature.objects.filter(sweep=sweep).aggregate(day=Min("day"))["day"]
    return found


def _mark(first: date | None, names: freshness.NamePages) -> None:
    if first is not None:
        freshness.mark_counts()
        freshness.mark_names(names, from_page=freshness.first_page_of(first))
