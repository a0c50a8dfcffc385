"""Reads of the audit list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from openappeal.audit import labels
from openappeal.audit.models import Entry


@dataclass(frozen=True)
class Act:
    """One entry in words."""

    day: date
    who: str
    what: str
    subject: str = ""
    reason: str = ""


def history(subject: str) -> list[Act]:
    """What was done with something, the latest day first."""
    entries = Entry.objects.filter(subject=subject).order_by("-day", "id")
    return [Act(one.day, labels.of_actor(one.actor), labels.of_action(one.action)) for one in entries]


def actors() -> list[tuple[str, str]]:
    """Everybody who did something, with the name for people."""
    found = Entry.objects.order_by("actor").values_list("actor", flat=True).distinct()
    return [(one, labels.of_actor(one)) for one in found]


def kinds() -> list[tuple[str, str]]:
    """Every kind of act that was done, with the name for people."""
    found = Entry.objects.order_by("action").values_list("action", flat=True).distinct()
    return [(one, labels.of_action(one)) for one in found]


def acts(*, since: date | None, until: date | None, who: str, what: str) -> QuerySet[Entry]:
    """Entries of some days, of somebody and of one kind; the latest day first, within a day in no order."""
    found = Entry.objects.all()
    if since:
        found = found.filter(day__gte=since)
    if until:
        found = found.filter(day__lte=until)
    if who:
        found = found.filter(actor=who)
    if what:
        found = found.filter(action=what)
    return found.order_by("-day", "id")


def exports_of(who: str) -> list[Act]:
    """What somebody asked to take out of here, agreed to or took out: acts whose room calls them an export."""
    found = Entry.objects.filter(actor=who, action__contains="export").order_by("-day", "id")
    return [in_words(one) for one in found]


def in_words(entry: Entry) -> Act:
    """An entry for people."""
    return Act(
        entry.day,
        labels.of_actor(entry.actor),
        labels.of_action(entry.action),
        labels.of_subject(entry.action, entry.subject),
        labels.of_reason(entry.action, entry.reason),
    )
