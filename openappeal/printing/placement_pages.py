"""Placements in public: which addresses they have, and what stands there. The publisher asks; nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from openappeal.cms import addresses, shell
from openappeal.cms.addresses import Rendered
from openappeal.cms.language import use
from openappeal.fundraising import results
from openappeal.printing import blank_pages
from openappeal.printing import placement_queries as queries
from openappeal.printing.placement_freshness import (
    AD,
    LIST,
    PLACEMENT,
    TEAR_SHEET,
    ad_path,
    list_path,
    placement_path,
    tear_sheet_path,
)

HTML = "text/html; charset=utf-8"


def register() -> None:
    """Make the addresses known to the publisher, and the stories to the pages of drives.

    None says “gone” afterwards: what the campaign shows no longer leaves no trace.
    """
    addresses.register(addresses.Provider(name="printing.placements", addresses=_addresses, owns=_owns, render=_render))
    results.register(queries.of_drive, lambda tag: list_path(tag) if queries.has_any(tag) else "")


def to_be_found(tag: str) -> list[str]:
    """Addresses below /{lang}/ that search engines may keep."""
    found = queries.slugs(tag)
    paths = [list_path(tag)] if found else []
    return [path.removeprefix(f"/{tag}/") for path in [*paths, *(placement_path(tag, slug) for slug in found)]]


def _languages() -> list[str]:
    return [one.tag for one in shell.languages()]


def _addresses() -> Iterator[str]:
    for tag in _languages():
        yield from (f"/{tag}/{below}" for below in to_be_found(tag))
    for one in queries.public().order_by("slug"):
        if queries.frozen_print(one) is not None:
            yield ad_path(one.slug)
        if one.tear_sheet is not None:
            yield tear_sheet_path(one.slug)


def _owns(path: str) -> bool:
    return any(one.match(path) for one in (LIST, PLACEMENT, AD, TEAR_SHEET))


def _render(path: str) -> Rendered | None:
    if match := AD.match(path):
        return _ad(match["slug"])
    if match := TEAR_SHEET.match(path):
        found = queries.public().filter(slug=match["slug"]).first()
        is_there = found is not None and found.tear_sheet is not None
        return Rendered(bytes(found.tear_sheet or b""), "image/jpeg") if found is not None and is_there else None
    html = None
    if (match := LIST.match(path)) and match["language"] in _languages():
        html = _list(match["language"])
    elif (match := PLACEMENT.match(path)) and match["language"] in _languages():
        html = _page(match["language"], match["slug"])
    return Rendered(html.encode(), HTML) if html is not None else None


def _ad(slug: str) -> Rendered | None:
    found = queries.public().filter(slug=slug).first()
    made = queries.frozen_print(found) if found is not None else None
    png = blank_pages.picture(made) if made is not None else None
    return Rendered(png, "image/png") if png is not None else None


def _list(tag: str) -> str | None:
    lines = queries.listed(tag)
    if not lines:
        return None
    same = [one for one in _languages() if queries.has_any(one)]
    return shell.render("printing/placements.html", tag, list_path(tag), {"lines": lines}, same_page_languages=same)


def _page(tag: str, slug: str) -> str | None:
    found = queries.read(slug, tag)
    if found is None:
        return None
    with use(tag):
        return shell.render(
            "printing/placement.html",
            tag,
            placement_path(tag, slug),
            {"placement": found},
            same_page_languages=queries.languages(slug),
        )
