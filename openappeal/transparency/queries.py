"""What is public of the log. Nothing here knows more than whoever reads its files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from openappeal.transparency.leaves import Kind, day_of
from openappeal.transparency.models import Batch, Document, Leaf, Log, Pending, Reason


@dataclass(frozen=True)
class LogState:
    """The published log: how many entries, of which day, what they add up to, and the newest checkpoint as signed.

    Before the first checkpoint it is empty, without a day.
    """

    size: int
    day: date | None
    counted: int
    checkpoint: bytes | None
    origin: str = ""
    key: str = ""


@dataclass(frozen=True)
class LogDay:
    """What one day brought, and the count at its end.

    `withdrawn` are entries that each take one away: withdrawals, signatures that repeat one, and pairs that are
    mixed in every day so that nobody can tell these apart. Each of the latter two has an entry among `signed`.
    """

    day: date
    signed: int
    withdrawn: int
    voided: int
    restored: int
    total: int


@dataclass(frozen=True)
class Correction:
    """One act that set many aside (`void`) or put them back (`restore`)."""

    day: date
    kind: str
    number: int
    reason: Reason


def state() -> LogState:
    """The log as it is published now."""
    log = Log.objects.filter(pk=1).first()
    if log is None:
        return LogState(0, None, 0, None)
    batch = Batch.objects.filter(size=log.published_size).first()
    if batch is None:
        return LogState(0, None, 0, None, log.origin, log.verifier)
    return LogState(batch.size, batch.day, batch.total, bytes(log.checkpoint), log.origin, log.verifier)


def days() -> list[LogDay]:
    """The published log day by day, the oldest first. Days without an entry are left out."""
    published = Batch.objects.filter(size__lte=_published())
    last = published.values("day").annotate(size=Max("size")).values_list("size", flat=True)
    found, before = [], Batch(signed=0, withdrawn=0, voided=0, restored=0)
    for batch in Batch.objects.filter(size__in=list(last)).order_by("size"):
        found.append(
            LogDay(
                batch.day,
                batch.signed - before.signed,
                batch.withdrawn - before.withdrawn,
                batch.voided - before.voided,
                batch.restored - before.restored,
                batch.total,
            )
        )
        before = batch
    return found


def corrections() -> list[Correction]:
    """What was set aside and put back by the hundred, the newest first."""
    found = Document.objects.filter(kind=Document.Kind.MANIFEST, index__lt=_published()).order_by("-index")
    day_numbers = dict(Leaf.objects.filter(pk__in=found.values("index")).values_list("index", "day"))
    return [
        Correction(
            day_of(day_numbers[one.index or 0]),
            Kind(one.leaf_kind).name.lower(),
            one.number,
            Reason(one.reason),
        )
        for one in found.defer("body")
    ]


def refusal() -> str:
    """Why nothing is signed at the moment, or nothing."""
    return Log.objects.filter(pk=1).values_list("refused", flat=True).first() or ""


def _published() -> int:
    return Log.objects.filter(pk=1).values_list("published_size", flat=True).first() or 0


def in_table() -> int:
    """What the table's leaves add up to now, also those that are not published yet."""
    signed, withdrawn = (Leaf.objects.filter(kind=kind).count() for kind in (Kind.SIGN, Kind.WITHDRAW))
    return signed - withdrawn - Leaf.objects.filter(voided_by__isnull=False).count()


def on_its_way() -> int:
    """What pending signatures and withdrawals add up to. A withdrawal of what is set aside takes nothing away."""
    waiting = Pending.objects.filter(waits_for=None)
    signed, withdrawn = (waiting.filter(kind=kind).count() for kind in (Kind.SIGN, Kind.WITHDRAW))
    return signed - withdrawn


def lost() -> int:
    """What the log counts and no row does, since a backup was put back."""
    return Log.objects.filter(pk=1).values_list("lost", flat=True).first() or 0


def acts_waiting() -> bool:
    """Whether a set was put aside or back, and no leaf says so yet."""
    return Pending.objects.filter(kind__in=[Kind.VOID, Kind.RESTORE]).exists()
