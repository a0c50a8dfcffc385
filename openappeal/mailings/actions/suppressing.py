"""Addresses to which nothing is sent."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from openappeal.mailings.actions.issues import note_leaving
from openappeal.mailings.models import Asking, Intake, Subscriber, Suppression

SOFT_MOST = 5
"""On so many days a letter may come back for a reason that passes, before we give the address up."""
SOFT_FORGOTTEN_DAYS = 60

Reason = Suppression.Reason
# A button in a letter to that mailbox ends these. Whoever complains may have pressed it, too: somebody else typed
# their address, again and again.
LIFTED = (Reason.LEFT, Reason.BOUNCED)


def suppress(*, tags: Iterable[bytes], reason: Reason, today: date) -> None:
    """Send nothing to these any more, in the caller's transaction. A complaint stands over the other reasons."""
    wanted = set(tags)
    Suppression.objects.bulk_create(
        [Suppression(tag=tag, reason=reason, day=today) for tag in wanted], ignore_conflicts=True
    )
    if reason == Reason.COMPLAINED:
        Suppression.objects.filter(tag__in=wanted).update(reason=reason, day=today)


def lift(*, tag: bytes) -> None:
    """Somebody has pressed the button in a letter to this mailbox: write to it again, unless they had complained."""
    Suppression.objects.filter(tag=tag, reason__in=LIFTED).delete()


def has_complained(*, tag: bytes) -> bool:
    """Whether not even a letter with a question may go there."""
    return Suppression.objects.filter(tag=tag, reason=Reason.COMPLAINED).exists()


@transaction.atomic
def leave_out(*, tags: Iterable[bytes], subscribers: Iterable[int], reason: Reason, today: date) -> None:
    """Erase whoever is meant, wishes that wait included, and write to them no more."""
    known = Subscriber.objects.filter(pk__in=list(subscribers))
    wanted = {bytes(tag) for tag in known.values_list("tag", flat=True)} | set(tags)
    gone = Subscriber.objects.filter(tag__in=wanted)
    note_leaving(gone.values_list("pk", flat=True))
    suppress(tags=wanted, reason=reason, today=today)
    _erase(gone)
    for table in (Intake, Asking):
        table.objects.filter(tag__in=wanted).delete()


@transaction.atomic
def give_up(*, subscriber: int, reason: Reason, today: date) -> None:
    """A letter to a subscriber came back for good, or they complained. It is no leaving, and not counted as one."""
    for tag in Subscriber.objects.filter(pk=subscriber).values_list("tag", flat=True):
        suppress(tags=[bytes(tag)], reason=reason, today=today)
        _erase(Subscriber.objects.filter(pk=subscriber))
        Intake.objects.filter(tag=tag).delete()


@transaction.atomic
def count_soft(*, subscriber: int, today: date) -> bool:
    """A letter came back for a reason that may pass: one more day of it. After the last the address is given up.

    Returns whether this was the last.
    """
    found = Subscriber.objects.select_for_update().filter(pk=subscriber).first()
    if found is None or found.bounced_day == today:
        return False
    is_old = found.bounced_day is None or (today - found.bounced_day).days > SOFT_FORGOTTEN_DAYS
    found.soft_bounces = 1 if is_old else found.soft_bounces + 1
    found.bounced_day = today
    found.save(update_fields=["soft_bounces", "bounced_day"])
    is_last = found.soft_bounces >= SOFT_MOST
    if is_last:
        give_up(subscriber=subscriber, reason=Reason.BOUNCED, today=today)
    return is_last


def _erase(subscribers: QuerySet[Subscriber]) -> None:
    # Held first: a worker who takes them for an issue at this moment waits, and then finds them gone.
    held = list(subscribers.select_for_update().order_by("pk").values_list("pk", flat=True))
    Subscriber.objects.filter(pk__in=held).delete()
