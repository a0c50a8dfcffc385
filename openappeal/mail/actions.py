"""The outbox: queue a letter, hand letters over."""

from __future__ import annotations

import json
import logging
import random
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.core.ids import random_id
from openappeal.mail import errands
from openappeal.mail.errands import Outcome
from openappeal.mail.letters import NoAddress, Request, render
from openappeal.mail.models import OutboxLetter, Priority
from openappeal.mail.transports import Refused, Transport, Unavailable, Uncertain
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
BATCH = 50
# Of letters to many only a few at once: a confirmation that comes meanwhile waits for these at most.
BATCH_OF_MANY = 5
# Minutes to the next try after a failure; the last value repeats until the letter expires.
PAUSES = (1, 2, 5, 10, 20, 40)


@dataclass(frozen=True)
class HandedOver:
    """What one round did with the letters that were due."""

    sent: int
    refused: int
    delayed: int


def seal(*, letter: Request, keys: KeyProvider) -> bytes:
    """A letter as it waits: readable by the mailing key only. Needs no database.

    :raises openappeal.vault.sealing.TooLong:
    """
    plain = json.dumps({"v": 1, **asdict(letter)}, ensure_ascii=False, separators=(",", ":")).encode()
    return sealing.seal(_pad(plain), keys.mailing_recipients())


def queue(
    *,
    sealed: bytes,
    expires: date,
    priority: Priority = Priority.FIRST,
    errand: str = "",
    errand_id: int | None = None,
    not_before: datetime | None = None,
) -> OutboxLetter:
    """Put a sealed letter into the outbox, in the caller's transaction: both are kept, or neither.

    With an errand it is sent at most once, and the errand hears what became of it. One that has expired
    already is never sent.
    """
    return OutboxLetter.objects.create(
        sealed=sealed,
        expires_day=expires,
        priority=priority,
        errand=errand,
        errand_id=errand_id,
        not_before=not_before,
    )


def hand_over(*, transport: Transport, keys: KeyProvider, now: datetime) -> HandedOver:
    """Send the letters that are due. A letter may be sent twice after a kill, never lost.

    A letter with an errand is the other way round: never twice, and after a kill uncertain.

    The row is deleted when the mail server has accepted the letter. While a server is away all of
    its letters wait; one that it refuses for good is kept without being tried again, for people to see.
    All wait while somebody has stopped letters.
    """
    if switches.is_stopped(Part.LETTERS):
        return HandedOver(0, 0, 0)
    sent = refused = delayed = 0
    lease = random_id()
    for claimed in _claim_good(lease, now):
        try:
            letter = render(_open(bytes(claimed.sealed), keys))
        except NoAddress:
            _delay(claimed, now)
            delayed += 1
            continue
        if claimed.errand and not _begin(claimed):
            continue
        try:
            transport.send(letter)
        except Refused:
            _give_up(claimed)
            refused += 1
        except Unavailable as error:
            if claimed.errand and isinstance(error, Uncertain):
                _settle(claimed, Outcome.UNCERTAIN)
            else:
                _delay(claimed, now)
            delayed += 1
            break  # the others would meet the same closed door
        else:
            _settle(claimed, Outcome.SENT)
            sent += 1
    # Give back what this round claimed and did not try.
    OutboxLetter.objects.filter(lease=lease).update(lease=None, lease_until=None)
    return HandedOver(sent, refused, delayed)


@transaction.atomic
def expire(*, today: date) -> int:
    """Erase letters that are of no use any more. Returns how many."""
    old = OutboxLetter.objects.filter(expires_day__lte=today)
    for letter in old.exclude(errand="").select_for_update():
        outcome = Outcome.UNCERTAIN if letter.begun else Outcome.EXPIRED
        errands.of(letter.errand).note(_number(letter), outcome)
    deleted, _ = old.delete()
    return deleted


