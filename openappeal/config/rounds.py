"""What the worker does in each round: loops over tables whose rows say what is to be done.

Each step may be cut off anywhere: what it had not finished is still in its table. The worker has two children, one for
letters and one for all else, and a third where it has the key of a payment service. They live for a minute each
(`processes`), so when a step was done last stands in memory that they share with their parent.
"""

from __future__ import annotations

import math
import mmap
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from openappeal.fundraising import donors
from openappeal.fundraising.actions import donor_letters
from openappeal.fundraising.actions import expenses as receipts
from openappeal.fundraising.checkout import services
from openappeal.fundraising.checkout.rounds import Round
from openappeal.mail import actions as mail
from openappeal.mail import transports
from openappeal.mailings import actions as mailings
from openappeal.mailings.actions import hearing, sending
from openappeal.mailings.throttle import Pace
from openappeal.newsroom import actions as newsroom
from openappeal.newsroom import social
from openappeal.offers import actions as offers
from openappeal.printing import long_settings, proof_letters
from openappeal.privacy import overwriting, retention
from openappeal.publishing import tasks as publishing
from openappeal.signatures import actions as signatures
from openappeal.signatures import contacts
from openappeal.signatures.actions import crowds, gone_for_good, office, protecting, public_log, reminders
from openappeal.signatures.actions import letters as signer_letters
from openappeal.transparency import actions as transparency
from openappeal.transparency import files as log_files

HOURLY = 3600.0
HEARTBEAT_SECONDS = 5.0
BURSTS = 20.0
REMINDERS = 60.0
OPENING = 1.0
POSTS = 1.0
EARLIER = 1.0
HOOK = 1.0
# Counting writes a dozen pages anew. Among very many signatures that would be all that this child does.
COUNTS = 5.0

# When each was done last, by the system's clock that never goes back; 0 is never. The day is its ordinal number.
_TIMES = (
    *("begin", "bursts", "reminders", "heartbeat", "hourly", "day", "opening", "counts", "posts", "hook", "log"),
    *("earlier", "lost", "late", "unpaid"),
)
_last = memoryview(mmap.mmap(-1, mmap.PAGESIZE)).cast("d")
_transport: list[transports.Transport] = []
_pace: list[Pace] = []
_payments: list[Round] = []


def begin() -> None:
    """Once at the start, and after a child was killed: what it may have left."""
    if _due("begin", math.inf):
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        publishing.begin()


def forget_beginning() -> None:
    """Let the next child look after what the one before has left."""
    _last[_TIMES.index("begin")] = 0.0


def letters() -> bool:
    """Hand over letters, post one thing in another network, read what the mail provider tells of letters, and look for
    the sizes of one large print.

    What is slow there delays no page.
    """
    went, _posted, _read, _found = _each(_hand_over_letters, _post, _hear, long_settings.work)
    return bool(went)


def _hand_over_letters() -> int:
    """Queue letters to signers, hand over the letters that are due, and then some of each issue of the mailing.

    While a whole batch of single letters is due, issues wait.
    """
    if not _transport:
        _transport.append(transports.from_settings())
        _pace.append(Pace(per_domain=settings.LETTERS_PER_DOMAIN))
    now = timezone.now()
    signer_letters.queue_letters(keys=settings.KEYS, today=now.date())
    done = mail.hand_over(transport=_transport[0], keys=settings.KEYS, now=now)
    went = done.sent
    if done.sent < mail.BATCH:
        folder = Path(settings.DATA_DIR) / "sending"
        went += sending.hand_over(
            transport=_transport[0], keys=settings.KEYS, now=timezone.now(), folder=folder, pace=_pace[0]
        )
    if not went:
        _transport[0].close()
    return went


def _post() -> int:
    if not _due("posts", POSTS):
        return 0
    return newsroom.post_due(sender=social.Apprise(), keys=settings.KEYS, now=timezone.now())


def _hear() -> int:
    if not _due("hook", HOOK):
        return 0
    return hearing.hear(
        keys=settings.KEYS,
        signing_secret=settings.MAIL_WEBHOOK_SIGNATURE,
        percent=settings.MAIL_WEBHOOK_MOST,
        today=timezone.now().date(),
    )


