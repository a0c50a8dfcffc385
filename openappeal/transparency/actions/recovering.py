"""After a backup was put back: take the leaves that it lacks from the log's own published files.

They are the campaign's own, signed by its key; nothing else is believed. Rows of people are not part of the log and
cannot come back from it: leaves without a row are fine, and counted by the log.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.tlog.checkpoints import Checkpoint
from openappeal.tlog.frontier import Frontier
from openappeal.tlog.hashing import leaf_hash
from openappeal.tlog.notes import Verifier
from openappeal.tlog.tiles import ENTRIES, WIDTH, Missing, read_entries, tile_at
from openappeal.tlog.verifying import DoesNotHold, check_log
from openappeal.transparency import documents, leaves, manifests, queries
from openappeal.transparency.actions import appending, handing, sequencing
from openappeal.transparency.files import Places
from openappeal.transparency.leaves import Kind
from openappeal.transparency.manifests import Manifest
from openappeal.transparency.models import Batch, Document, Leaf, Log, Pending, Refusal


class CannotRecover(Exception):
    """The sentence says why, and nothing was changed."""


@dataclass(frozen=True)
class Recovery:
    """What recovering does, or would do."""

    had: int
    missing: int
    size: int
    signed: int
    withdrawn: int


def recover(*, verifier: Verifier, places: Places, today: date, really: bool) -> Recovery:
    """Compare the whole log's files with the table, and take over what it lacks.

    :raises CannotRecover: if the files do not hold, are older than a copy of the checkpoint, or are of another history.
    """
    try:
        checked = check_log(places.read, verifier).checkpoint
    except DoesNotHold:
        raise CannotRecover(
            "The published files of the log do not hold. Bring a whole copy of the folder log back from a mirror or a "
            "backup of the public files, then run this again."
        ) from None
    for data in places.checkpoints()[1:]:
        kept = sequencing.opened(data, verifier)
        if isinstance(kept, Checkpoint) and kept.size > checked.size:
            raise CannotRecover(
                f"The published files end at {checked.size:,} entries, a copy of the checkpoint says {kept.size:,}. "
                "Bring the newest copy of the folder log back from a mirror, then run this again."
            )
    with transaction.atomic():
        log = handing.lock_log()
        found = _compare(places, checked)
        if really and found.missing:
            _take_over(log, places, checked, today)
    return found


def _compare(places: Places, checked: Checkpoint) -> Recovery:
    had, signed, withdrawn = appending.table_size(), 0, 0
    published = _published(places, checked.size)
    for entries in appending.entries_from(0):
        for entry in entries:
            if next(published, entry) != entry:
                raise CannotRecover(
                    "The database has other entries than the published ones. It is no older state of this campaign: "
                    "put the right backup back, then run this again."
                )
    missing = 0
    for entry in published:
        missing += 1
        signed += entry[1] == Kind.SIGN
        withdrawn += entry[1] == Kind.WITHDRAW
    return Recovery(had, missing, checked.size, signed, withdrawn)


def _published(places: Places, size: int) -> Iterator[bytes]:
    for index in range(-(-size // WIDTH)):
        yield from read_entries(places.read, tile_at(ENTRIES, index, size))


def _take_over(log: Log, places: Places, checked: Checkpoint, today: date) -> None:
    """Append the missing leaves as they were published, as one batch."""
    difference = _unaccounted()
    had = appending.table_size()
    last = Batch.objects.order_by("-size").first() or Batch(signed=0, withdrawn=0, voided=0, restored=0)
    numbers = leaves.Numbers(last.signed, last.withdrawn, last.voided, last.restored)
    rows: list[Leaf] = []
    for index, entry in enumerate(_published(places, checked.size)):
        if index >= had:
            read = leaves.parse(entry)
            rows.append(Leaf(index=index, kind=read.kind, day=leaves.day_number(read.day), payload=read.payload))
    Leaf.objects.bulk_create(rows, batch_size=2000)
    _forget_pending(rows)
    for row in rows:
        numbers.add([row.kind])
        if row.kind in (Kind.VOID, Kind.RESTORE, Kind.META):
            _take_document(log, row, places, numbers)
    edge = Frontier()
    for entries in appending.entries_from(0):
        edge.append(map(leaf_hash, entries))
    if edge.root() != checked.root:
        raise CannotRecover("The leaves that were taken over do not give the published root. Nothing was changed.")
    Batch.objects.create(
        size=checked.size,
        root=checked.root,
        day=leaves.day_of(rows[-1].day),
        signed=numbers.signed,
        withdrawn=numbers.withdrawn,
        voided=numbers.voided,
        restored=numbers.restored,
    )
    log.published_size, log.checkpoint = checked.size, places.read("checkpoint")
    log.refused = Refusal.NOTHING
    log.lost += _unaccounted() - difference
    log.save()
    number = len(rows)
    audit.record(by="operator", action="transparency.recovered", today=today, subject=f"{number} leaves")


def _unaccounted() -> int:
    """What log and pending together count, beside what was lost already."""
    return queries.on_its_way() + queries.in_table()


def _forget_pending(rows: list[Leaf]) -> None:
    """What is in the log is not on its way to it any more."""
    for at in range(0, len(rows), handing.AT_ONCE):
        some = [bytes(row.payload) for row in rows[at : at + handing.AT_ONCE]]
        Pending.objects.filter(payload__in=some).delete()


def _take_document(log: Log, row: Leaf, places: Places, numbers: leaves.Numbers) -> None:
    """Take a leaf's document from its file, and have a manifest do again what it did."""
    digest = bytes(row.payload)
    name = "meta" if row.kind == Kind.META else "manifest"
    try:
        body = places.read(f"{name}/{digest.hex()}")
    except Missing:
        body = b""
    if manifests.digest(body) != digest:
        raise CannotRecover(
            f"The file log/{name}/{digest.hex()} is missing or damaged. Bring it back from a mirror and try again."
        )
    Document.objects.filter(digest=digest, leaf_kind=row.kind, index=None).delete()
    log.acts += 1
    document = Document(kind=name, leaf_kind=row.kind, digest=digest, body=body, place=log.acts, index=row.index)
    if row.kind == Kind.META:
        document.subject = documents.subject_of(body)
    else:
        manifest = _manifest(body)
        document.number, document.reason = manifest.number, manifest.reason
        indices = list(manifest.indices())
        voided_by = None if manifest.restores else document.pk
        for at in range(0, len(indices), handing.AT_ONCE):
            Leaf.objects.filter(index__in=indices[at : at + handing.AT_ONCE]).update(voided_by=voided_by)
        if manifest.restores:
            numbers.restored += manifest.number
        else:
            numbers.voided += manifest.number
    document.save(force_insert=True)


def _manifest(body: bytes) -> Manifest:
    try:
        found = manifests.parse(body)
    except manifests.BadManifest:
        raise CannotRecover("A manifest of the log is not of its form. Nothing was changed.") from None
    return found
