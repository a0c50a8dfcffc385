"""What the worker does in each round: loops over tables whose rows say what is to be done.

Each step may be cut off anywhere: what it had not finished is still in its table. The worker's children live for a
minute each (`processes`), so when a step was done last stands in memory that they share with their parent.
"""

from __future__ import annotations

import math
import mmap
import time
from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from openappeal.mail import actions as mail
from openappeal.mail import transports
from openappeal.mailings import actions as mailings
from openappeal.offers import actions as offers
from openappeal.privacy import overwriting, retention
from openappeal.publishing import tasks as publishing
from openappeal.signatures import actions as signatures
from openappeal.signatures import contacts
from openappeal.signatures.actions import crowds, protecting, reminders
from openappeal.signatures.actions import letters as signer_letters

HOURLY = 3600.0
HEARTBEAT_SECONDS = 5.0
BURSTS = 20.0
REMINDERS = 60.0

# When each was done last, by the system's clock that never goes back; 0 is never. The day is its ordinal number.
_TIMES = ("begin", "bursts", "reminders", "heartbeat", "hourly", "day")
_last = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("d")
_transport: list[transports.Transport] = []


def begin() -> None:
    """Once at the start, and after a child was killed: what it may have left."""
    if _due("begin", math.inf):
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        publishing.begin()


def forget_beginning() -> None:
    """Let the next child look after what the one before has left."""
    _last[_TIMES.index("begin")] = 0.0


def letters() -> bool:
    """Queue letters to signers, and hand over the letters that are due."""
    if not _transport:
        _transport.append(transports.from_settings())
    now = timezone.now()
    signer_letters.queue_letters(keys=settings.KEYS, today=now.date())
    done = mail.hand_over(transport=_transport[0], keys=settings.KEYS, now=now)
    if not done.sent:
        _transport[0].close()
    return done.sent > 0


def files_and_counts() -> bool:
    """Open what organisers ask for, count, look at names, write files, hourly erase what has expired.

    Opening is here and not beside the letters: a slow mail server would keep an organiser waiting.
    """
    now = timezone.now()
    offers.open_asked(keys=settings.KEYS, today=now.date())
    contacts.open_asked(keys=settings.KEYS, today=now.date())
    counted = signatures.close_counts(today=now.date())
    looked = protecting.look(keys=settings.KEYS, today=now.date())
    signatures.answer_questions()
    signatures.withdraw_asked(today=now.date())
    mailings.stop_asked()
    if _due("bursts", BURSTS):
        signatures.watch_bursts(now=now)
    if _due("reminders", REMINDERS):
        reminders.queue_reminders(keys=settings.KEYS, today=now.date())
    written = publishing.step(now=now)
    if _due("heartbeat", HEARTBEAT_SECONDS):
        (Path(settings.DATA_DIR) / "worker.heartbeat").touch()
    if _due("hourly", HOURLY):
        hourly()
    if _day_changed(now.date()):
        publishing.begin()
    return bool(counted or written or looked)


def hourly() -> None:
    """Subscribers in a shuffled batch, wishes and small crowds, blank lines, what has expired, and overwriting."""
    now = timezone.now()
    today = now.date()
    mailings.subscribe_waiting(today=today)
    signatures.fulfil_wishes(keys=settings.KEYS, today=today)
    crowds.release_small(today=today)
    while signatures.place_blanks(today=today):
        pass
    retention.erase_due(now=now)
    overwriting.empty_log()
    _nightly(today)


def _nightly(today: date) -> None:
    """Once a day, at its first hours: what was erased leaves the disk. What could not be done is tried next hour."""
    mark = Path(settings.DATA_DIR) / "overwritten"
    if (mark.read_text() if mark.exists() else "") != today.isoformat() and overwriting.rewrite():
        mark.write_text(today.isoformat())


def _due(name: str, seconds: float) -> bool:
    now, place = time.monotonic(), _TIMES.index(name)
    if _last[place] and now - _last[place] < seconds:
        return False
    _last[place] = now
    return True


def _day_changed(day: date) -> bool:
    place = _TIMES.index("day")
    changed = _last[place] not in (0.0, day.toordinal())
    _last[place] = day.toordinal()
    return changed