def _claim_good(lease: int, now: datetime) -> list[OutboxLetter]:
    """Take a batch of which some is still of use; what is not goes on the way."""
    while True:
        claimed = _claim(lease, now)
        good = [letter for letter in claimed if letter.errand or letter.expires_day > now.date()]
        if len(good) < len(claimed):
            kept = {letter.pk for letter in good}
            OutboxLetter.objects.filter(lease=lease, errand="", expires_day__lte=now.date()).exclude(
                pk__in=kept
            ).delete()
        if good or not claimed:
            return good


def _claim(lease: int, now: datetime) -> list[OutboxLetter]:
    """Take a batch for this worker: a conditional update, so that two never hold the same letter."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = Q(not_before=None) | Q(not_before__lte=now)
    with transaction.atomic():
        wanted = OutboxLetter.objects.filter(free, due, given_up=False).order_by("priority", "id")
        if _skips_locked():
            wanted = wanted.select_for_update(skip_locked=True)
        found = list(wanted.values_list("pk", "priority")[:BATCH])
        ids = [pk for pk, priority in found if priority == found[0][1]]
        if found and found[0][1] == Priority.MANY:
            ids = ids[:BATCH_OF_MANY]
        OutboxLetter.objects.filter(pk__in=ids).filter(free).update(lease=lease, lease_until=now + LEASE)
    return list(OutboxLetter.objects.filter(lease=lease).order_by("priority", "id"))


def _begin(letter: OutboxLetter) -> bool:
    """Keep, before a letter with an errand is handed over, that it is; or find that it must not be."""
    with transaction.atomic():
        row = OutboxLetter.objects.select_for_update().filter(pk=letter.pk, lease=letter.lease).first()
        if row is None:
            return False  # this claim had run out, and another worker has taken it
        errand = errands.of(row.errand)
        if not row.begun and errand.may_go(_number(row)):
            row.begun = True
            row.save(update_fields=["begun"])
            return True
        errand.note(_number(row), Outcome.UNCERTAIN if row.begun else Outcome.TAKEN_BACK)
        row.delete()
        return False


def _settle(letter: OutboxLetter, outcome: Outcome) -> None:
    """Delete a letter's row and tell its errand, unless another worker has done both meanwhile."""
    with transaction.atomic():
        deleted, _ = OutboxLetter.objects.filter(pk=letter.pk, lease=letter.lease).delete()
        if deleted and letter.errand:
            errands.of(letter.errand).note(_number(letter), outcome)


def _number(letter: OutboxLetter) -> int:
    if letter.errand_id is None:
        raise ValueError("a letter with an errand has the errand's number")
    return letter.errand_id


def _delay(letter: OutboxLetter, now: datetime) -> None:
    pause = PAUSES[min(letter.attempts, len(PAUSES) - 1)] * 60
    jitter = random.uniform(0.8, 1.2)  # noqa: S311  spreads the tries; nothing secret
    OutboxLetter.objects.filter(pk=letter.pk, lease=letter.lease).update(
        attempts=min(letter.attempts + 1, 1000),
        not_before=now + timedelta(seconds=pause * jitter),
        lease=None,
        lease_until=None,
        begun=False,
    )


def _give_up(letter: OutboxLetter) -> None:
    if letter.errand:
        _settle(letter, Outcome.REFUSED)
        return
    OutboxLetter.objects.filter(pk=letter.pk).update(given_up=True, lease=None, lease_until=None)
    logger.warning("letter %s was refused by the mail server", letter.pk)


def _open(sealed: bytes, keys: KeyProvider) -> Request:
    fields = json.loads(sealing.open_sealed(sealed, keys.mailing_identity()).rstrip(b"\0"))
    fields.pop("v")
    return Request(**fields)


def _pad(plain: bytes) -> bytes:
    """To the next kilobyte: an outbox row must not tell a long address from a short one."""
    size = -(-len(plain) // 1024) * 1024
    return plain.ljust(size, b"\0")


def _skips_locked() -> bool:
    return connection.features.has_select_for_update_skip_locked
