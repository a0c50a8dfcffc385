"""The worker's clock: adding rows that are not yet counted to the tally, and proving the tally.

Nobody ever adds one to a row while signing: the clock counts rows that are not yet marked counted,
adds the sums and marks the rows in one transaction, under the lock of the clock's row.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.signatures import freshness
from openappeal.signatures.actions import public_log
from openappeal.signatures.actions.moderation import wall_day
from openappeal.signatures.models import Clock, Departure, Held, Signature, Tally, Visibility, WallLine

CELL = ("kind", "basis", "visibility", "country", "sphere", "language", "version_number")
BATCH = 2000
Cell = tuple[object, ...]


@dataclass(frozen=True)
class Drift:
    """A cell of the tally that does not equal its rows."""

    cell: dict[str, Any]
    tally: int
    rows: int


def close_counts(*, today: date) -> int:
    """Count what is not yet counted. Returns how many rows changed the tally.

    Withdrawals of earlier days are taken off together, so that no single one shows. Nothing is counted while
    somebody has stopped counting, nor what is set aside.
    """
    # The worker asks four times a second: while there is nothing, nobody's writing waits for it.
    if not _uncounted().exists() and not _leaving(today).exists() and not public_log.waiting_folds().exists():
        return 0
    return _close_counts(today)


def _uncounted() -> QuerySet[Signature]:
    return Signature.objects.filter(counted_in=False, held=Held.NO).order_by("pk")


def _leaving(today: date) -> QuerySet[Departure]:
    return Departure.objects.filter(Q(is_move=True) | Q(day__lt=today))


@transaction.atomic
def _close_counts(today: date) -> int:
    if switches.is_stopped(Part.COUNTING):
        return 0
    clock = lock_clock()
    public_log.hand_over_folds()
    changes: Counter[Cell] = Counter()
    # Locked, or somebody could withdraw or change a row between our reading and our marking it counted,
    # and her leaving would go unnoticed.
    ids = list(_uncounted().select_for_update().values_list("pk", flat=True)[:BATCH])
    rows = Signature.objects.filter(pk__in=ids).annotate(version_number=F("version__number"))
    for row in rows.values(*CELL):
        changes[tuple(row[name] for name in CELL)] += 1
    departures = list(_leaving(today).values("id", *CELL)[:BATCH])
    for departure in departures:
        changes[tuple(departure[name] for name in CELL)] -= 1
    if not ids and not departures:
        return 0
    apply_changes(changes)
    Signature.objects.filter(pk__in=ids).update(counted_in=True)
    public_log.hand_over(ids)
    Departure.objects.filter(pk__in=[departure["id"] for departure in departures]).delete()
    clock.departures_until = today
    clock.save(update_fields=["departures_until"])
    freshness.mark_counts()
    return len(ids) + len(departures)


@transaction.atomic
def place_blanks(*, today: date) -> int:
    """Give a blank line on the wall to those of earlier days who show no name. Returns how many.

    Once the day of signing is over, all of them together: a blank line that came with its signature would
    tell a watcher when that was.
    """
    lock_clock()
    waiting = Signature.objects.select_for_update().filter(on_wall=False, day__lt=today, held=Held.NO)
    waiting = waiting.exclude(visibility=Visibility.PUBLIC).order_by("pk")
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    if not ids:
        return 0
    day = wall_day(today)
    WallLine.objects.bulk_create([WallLine(day=day) for _ in ids])
    Signature.objects.filter(pk__in=ids).update(on_wall=True)
    freshness.mark_newest_wall_pages(day)
    return len(ids)


def take_off(rows: QuerySet[Signature]) -> None:
    """Take counted rows off the tally at once, before they are deleted. Call it in a transaction.

    For a whole list that is taken back: unlike a single departure it tells of nobody, and a number known to be
    wrong must not stand until tomorrow.
    """
    lock_clock()
    cells = cells_of(rows.filter(counted_in=True, held=Held.NO))
    apply_changes(Counter({cell: -number for cell, number in cells.items()}))
    freshness.mark_counts()


@transaction.atomic
def recount(*, repair: bool) -> list[Drift]:
    """Compare the tally with the rows it counts, and mend it if asked. An empty list is good news."""
    lock_clock()
    rows: Counter[Cell] = Counter()
    rows.update(cells_of(Signature.objects.filter(counted_in=True, held=Held.NO)))
    for departure in Departure.objects.values(*CELL).annotate(n=Count("id")).order_by():
        rows[tuple(departure[name] for name in CELL)] += departure["n"]
    tally = {tuple(getattr(cell, name) for name in CELL): cell.number for cell in Tally.objects.all()}
    drifts = [
        Drift(dict(zip(CELL, cell, strict=True)), tally.get(cell, 0), rows.get(cell, 0))
        for cell in sorted({*tally, *rows}, key=str)
        if tally.get(cell, 0) != rows.get(cell, 0)
    ]
    if repair and drifts:
        for drift in drifts:
            Tally.objects.update_or_create(**drift.cell, defaults={"number": drift.rows})
        freshness.mark_counts()
    return drifts


def cells_of(signatures: QuerySet[Signature]) -> Counter[Cell]:
    """How many of these signatures stand in each cell, counted by the database."""
    rows = signatures.order_by().annotate(version_number=F("version__number"))
    grouped = rows.values(*CELL).annotate(n=Count("id"))
    return Counter({tuple(row[name] for name in CELL): row["n"] for row in grouped})


def lock_clock() -> Clock:
    """Hold the clock, so that nobody else changes the tally until the transaction ends."""
    Clock.objects.get_or_create(pk=1)
    return Clock.objects.select_for_update().get(pk=1)


def apply_changes(changes: Counter[Cell]) -> None:
    """Add to cells of the tally, or take off. Call it with the clock locked."""
    for cell, change in changes.items():
        if not change:
            continue
        facts: dict[str, Any] = dict(zip(CELL, cell, strict=True))
        row, _ = Tally.objects.get_or_create(**facts)
        Tally.objects.filter(pk=row.pk).update(number=F("number") + change)
