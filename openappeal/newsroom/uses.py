"""The registry of uses: where approved words of others stand. A room registers its places in `AppConfig.ready()`.

When an author takes a statement back, every source is asked what it shows of it (`find`), and to let it go (`clear`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise


@dataclass(frozen=True)
class Use:
    """One place: what kind it is, its name, and where readers find it ("" where they find it nowhere)."""

    kind: str | StrPromise
    name: str
    path: str = ""


@dataclass(frozen=True)
class Source:
    """Places of one kind. Both callables get ids of excerpts, and run in the caller's transaction.

    `refresh` marks what shows them as stale, so that it is rendered again and asks whether it still may.
    """

    name: str
    find: Callable[[Collection[int]], list[Use]]
    clear: Callable[[Collection[int], date], None]
    refresh: Callable[[Collection[int]], None]


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Add places. The last registration of a name counts."""
    _sources[source.name] = source


def find(excerpts: Collection[int]) -> list[Use]:
    """Every place that shows one of these excerpts."""
    return [use for source in _sources.values() for use in source.find(excerpts)] if excerpts else []


def clear(excerpts: Collection[int], *, today: date) -> None:
    """Take these excerpts away from every place. Call it in a transaction."""
    for source in _sources.values():
        source.clear(excerpts, today)


def refresh(excerpts: Collection[int]) -> None:
    """Have every place rendered again that shows one of these. Call it in a transaction."""
    for source in _sources.values():
        source.refresh(excerpts)
