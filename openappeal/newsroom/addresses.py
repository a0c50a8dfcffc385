"""Public addresses of this room. What waits for its minute has none: it is in no list that a file is made from."""

from __future__ import annotations

from collections.abc import Iterator

from openappeal.cms import addresses
from openappeal.cms.addresses import Rendered
from openappeal.newsroom import freshness, pages, queries

HTML = "text/html; charset=utf-8"


def register() -> None:
    """Make this room's addresses known to the publisher."""
    addresses.register(
        addresses.Provider(name="newsroom", addresses=every, owns=_owns, render=_render, says_gone=_says_gone)
    )


def every() -> Iterator[str]:
    """All pages of this room."""
    for language in queries.reading_languages():
        yield from (f"/{language}/{below}" for below in to_be_found(language))
        if queries.has_open_items(kinds=freshness.IN_UPDATES):
            yield from (freshness.list_path(language, number) for number in range(2, freshness.pages(language) + 1))


def to_be_found(language: str) -> list[str]:
    """Addresses below /{lang}/ that search engines may keep: all but the further pages of lists."""
    if not queries.has_open_items():
        return []
    paths = [one.path for one in queries.open_items(language)]
    paths.append(freshness.corrections_path(language))
    if queries.has_open_items(kinds=freshness.IN_UPDATES):
        paths.append(freshness.list_path(language))
    return [path.removeprefix(f"/{language}/") for path in paths]


def _owns(path: str) -> bool:
    return pages.is_item(path) or bool(pages.UPDATES.match(path) or pages.CORRECTIONS.match(path))


def _says_gone(path: str) -> bool:
    """Items that readers could open. Lists go without a word."""
    return pages.is_item(path)


def _render(path: str) -> Rendered | None:
    html = pages.render(path)
    return Rendered(html.encode(), HTML) if html is not None else None
