"""What the staff side shows of letters: numbers, and the demonstration's mailbox."""

from __future__ import annotations

from django.db.models import QuerySet

from openappeal.mail.models import MailboxLetter, OutboxLetter


def waiting() -> int:
    """Letters that are still to be sent."""
    return OutboxLetter.objects.filter(given_up=False).count()


def delayed() -> int:
    """Letters that a mail server has already put off at least once."""
    return OutboxLetter.objects.filter(given_up=False, attempts__gt=0).count()


def given_up() -> int:
    """Letters that a mail server refused for good."""
    return OutboxLetter.objects.filter(given_up=True).count()


def mailbox() -> QuerySet[MailboxLetter]:
    """The demonstration's letters, newest first."""
    return MailboxLetter.objects.order_by("-number")
