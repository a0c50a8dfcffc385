"""Letters that are sent at most once, and the rooms that want to know what became of them.

A room above registers an errand under a name in its `AppConfig.ready()`. The outbox asks it before
each letter whether the letter may still go, and tells it the outcome, in the transaction that deletes
the letter's row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a letter."""

    SENT = "sent"
    REFUSED = "refused"  # for good, by the mail server
    UNCERTAIN = "uncertain"  # the line broke, or the worker died, while it was handed over
    EXPIRED = "expired"  # no mail server took it in time
    TAKEN_BACK = "taken back"  # the room said no before it went


@dataclass(frozen=True)
class Errand:
    """What a room does about its letters, each known by the number it gave when it queued it."""

    may_go: Callable[[int], bool]
    note: Callable[[int, Outcome], None]


_errands: dict[str, Errand] = {}


def register(name: str, errand: Errand) -> None:
    """Make an errand known. The last registration of a name counts."""
    _errands[name] = errand


def of(name: str) -> Errand:
    """The errand of this name.

    :raises KeyError: when no room has registered it.
    """
    return _errands[name]
