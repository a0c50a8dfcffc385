"""Appending: what is due becomes leaves, in one shuffled batch, in one transaction. Files are written afterwards."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max, Min

from openappeal.tlog.frontier import Frontier
from openappeal.tlog.hashing import leaf_hash
from openappeal.transparency import documents
from openappeal.transparency.actions import handing
from openappeal.transparency.leaves import Kind, day_number, day_of, entry_bytes
from openappeal.transparency.models import Batch, Document, Leaf, Log, Pending
from openappeal.vault.keys import KeyProvider

MOST = 10_000
"""Leaves of one batch: SQLite has one writer, and who signs meanwhile waits for it, half a second."""
AT_ONCE = 5
"""Batches of one round: after an upgrade a million may be due, and the worker has other work."""
LONGEST_WAIT = 24
"""Hours after which a batch goes however small it is."""


@transaction.atomic
def append_batch(*, edge: Frontier, keys: KeyProvider, now: datetime) -> int:
    """Append what is due, if it is enough, and note the tree that it makes. Returns how many leaves.

    `edge` is that of the table, or of an earlier state of it, and is carried along; throw it away if this raises.
    The log begins with its first signature: what it says about itself waits for that.
    """
    log = handing.lock_log()
    catch_up(edge)
    if edge.size:
        handing.mix_in(now=now)
    people = _due_people(handing.hour_of(now))
    if edge.size == 0 and not any(one.kind == Kind.SIGN for one in people):
        return 0
    _announce_facts(log, keys, now)
    acts = list(Pending.objects.exclude(place=None).order_by("place"))
    last = Batch.objects.order_by("-size").first() or Batch(signed=0, withdrawn=0, voided=0, restored=0)
    people = _never_below_nothing(people, last.total)
    if not acts and not people:
        return 0
    secrets.SystemRandom().shuffle(people)
    last_day = Leaf.objects.aggregate(day=Max("day"))["day"] if edge.size else 0
    # A clock that was set back: what is appended later cannot be of an earlier day.
    day = max(last_day, day_number(now.date()))
    first = edge.size
    rows = [
        Leaf(index=first + at, kind=one.kind, day=day, payload=bytes(one.payload))
        for at, one in enumerate([*acts, *people])
    ]
    Leaf.objects.bulk_create(rows, batch_size=2000)
    entries = [row.entry() for row in rows]
    edge.append(map(leaf_hash, entries))
    batch = Batch(
        size=edge.size,
        root=edge.root(),
        day=day_of(day),
        signed=last.signed + sum(row.kind == Kind.SIGN for row in rows),
        withdrawn=last.withdrawn + sum(row.kind == Kind.WITHDRAW for row in rows),
        voided=last.voided,
        restored=last.restored,
    )
    for row in rows[: len(acts)]:
        _give_place(row, batch)
    batch.save(force_insert=True)
    _let_go([*acts, *people])
    return len(rows)


def catch_up(edge: Frontier) -> None:
    """Carry an edge along to the end of the table."""
    for entries in entries_from(edge.size):
        edge.append(map(leaf_hash, entries))


def entries_from(start: int, end: int | None = None) -> Iterator[list[bytes]]:
    """The table's entries from an index on, some thousands at a time, in order.

    :raises RuntimeError: if one is missing.
    """
    size = end if end is not None else table_size()
    while start < size:
        stop = min(size, start + MOST - (start + MOST) % 256) if size - start > MOST else size
        rows = Leaf.objects.filter(index__gte=start, index__lt=stop).order_by("index")
        found = [
            entry_bytes(kind, day, bytes(payload)) for kind, day, payload in rows.values_list("kind", "day", "payload")
        ]
        if len(found) != stop - start:
            raise RuntimeError(f"a leaf between {start} and {stop} is missing from the table")
        yield found
        start = stop


def table_size() -> int:
    """How many leaves the table has."""
    last = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def _due_people(hour: int) -> list[Pending]:
    """Signatures and withdrawals that are due, if they are enough together."""
    due = Pending.objects.filter(due_hour__lte=hour, place=None, waits_for=None)
    smallest = settings.LOG_SMALLEST_BATCH
    oldest = due.aggregate(oldest=Min("due_hour"))["oldest"]
    if oldest is None:
        return []
    is_enough = due.filter(kind=Kind.SIGN)[:smallest].count() == smallest
    if not is_enough and oldest > hour - LONGEST_WAIT:
        return []
    return list(due.order_by("due_hour", "pk")[:MOST])


def _never_below_nothing(people: list[Pending], total: int) -> list[Pending]:
    """Leave withdrawals for later that would come before what they take away, where there is nothing else."""
    most = total + sum(one.kind == Kind.SIGN for one in people)
    withdrawals = [one for one in people if one.kind == Kind.WITHDRAW]
    later = {one.pk for one in withdrawals[max(0, most) :]}
    return [one for one in people if one.pk not in later]


def _announce_facts(log: Log, keys: KeyProvider, now: datetime) -> None:
    """Announce what is not as the log said it last."""
    said: dict[str, bytes] = {}
    metas = Document.objects.filter(kind=Document.Kind.META)
    for one in metas.order_by("place").values("subject", "body"):
        said[one["subject"]] = bytes(one["body"])
    for subject, body in documents.facts(log=log, keys=keys).items():
        if said.get(subject) != body:
            handing.announce(Kind.META, body, now, subject=subject)


def _give_place(row: Leaf, batch: Batch) -> None:
    """Tell a document its leaf, and count what a manifest is about."""
    waiting = Document.objects.filter(digest=row.payload, leaf_kind=row.kind, index=None).order_by("place")
    document = waiting.defer("body").first()
    if document is None:
        raise RuntimeError("a leaf without its document")
    Document.objects.filter(pk=document.pk).update(index=row.index)
    if row.kind == Kind.VOID:
        batch.voided += document.number
    elif row.kind == Kind.RESTORE:
        batch.restored += document.number


def _let_go(taken: Sequence[Pending]) -> None:
    """Forget what has become leaves."""
    ids = [one.pk for one in taken]
    for at in range(0, len(ids), handing.AT_ONCE):
        Pending.objects.filter(pk__in=ids[at : at + handing.AT_ONCE]).delete()
