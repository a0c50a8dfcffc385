"""The outbox: queue a letter, hand letters over."""

from __future__ import annotations

import json
import logging
import random
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q

from openappeal.core.ids import random_id
from openappeal.mail.letters import NoAddress, Request, render
from openappeal.mail.models import OutboxLetter
from openappeal.mail.transports import Refused, Transport, Unavailable
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
BATCH = 50
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


def queue(*, sealed: bytes, expires: date) -> OutboxLetter:
    """Put a sealed letter into the outbox, in the caller's transaction: both are kept, or neither."""
    return OutboxLetter.objects.create(sealed=sealed, expires_day=expires)


def hand_over(*, transport: Transport, keys: KeyProvider, now: datetime) -> HandedOver:
    """Send the letters that are due. A letter may be sent twice after a kill, never lost.

    The row is deleted when the mail server has accepted the letter. While a server is away all of
    its letters wait; one that it refuses for good is kept without being tried again, for people to see.
    """
    sent = refused = delayed = 0
    lease = random_id()
    for claimed in _claim(lease, now):
        try:
            transport.send(render(_open(bytes(claimed.sealed), keys)))
        except Refused:
            _give_up(claimed)
            refused += 1
        except NoAddress:
            _delay(claimed, now)
            delayed += 1
        except Unavailable:
            _delay(claimed, now)
            delayed += 1
            break  # the others would meet the same closed door
        else:
            OutboxLetter.objects.filter(pk=claimed.pk, lease=claimed.lease).delete()
            sent += 1
    # Give back what this round claimed and did not try.
    OutboxLetter.objects.filter(lease=lease).update(lease=None, lease_until=None)
    return HandedOver(sent, refused, delayed)


def expire(*, today: date) -> int:
    """Erase letters that are of no use any more. Returns how many."""
    deleted, _ = OutboxLetter.objects.filter(expires_day__lte=today).delete()
    return deleted


def _claim(lease: int, now: datetime) -> list[OutboxLetter]:
    """Take a batch for this worker: a conditional update, so that two never hold the same letter."""
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    due = Q(not_before=None) | Q(not_before__lte=now)
    with transaction.atomic():
        wanted = OutboxLetter.objects.filter(free, due, given_up=False).order_by("id")
        if _skips_locked():
            wanted = wanted.select_for_update(skip_locked=True)
        ids = list(wanted.values_list("pk", flat=True)[:BATCH])
        OutboxLetter.objects.filter(pk__in=ids).filter(free).update(lease=lease, lease_until=now + LEASE)
    return list(OutboxLetter.objects.filter(lease=lease).order_by("id"))


def _delay(letter: OutboxLetter, now: datetime) -> None:
    pause = PAUSES[min(letter.attempts, len(PAUSES) - 1)] * 60
    jitter = random.uniform(0.8, 1.2)  # noqa: S311  spreads the tries; nothing secret
    OutboxLetter.objects.filter(pk=letter.pk).update(
        attempts=min(letter.attempts + 1, 1000),
        not_before=now + timedelta(seconds=pause * jitter),
        lease=None,
        lease_until=None,
    )


def _give_up(letter: OutboxLetter) -> None:
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
