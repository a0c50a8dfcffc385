"""What of signatures goes into the public log: those that count as confirmed by letter, people only.

Others are counted apart and not logged: from lists and paper, accepted without an address, organisations. What is set
aside is not logged before it counts. The clock hands over what it counts; `transparency` appends it at a random hour.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from openappeal.appeals import queries as appeals
from openappeal.signatures.models import Basis, Cohort, Fold, Held, Kind, Signature, Signing
from openappeal.tlog.promises import BadPromise
from openappeal.transparency import actions as transparency
from openappeal.transparency import queries as log
from openappeal.transparency import receipts
from openappeal.transparency.leaves import Kind as LeafKind
from openappeal.transparency.models import Leaf, Pending, Reason
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import PersonalCode

AT_ONCE = 2000
LOGGED = Q(basis=Basis.CONFIRMED) & ~Q(kind=Kind.ORGANISATION)
"""Which signatures the log counts, once the clock does."""


def commitment_of(signing: Signing, code: PersonalCode, keys: KeyProvider) -> bytes | None:
    """What the log will have of a signing that is being confirmed; None of an organisation's.

    Where no receipt can be made of the text, None too: the clock gives it one without. Confirming never fails for it.
    """
    if signing.kind == Kind.ORGANISATION:
        return None
    sha256 = appeals.text_hash(version_id=signing.version_id, language=signing.language)
    try:
        return receipts.commitment(code=code, appeal=signing.version.appeal.slug, text_sha256=sha256, keys=keys)
    except BadPromise:
        return None


def note_fold(commitment: bytes, held: Held, cohort: Cohort | None, today: date) -> None:
    """Remember a repeated signature until the clock hands it over. What would be set aside keeps by what."""
    kept = {} if cohort is None or not held else {"network": cohort.network, "provider": cohort.provider}
    Fold.objects.create(commitment=commitment, held=held, day=today, **kept)


def hand_over(ids: Iterable[int]) -> None:
    """Hand over those of these signatures that the log counts. Call it in the clock's transaction."""
    rows = list(Signature.objects.filter(LOGGED, pk__in=list(ids)).only("commitment"))
    _commit([row for row in rows if row.commitment is None])
    transparency.hand_over(commitments=[bytes(row.commitment or b"") for row in rows], now=timezone.now())


def waiting_folds() -> QuerySet[Fold]:
    """Repeated signatures that nothing holds back."""
    return Fold.objects.filter(held=Held.NO).order_by("pk")


def hand_over_folds() -> None:
    """Have repeated signatures appended, and taken away again. Call it in the clock's transaction."""
    folds = list(waiting_folds().select_for_update()[:AT_ONCE])
    if folds:
        transparency.pass_through(commitments=[bytes(fold.commitment) for fold in folds], now=timezone.now())
        Fold.objects.filter(pk__in=[fold.pk for fold in folds]).delete()


@transaction.atomic
def commit_earlier() -> int:
    """Hand over signatures counted before there was a log. Nobody has a receipt for them. Returns how many."""
    found = Signature.objects.filter(LOGGED, commitment=None, counted_in=True, held=Held.NO).order_by("pk")
    rows = list(found.select_for_update().only("commitment")[:AT_ONCE])
    if rows:
        hand_over([row.pk for row in rows])
    return len(rows)


def leave(signature: Signature) -> None:
    """Have a signature taken away that is about to be erased. Call it with its row locked.

    What no clock has counted yet is appended all the same, and taken away: its receipt must not tell.
    """
    if signature.commitment is None or signature.basis != Basis.CONFIRMED or signature.kind == Kind.ORGANISATION:
        return
    commitment, now = bytes(signature.commitment), timezone.now()
    if not transparency.withdraw(commitment=commitment, now=now) and not signature.held:
        transparency.pass_through(commitments=[commitment], now=now)


def lose(signature: Signature) -> None:
    """Have a signature count as an entry without a row, whose withdrawal the log knows. Call it with its row locked."""
    if signature.commitment is not None:
        transparency.lose(commitment=bytes(signature.commitment))


def set_aside(found: QuerySet[Signature], *, act: int) -> None:
    """Set the log's leaves of these signatures aside. Call it in the sweep's transaction."""
    commitments = found.filter(LOGGED, commitment__isnull=False).values("commitment")
    transparency.void(commitments=commitments, reason=Reason.FLOOD, act=act, now=timezone.now())


def put_back(*, act: int) -> None:
    """Put back in the log what an act set aside. Call it in the transaction that undoes the sweep."""
    transparency.restore(act=act, reason=Reason.UNDONE, now=timezone.now())


@dataclass(frozen=True)
class LogDrift:
    """What the log and what is on its way to it count, and the rows that they should be; and rows without an entry."""

    logged: int
    rows: int
    without_entry: int


@transaction.atomic
def recount(*, repair: bool) -> LogDrift | None:
    """Compare the signatures that count with the log and what is on its way. Returns nothing if they agree.

    Repairing hands over what has no entry. What the log counts too much cannot be mended: nothing is ever taken out.
    """
    transparency.lock_log()
    rows = Signature.objects.filter(LOGGED, held=Held.NO, commitment__isnull=False)
    here = OuterRef("commitment")
    in_log = Exists(Leaf.objects.filter(kind=LeafKind.SIGN, payload=here, voided_by=None))
    on_its_way = Exists(Pending.objects.filter(kind=LeafKind.SIGN, payload=here))
    # One that somebody changed a moment ago waits to be counted anew, and has its entry all the time.
    without = list(rows.filter(counted_in=True).exclude(in_log).exclude(on_its_way).values_list("pk", flat=True))
    entered = rows.filter(in_log | on_its_way).count()
    drift = LogDrift(log.in_table() + log.on_its_way() - log.lost(), entered + len(without), len(without))
    if without and repair:
        hand_over(without)
    return drift if without or drift.logged != drift.rows else None


def _commit(rows: list[Signature]) -> None:
    for row in rows:
        row.commitment = secrets.token_bytes(32)
    Signature.objects.bulk_update(rows, ["commitment"])
