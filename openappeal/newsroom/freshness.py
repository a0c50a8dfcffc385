"""Which public addresses an item stands on: what to render again when it opens, changes or closes.

All of it before anything else: an item opens everywhere at once, and is gone everywhere at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from openappeal.cms import stale
from openappeal.newsroom import queries
from openappeal.newsroom.models import EditionState, Item, Kind

IN_A_LIST = 20

_others: dict[str, Callable[[Item, str], Iterable[str]]] = {}


def also(name: str, paths: Callable[[Item, str], Iterable[str]]) -> None:
    """Name addresses on which an item in a language stands besides: its card, its file to pass on.

    Called from `AppConfig.ready()`; the last registration of a name counts.
    """
    _others[name] = paths


def mark(item: Item) -> None:
    """An item opened, changed or was closed. Call it in the transaction, after the rows are written."""
    here = set(item.editions.filter(state=EditionState.OPEN).values_list("language", flat=True))
    paths: set[str] = {"/sitemap.xml"}
    for language in here.union(queries.reading_languages()):
        paths |= {f"/{language}/", f"/{language}/feed.atom", f"/{language}/feed.json", corrections_path(language)}
        paths |= {f"/{language}/press/"} if item.folder == "press" else set(list_paths(language))
        if language in here:
            paths.add(queries.path_in(item, language))
            for others in _others.values():
                paths.update(others(item, language))
    stale.mark(paths, priority=stale.PAGE)


def list_path(language: str, number: int = 1) -> str:
    """A page of the list of updates; the first is the list itself."""
    return f"/{language}/updates/" if number == 1 else f"/{language}/updates/page-{number}/"


def corrections_path(language: str) -> str:
    """Everything that was put right, in one list."""
    return f"/{language}/corrections/"


def list_paths(language: str) -> list[str]:
    """All pages of the list of updates, and one more: it may just have become shorter."""
    return [list_path(language, number) for number in range(1, pages(language) + 2)]


def pages(language: str) -> int:
    """How many pages the list of updates fills; the newest stands in full above the first."""
    listed = len(queries.open_items(language, kinds=IN_UPDATES))
    return max(-(-listed // IN_A_LIST), 1)


IN_UPDATES = (Kind.UPDATE, Kind.ALLIED)
