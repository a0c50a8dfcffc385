"""Which public addresses show the log, and are written anew when it grows."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from openappeal.cms import stale

WELL_KNOWN = "/.well-known/openappeal.json"

_others: dict[str, Callable[[], Iterable[str]]] = {}


def also(name: str, paths: Callable[[], Iterable[str]]) -> None:
    """Name addresses of an upper room that show it. Called from `AppConfig.ready()`; the last of a name counts."""
    _others[name] = paths


def addresses() -> list[str]:
    """All addresses that show the log's size, numbers or checkpoint."""
    return [WELL_KNOWN, *(path for paths in _others.values() for path in paths())]


def mark_log() -> None:
    """The log has grown. Call it in the transaction in which it is published."""
    stale.mark(addresses(), priority=stale.HOME)
