"""Whether a second person agreed that a grave item opens. The staff side and the worker know; nobody else opens items.

`opening_approval` registers in `AppConfig.ready()` where there are staff members. Where it has not, nobody has agreed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from openappeal.newsroom.models import Item


@dataclass(frozen=True)
class Agreement:
    """How it is asked whether somebody agreed, and how that is used up when the item opens."""

    is_granted: Callable[[Item, datetime], bool]
    spend: Callable[[Item, datetime], None]


_known: list[Agreement] = []


def register(agreement: Agreement) -> None:
    """Say how agreement is asked for."""
    _known[:] = [agreement]


def is_granted(item: Item, *, now: datetime) -> bool:
    """Whether the item may open as far as this goes: it is not grave, or somebody agreed to these very words."""
    return not item.is_grave or (item.is_proposed and bool(_known) and _known[0].is_granted(item, now))


def spend(item: Item, *, now: datetime) -> None:
    """Use the agreement up, in the transaction of the opening."""
    if item.is_grave:
        _known[0].spend(item, now)
