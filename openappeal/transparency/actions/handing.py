"""What the room above hands over: signatures, withdrawals, sets that are put aside or back.

Each takes the log's row, which makes it single with whoever appends, and may be called in a caller's transaction, as
the last thing that it locks. All hours are drawn here, once, uniformly over a day.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from openappeal.tlog.hashing import leaf_hash
from openappeal.transparency import leaves, manifests
from openappeal.transparency.leaves import Kind
from openappeal.transparency.models import Document, Leaf, Log, Pending, Reason

AT_ONCE = 2000
MOST_PAIRS = 8
"""Of pairs that cancel each other, this many less one at most are mixed in on a day, and as often none."""

Commitments = Iterable[bytes] | QuerySet[Any, Any]


@transaction.atomic
def hand_over(*, commitments: Iterable[bytes], now: datetime) -> int:
    """Have signatures appended that count from now on. Returns how many are new.

    Handing over again changes nothing. What had been set aside with others counts again, by a manifest of its own, or
    goes on waiting for its hour.
    """
    lock_log()
    new, put_back = 0, []
    for some in _batches(commitments):
        # Pending ones first: what is appended meanwhile has become a leaf.
        waiting = Pending.objects.filter(kind=Kind.SIGN, payload__in=some)
        waiting.exclude(waits_for=None).update(waits_for=None)
        known = {bytes(one) for one in waiting.values_list("payload", flat=True)}
        for index, payload, voided_by in _signs(some).values_list("index", "payload", "voided_by"):
            known.add(bytes(payload))
            if voided_by is not None:
                put_back.append(index)
        fresh = [Pending(payload=one, due_hour=draw_hour(now)) for one in dict.fromkeys(some) if one not in known]
        Pending.objects.bulk_create(fresh)
        new += len(fresh)
    if put_back:
        _put_back(Leaf.objects.filter(index__in=put_back), put_back, Reason.RELEASED, None, now)
    return new


@transaction.atomic
def pass_through(*, commitments: Iterable[bytes], now: datetime) -> None:
    """Have an entry appended for each, and another that takes it away again, each at its own hour: together nothing.

    For repeated signatures, and for those that were withdrawn before they were handed over.
    """
    pairs = []
    for one in commitments:
        pairs += [Pending(payload=one, due_hour=draw_hour(now)), _withdrawal(_guess(one, now), now)]
    Pending.objects.bulk_create(pairs)


@transaction.atomic
def withdraw(*, commitment: bytes, now: datetime) -> bool:
    """Have one signature taken away, without saying which. Returns whether it had been handed over.

    Its own entry is appended all the same, or its receipt would show that it was withdrawn. The nonce of the hidden
    reference is forgotten at once: nobody can ever open it, nor be made to, and so it does not matter that the day of
    an entry that is still on its way can only be guessed.
    """
    lock_log()
    pending = Pending.objects.filter(kind=Kind.SIGN, payload=commitment).first()
    if pending is not None:
        if pending.waits_for is None:
            _withdrawal(_guess(commitment, now), now).save()
        else:
            pending.delete()  # set aside, and so it never comes into the log
        return True
    leaf = _signs([commitment]).first()
    if leaf is None:
        return False
    waiting = _withdrawal(leaf.entry(), now)
    waiting.waits_for = leaf.voided_by
    waiting.save()
    return True


@transaction.atomic
def lose(*, commitment: bytes) -> None:
    """Count an entry as one that has no row any more: who withdrew came back with a backup, and is erased once more.

    Her withdrawal was appended, and comes back with what is recovered; or it was lost on its way, and then the log
    counts one more than there are. Another withdrawal would be one too many.
    """
    log = lock_log()
    waiting = Pending.objects.filter(kind=Kind.SIGN, payload=commitment, waits_for=None)
    if waiting.exists() or _signs([commitment]).filter(voided_by=None).exists():
        log.lost += 1
        log.save(update_fields=["lost"])


@transaction.atomic
def void(*, commitments: Commitments, reason: Reason, act: int, now: datetime) -> int:
    """Set aside all of these at once: what is appended already by one manifest, what is on its way by leaving it there.

    Returns how many the manifest names. `act` is the caller's number for it, with which it is taken back.
    """
    lock_log()
    Pending.objects.filter(kind=Kind.SIGN, waits_for=None, payload__in=commitments).update(waits_for=act)
    found = _signs(commitments).filter(voided_by=None)
    indices = list(found.values_list("index", flat=True))
    if not indices:
        return 0
    document = _announce(Kind.VOID, manifests.of(indices, restores=False, reason=reason), act, now)
    found.update(voided_by=document.pk)
    return len(indices)


@transaction.atomic
def restore(*, act: int, reason: Reason, now: datetime) -> int:
    """Take back what an act set aside, as far as single ones have not been let count meanwhile. Returns how many.

    Who withdrew meanwhile comes back too, and is taken away by an entry of its own at a random hour: a manifest that
    left them out would show which they are.
    """
    lock_log()
    number = 0
    Pending.objects.filter(kind=Kind.SIGN, waits_for=act).update(waits_for=None)
    for document in Document.objects.filter(act=act, leaf_kind=Kind.VOID).defer("body"):
        found = Leaf.objects.filter(voided_by=document.pk)
        indices = list(found.values_list("index", flat=True))
        if indices:
            _put_back(found, indices, reason, act, now)
            number += len(indices)
        for waiting in Pending.objects.filter(waits_for=document.pk):
            waiting.waits_for, waiting.due_hour = None, draw_hour(now)
            waiting.save(update_fields=["waits_for", "due_hour"])
    return number


@transaction.atomic
def mix_in(*, now: datetime) -> int:
    """Once a day, hand over some pairs that cancel each other. Returns how many.

    Somebody who reads a mailbox can sign once more and then count the withdrawals of the next two days: one more than
    there would have been tells her that it was a repetition. With a number drawn anew for each day nobody knows how
    many there would have been. A signature that is handed over has just such an entry.
    """
    log = lock_log()
    today = now.date()
    if log.mixed_day is not None and log.mixed_day >= today:
        return 0
    log.mixed_day = today
    log.save(update_fields=["mixed_day"])
    pairs = _pairs()
    pass_through(commitments=[secrets.token_bytes(leaves.PAYLOAD_SIZE) for _ in range(pairs)], now=now)
    return pairs


def _pairs() -> int:
    return secrets.randbelow(MOST_PAIRS)


def lock_log() -> Log:
    """Hold the log, so that nobody else appends or sets aside until the transaction ends."""
    Log.objects.get_or_create(pk=1)
    return Log.objects.select_for_update().get(pk=1)


def announce(kind: Kind, body: bytes, now: datetime, **facts: Any) -> Document:
    """Keep a document and have its leaf appended with the next batch, after those that were announced before."""
    log = lock_log()
    log.acts += 1
    log.save(update_fields=["acts"])
    digest = manifests.digest(body)
    is_meta = kind == Kind.META
    document = Document.objects.create(
        kind=Document.Kind.META if is_meta else Document.Kind.MANIFEST,
        leaf_kind=kind,
        digest=digest,
        body=body,
        place=log.acts,
        **facts,
    )
    Pending.objects.create(kind=kind, payload=digest, due_hour=hour_of(now), place=log.acts)
    return document


def hour_of(moment: datetime) -> int:
    """Hours since 1970."""
    return int(moment.timestamp() // 3600)


def _withdrawal(entry: bytes, now: datetime) -> Pending:
    payload = leaves.withdrawal(secrets.token_bytes(32), leaf_hash(entry))
    return Pending(kind=Kind.WITHDRAW, payload=payload, due_hour=draw_hour(now))


def _guess(commitment: bytes, now: datetime) -> bytes:
    """The entry of what has none yet, as if it were appended today."""
    return leaves.entry_bytes(Kind.SIGN, leaves.day_number(now.date()), commitment)


def _announce(kind: Kind, manifest: manifests.Manifest, act: int | None, now: datetime) -> Document:
    return announce(kind, manifest.written(), now, number=manifest.number, reason=manifest.reason, act=act)


def _put_back(found: QuerySet[Leaf], indices: list[int], reason: Reason, act: int | None, now: datetime) -> None:
    _announce(Kind.RESTORE, manifests.of(indices, restores=True, reason=reason), act, now)
    found.update(voided_by=None)


def _signs(commitments: Commitments) -> QuerySet[Leaf]:
    return Leaf.objects.filter(kind=Kind.SIGN, payload__in=commitments)


def draw_hour(now: datetime) -> int:
    """An hour at which something may be appended, drawn over a day."""
    first, last = settings.LOG_DELAY_HOURS
    # An hour that has begun does not count as one.
    return hour_of(now) + first + (1 + secrets.randbelow(last - first) if last > first else 0)


def _batches(commitments: Iterable[bytes]) -> Iterator[list[bytes]]:
    rest = iter(commitments)
    while some := list(islice(rest, AT_ONCE)):
        yield some
