"""Every public address of the press room, and what stands there. The publisher asks; nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from openappeal.cms import addresses
from openappeal.cms.addresses import Rendered
from openappeal.newsroom import coverage_queries, statement_queries
from openappeal.newsroom.press import kit, pages, paths, photos

HTML = "text/html; charset=utf-8"
_PAGES: dict[re.Pattern[str], Callable[[str], str | None]] = {
    paths.STATEMENTS: pages.statements,
    paths.COVERAGE: pages.coverage,
    paths.PRESS: pages.press,
}
_FILES: dict[re.Pattern[str], tuple[str, Callable[[str], bytes | None]]] = {
    paths.FACTS: ("application/pdf", kit.fact_sheet),
    paths.KIT: ("application/zip", kit.make),
}


def register() -> None:
    """Make this room's addresses known to the publisher.

    None says “gone” afterwards: a statement's address tells whose it was.
    """
    addresses.register(addresses.Provider(name="newsroom.press", addresses=_addresses, owns=_owns, render=_render))


def _addresses() -> Iterator[str]:
    has_coverage = bool(coverage_queries.shown())
    for tag in pages.languages():
        found = statement_queries.statements(tag)
        if found:
            yield f"/{tag}/statements/"
        yield from (one.path for one in found)
        if has_coverage:
            yield f"/{tag}/coverage/"
        yield from paths.press(tag)
    yield from (paths.photo(pk) for pk in photos.shown())


def to_be_found(tag: str) -> list[str]:
    """Addresses below /{lang}/ that search engines may keep."""
    found = [one.path for one in statement_queries.statements(tag)]
    pages_ = [*found, *([f"/{tag}/statements/"] if found else []), f"/{tag}/press/"]
    pages_ += [f"/{tag}/coverage/"] if coverage_queries.shown() else []
    return [path.removeprefix(f"/{tag}/") for path in pages_]


def _owns(path: str) -> bool:
    patterns = (*_PAGES, *_FILES, paths.STATEMENT, paths.PHOTO)
    return any(pattern.match(path) for pattern in patterns)


def _render(path: str) -> Rendered | None:
    if found := paths.PHOTO.match(path):
        jpeg = photos.jpeg(int(found["id"]))
        return Rendered(jpeg, "image/jpeg") if jpeg is not None else None
    if found := paths.STATEMENT.match(path):
        slug = found["slug"]
        return _html(found["language"], lambda tag: pages.statement(tag, slug))
    for pattern, make in _PAGES.items():
        if found := pattern.match(path):
            return _html(found["language"], make)
    for pattern, (kind, make_file) in _FILES.items():
        if found := pattern.match(path):
            tag = found["language"]
            body = make_file(tag) if tag in pages.languages() else None
            return Rendered(body, kind) if body is not None else None
    return None


def _html(tag: str, make: Callable[[str], str | None]) -> Rendered | None:
    html = make(tag) if tag in pages.languages() else None
    return Rendered(html.encode(), HTML) if html is not None else None
