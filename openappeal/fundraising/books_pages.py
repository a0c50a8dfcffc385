"""Open books as pages: which addresses they have, what stands there, and when they are out of date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openappeal.cms import addresses, shell
from openappeal.cms.addresses import Rendered
from openappeal.fundraising import open_books

_PAGE = re.compile(r"^/(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)/drives/books/(?:(?P<year>[0-9]{4})/)?$")


def register() -> None:
    """Make these addresses known to the publisher. None says “gone”: closed books were never there."""
    addresses.register(addresses.Provider(name="fundraising.books", addresses=_addresses, owns=_owns, render=_render))


def path(language: str, year: int | None = None) -> str:
    """Where the books of a year stand; without one, the latest year's."""
    return f"/{language}/drives/books/" + (f"{year}/" if year is not None else "")


def to_be_found(language: str) -> list[str]:
    """Addresses below /{lang}/ that search engines may keep."""
    years = open_books.years()
    found = [path(language), *(path(language, year) for year in years)] if years else []
    return [one.removeprefix(f"/{language}/") for one in found]


def _addresses() -> Iterator[str]:
    for one in shell.languages():
        yield from (f"/{one.tag}/{below}" for below in to_be_found(one.tag))


def _owns(path: str) -> bool:
    return bool(_PAGE.match(path))


def _render(path: str) -> Rendered | None:
    found = _PAGE.match(path)
    years = open_books.years()
    if found is None or not years or found["language"] not in [one.tag for one in shell.languages()]:
        return None
    year = int(found["year"]) if found["year"] else years[0]
    if year not in years:
        return None
    return Rendered(_page(found["language"], path, year, years).encode(), "text/html; charset=utf-8")


def _page(tag: str, path_: str, year: int, years: list[int]) -> str:
    context = {
        "year": str(year),
        "years": [(str(one), path(tag, one)) for one in years],
        "reports": open_books.of_year(year, tag),
    }
    return shell.render("fundraising/open_books.html", tag, path_, context)
