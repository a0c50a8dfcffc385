"""Setting many signatures aside at once, and putting them back exactly as they were.

Not in `actions` itself: it asks `accounts` for a second person, and the public process has no accounts.

One sentence of SQL does it for signatures and one for signings that still wait. The tally loses what was counted of
them, cell by cell; rows keep `counted_in`, so that undoing knows what to add again.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Case, CharField, Count, F, Min, Value, When

from openappeal.accounts import approvals
from openappeal.appeals.models import Version
from openappeal.audit import actions as audit
from openappeal.signatures import freshness, predicates
from openappeal.signatures.actions import clock, public_log
from openappeal.signatures.models import Held, Review, Signature, Signing, Sweep, Visibility, WallLine
from openappeal.signatures.predicates import Predicate

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
    wall = freshness.last_page()
    matching = predicates.from_json(sweep.predicate).matching()
    held = Case(When(held=Held.NO, then=Value(Held.SWEEP)), default=F("held"), output_field=CharField())
    # Signings first: one that is confirmed meanwhile is then found among the signatures.
    waiting = matching.filter(signing__isnull=False).values("signing")
    Signing.objects.filter(pk__in=waiting, sweep=None, confirmed=False).update(sweep=sweep, held=held)
    confirmed = matching.filter(signature__isnull=False).values("signature")
    sweep.set_aside = Signature.objects.filter(pk__in=confirmed, sweep=None).update(sweep=sweep, held=held)
    sweep.state, sweep.done_day = Sweep.State.DONE, now.date()
    sweep.save()
    found = _look(sweep)
    clock.apply_changes(Counter({cell: -number for cell, number in found.counted.items()}))
    _take_lines_off(sweep, found)
    public_log.set_aside(Signature.objects.filter(sweep=sweep, held=Held.SWEEP), act=sweep.pk)
    _mark(found, wall)
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
    wall, found = freshness.last_page(), _look(sweep)
    clock.apply_changes(found.counted)
    public_log.put_back(act=sweep.pk)
    held = Case(When(held=Held.SWEEP, then=Value(Held.NO)), default=F("held"), output_field=CharField())
    Signing.objects.filter(sweep=sweep).update(sweep=None, held=held)
    Signature.objects.filter(sweep=sweep).update(sweep=None, held=held, asks_back=False)
    WallLine.objects.filter(sweep=sweep).update(sweep=None)
    sweep.state, sweep.undone_day = Sweep.State.UNDONE, today
    sweep.save()
    _mark(found, wall)
    audit.record(by=by, action="signatures.sweep.undo", today=today, subject=str(sweep))
    return sweep


@dataclass
class _Found:
    """What is known of all signatures that a sweep holds, gathered in one walk through them.

    `counted` are those that would be in the tally were it not for the sweep: what a burst held before never was.
    """

    first_day: date | None = None
    blanks: int = 0
    counted: Counter[clock.Cell] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    spheres: Counter[str] = field(default_factory=Counter)


def _look(sweep: Sweep) -> _Found:
    # By version, not by its number: a join would cost a million look-ups.
    facts = [name for name in clock.CELL if name != "version_number"]
    facts += ["version", "review", "on_wall", "counted_in", "held"]
    rows = Signature.objects.filter(sweep=sweep).order_by().values(*facts)
    numbers = dict(Version.objects.values_list("pk", "number"))
    found = _Found()
    for row in rows.annotate(number=Count("id"), first_day=Min("day")):
        row["version_number"] = numbers[row["version"]]
        number, is_public = row["number"], row["visibility"] == Visibility.PUBLIC
        found.first_day = min(found.first_day or row["first_day"], row["first_day"])
        if row["counted_in"] and row["held"] == Held.SWEEP:
            found.counted[tuple(row[name] for name in clock.CELL)] += number
        if row["on_wall"] and not is_public:
            found.blanks += number
        if is_public and row["review"] == Review.SHOWN:
            found.countries[row["country"]] += number
            found.spheres[row["sphere"]] += number
    return found


def _locked(id: int, state: Sweep.State) -> Sweep:
    sweep = Sweep.objects.select_for_update().get(pk=id)
    if sweep.state != state:
        raise NotNow
    return sweep


def _take_lines_off(sweep: Sweep, found: _Found) -> None:
    """Of the blank lines as many go as people without a name were set aside. A name leaves a gap."""
    if found.blanks:
        lines = freshness.wall_lines().filter(signature=None, day__gte=found.first_day).order_by("day", "id")
        WallLine.objects.filter(pk__in=lines.values("pk")[: found.blanks]).update(sweep=sweep)


def _mark(found: _Found, wall: int) -> None:
    if found.first_day is not None:
        freshness.mark_counts()
        pages = freshness.name_pages(wall=wall, countries=found.countries, spheres=found.spheres)
        freshness.mark_names(pages, from_page=freshness.first_page_of(found.first_day))
