"""What is kept no longer: one list of rules, filled by the rooms in `AppConfig.ready()`.

The worker asks this list every hour, and `openappeal retention` does; so nothing can be forgotten by either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Rule:
    """What one room erases by itself. Erasing twice does no harm."""

    name: str
    kept: str
    due: Callable[[datetime], int]
    """How many are due at this moment. Changes nothing."""
    erase: Callable[[datetime], int]
    """Erase those, in a transaction of its own, and say how many."""


_rules: dict[str, Rule] = {}


def register(rule: Rule) -> None:
    """Declare what a room erases by itself."""
    _rules[rule.name] = rule


def rules() -> Iterator[Rule]:
    """All rules, by name."""
    for name in sorted(_rules):
        yield _rules[name]


def due(*, now: datetime) -> dict[str, int]:
    """How many of each kind are to be erased now."""
    return {rule.name: rule.due(now) for rule in rules()}


def erase_due(*, now: datetime) -> dict[str, int]:
    """Erase everything that is due. A rule that fails does not keep the others from their work."""
    erased, failures = {}, []
    for rule in rules():
        try:
            erased[rule.name] = rule.erase(now)
        except Exception as error:  # noqa: BLE001  raised below, after the others have had their turn
            failures.append(error)
    if failures:
        raise failures[0]
    return erased
