"""A published log as rows, for tests of what shows it: its numbers and its state, without tiles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from openappeal.tlog import notes
from openappeal.tlog.checkpoints import Checkpoint
from openappeal.transparency import leaves
from openappeal.transparency.models import Batch, Document, Leaf, Log, Reason

ORIGIN = "lantern.example/log"
SIGNER = notes.Signer(ORIGIN, bytes(range(32)))
ROOT = bytes(range(100, 132))


def begin() -> None:
    """A log with a key and no entry."""
    Log.objects.create(pk=1, origin=ORIGIN, verifier=str(SIGNER.verifier))


def publish(days: Sequence[tuple[date, int, int, int, int]]) -> int:
    """Batches of these days, each with what was signed, withdrawn, voided and restored on it. Returns the size."""
    size, sums = 0, [0, 0, 0, 0]
    for day, *numbers in days:
        size += numbers[0] + numbers[1] + bool(numbers[2]) + bool(numbers[3])
        sums = [before + now for before, now in zip(sums, numbers, strict=True)]
        signed, withdrawn, voided, restored = sums
        Batch.objects.create(
            size=size, root=ROOT, day=day, signed=signed, withdrawn=withdrawn, voided=voided, restored=restored
        )
    checkpoint = Checkpoint(ORIGIN, size, ROOT).sign(SIGNER)
    Log.objects.update_or_create(
        pk=1,
        defaults={
            "origin": ORIGIN,
            "verifier": str(SIGNER.verifier),
            "published_size": size,
            "checkpoint": checkpoint,
        },
    )
    return size


def correct(*, index: int, day: date, kind: leaves.Kind, number: int, reason: Reason) -> None:
    """One act that stands at this index."""
    payload = bytes([index % 256]) * 32
    Leaf.objects.create(index=index, kind=kind, day=leaves.day_number(day), payload=payload)
    Document.objects.create(
        kind=Document.Kind.MANIFEST,
        leaf_kind=kind,
        digest=payload,
        body=b"",
        number=number,
        reason=reason,
        index=index,
    )
