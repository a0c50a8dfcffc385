"""What the worker does in each round: loops over tables whose rows say what is to be done.

Each step may be cut off anywhere: what it had not finished is still in its table.
"""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from openappeal.mail import actions as mail
from openappeal.mail import transports
from openappeal.mailings import actions as mailings
from openappeal.publishing import tasks as publishing
from openappeal.signatures import actions as signatures
from openappeal.signatures.actions import imports

HOURLY = 3600.0
HEARTBEAT_SECONDS = 5.0

_last: dict[str, float] = {}
_transport: list[transports.Transport] = []


def begin() -> None:
    """Once at the start: what a worker that was killed may have left."""
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    publishing.begin()


def letters() -> bool:
    """Hand over the letters that are due."""
    if not _transport:
        _transport.append(transports.from_settings())
    done = mail.hand_over(transport=_transport[0], keys=settings.KEYS, now=timezone.now())
    if not done.sent:
        _transport[0].close()
    return done.sent > 0


def files_and_counts() -> bool:
    """Count, write files, and look once an hour after what waits or has expired."""
    now = timezone.now()
    counted = signatures.close_counts(today=now.date())
    written = publishing.step(now=now)
    if _due("heartbeat", HEARTBEAT_SECONDS):
        (Path(settings.DATA_DIR) / "worker.heartbeat").touch()
    if _due("hourly", HOURLY):
        hourly()
    if _due("midnight", 0) and _day_changed(now.date().isoformat()):
        publishing.begin()
    return bool(counted or written)


def hourly() -> None:
    """Subscribers in a shuffled batch, wishes that have waited, blank lines, what has expired, and overwriting."""
    now = timezone.now()
    today = now.date()
    mailings.subscribe_waiting(today=today)
    signatures.fulfil_wishes(keys=settings.KEYS, today=today)
    while signatures.place_blanks(today=today):
        pass
    signatures.expire(today=today)
    imports.expire(now=now)
    mail.expire(today=today)
    if connection.vendor == "sqlite":
        # Deleted rows live on in the write-ahead log until it is emptied.
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _due(name: str, seconds: float) -> bool:
    now = time.monotonic()
    if name in _last and now - _last[name] < seconds:
        return False
    _last[name] = now
    return True


_day: list[str] = []


def _day_changed(day: str) -> bool:
    changed = bool(_day) and _day[0] != day
    _day[:] = [day]
    return changed