def payments() -> bool:
    """Everything that speaks to the payment service, in a child of its own: what is slow there delays nobody."""
    if not _payments:
        _payments.append(
            Round(services.provider(), services.door(), keys=settings.KEYS, site_url=settings.SITE_URL, due=_due)
        )
    return _payments[0].step(now=timezone.now())


def files_and_counts() -> bool:
    """Open items at their minute and what organisers ask for, count, look at names, write files, hourly erase.

    Opening is here and not beside the letters: a slow mail server would keep an organiser waiting.
    """
    now = timezone.now()
    today, keys = now.date(), settings.KEYS
    done = _each(
        # First what somebody asked for who may be in danger.
        lambda: signatures.withdraw_asked(today=today),
        lambda: mailings.stop_asked(today=today),
        lambda: newsroom.open_due(now=now) if _due("opening", OPENING) else 0,
        lambda: _count(today),
        lambda: protecting.look(keys=keys, today=today),
        lambda: publishing.step(now=now),
        lambda: offers.open_asked(keys=keys, today=today),
        lambda: contacts.open_asked(keys=keys, today=today),
        lambda: donors.open_asked(keys=keys, today=today),
        lambda: donor_letters.write_due(keys=keys, today=today),
        lambda: receipts.open_asked(keys=keys, today=today),
        lambda: proof_letters.write_due(keys=keys, today=today),
        signatures.answer_questions,
        mailings.change_asked,
        lambda: signatures.watch_bursts(now=now) if _due("bursts", BURSTS) else 0,
        lambda: reminders.queue_reminders(keys=keys, today=today) if _due("reminders", REMINDERS) else 0,
        lambda: hourly() if _due("hourly", HOURLY) else None,
        lambda: public_log.commit_earlier() if _due("earlier", EARLIER) else 0,
        lambda: _append_to_log(now) if _due("log", settings.LOG_SECONDS) else None,
        lambda: publishing.begin() if _day_changed(today) else None,
    )
    # Only of a round without a failure: a worker that fails at each must not look alive.
    _heartbeat()
    opened, counted, looked, written = done[2:6]
    return bool(opened or counted or looked or written)


def _count(today: date) -> int:
    """Count at once what comes alone, and what comes together every few seconds."""
    place = _TIMES.index("counts")
    if _last[place] and time.monotonic() - _last[place] < COUNTS:
        return 0
    counted = signatures.close_counts(today=today)
    if counted:
        _last[place] = time.monotonic()
    return counted


def _append_to_log(now: datetime) -> None:
    transparency.sequence(keys=settings.KEYS, site_url=settings.SITE_URL, places=log_files.places(), now=now)


def hourly() -> None:
    """Who withdrew and came back with a backup; subscribers in a shuffled batch, wishes and small crowds, blank lines,
    office keys, what has expired, and overwriting.
    """
    now = timezone.now()
    today = now.date()
    _each(
        lambda: gone_for_good.erase_again(today=today),
        lambda: mailings.subscribe_waiting(today=today),
        lambda: signatures.fulfil_wishes(keys=settings.KEYS, today=today),
        lambda: crowds.release_small(today=today),
        lambda: _place_blanks(today),
        lambda: office.notice(keys=settings.KEYS, today=today),
        lambda: retention.erase_due(now=now),
        overwriting.empty_log,
        lambda: _nightly(today),
    )


def _each(*steps: Callable[[], object]) -> list[object]:
    """Take every step, also after one that failed: nobody's withdrawal waits for somebody else's broken row.

    Returns what each gave. The first failure is raised in the end, so that it is logged and tried again.
    """
    given: list[object] = []
    failed: Exception | None = None
    for step in steps:
        try:
            given.append(step())
        except Exception as error:  # noqa: BLE001  whatever it is, the others have their turn
            failed = failed or error
            given.append(None)
    if failed is not None:
        raise failed
    return given


def _place_blanks(today: date) -> None:
    while signatures.place_blanks(today=today):
        pass


def _heartbeat() -> None:
    if _due("heartbeat", HEARTBEAT_SECONDS):
        (Path(settings.DATA_DIR) / "worker.heartbeat").touch()


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
