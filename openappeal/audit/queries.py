"""Reads of the audit list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openappeal.audit import labels
from openappeal.audit.models import Entry


@dataclass(frozen=True)
class Act:
    """One entry in words."""

    day: date
    who: str
    what: str


def history(subject: str) -> list[Act]:
    """What was done with something, the latest day first."""
    entries = Entry.objects.filter(subject=subject).order_by("-day", "id")
    return [Act(one.day, labels.of_actor(one.actor), labels.of_action(one.action)) for one in entries]
