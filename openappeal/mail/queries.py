"""What the staff side shows of letters: numbers, and the demonstration's mailbox."""

from __future__ import annotations

import time
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from openappeal.mail.models import MailboxLetter, OutboxLetter, Priority

A_MINUTES_LETTERS = 1500
SILENT_SECONDS = 120


def waiting() -> int:
    """Letters that are still to be sent."""
    return OutboxLetter.objects.filter(given_up=False).count()


def delayed() -> int:
    """Letters that a mail server has already put off at least once."""
    return OutboxLetter.objects.filter(given_up=False, attempts__gt=0).count()


def are_late() -> bool:
    """Whether confirmations go out late just now. Of no letter the outbox knows when it was written; so:

    they do if a mail server has put one off twice, if more wait than go out in a minute, or if the worker has given
    no sign of life for two. Depends on the queue as a whole, so it may be said to everybody.
    """
    waiting = OutboxLetter.objects.filter(given_up=False, priority=Priority.FIRST)
    if _worker_is_silent() and waiting.exists():
        return True
    if waiting.filter(not_before__isnull=False, attempts__gte=2).exists():
        return True
    return waiting.filter(not_before=None)[:A_MINUTES_LETTERS].count() >= A_MINUTES_LETTERS


def given_up() -> int:
    """Letters that a mail server refused for good."""
    return OutboxLetter.objects.filter(given_up=True).count()


def mailbox() -> QuerySet[MailboxLetter]:
    """The demonstration's letters, newest first."""
    return MailboxLetter.objects.order_by("-number")


def _worker_is_silent() -> bool:
    """Where there is no such file, there was no worker yet, or it works on another machine."""
    try:
        seen = (Path(settings.DATA_DIR) / "worker.heartbeat").stat().st_mtime
    except OSError:
        return False
    return time.time() - seen > SILENT_SECONDS
