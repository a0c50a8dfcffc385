"""The wall: its pages, and the lists by country and by field of work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from django.utils import timezone

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.cms import shell
from openappeal.cms.language import use
from openappeal.core.countries import country_name
from openappeal.signatures import group_queries, queries
from openappeal.signatures.freshness import country_path, group_path, sphere_path, wall_path
from openappeal.signatures.models import Kind
from openappeal.signatures.spheres import GROUPS, ORGANISATIONS, Sphere
from openappeal.website import continents
from openappeal.website.tree import site_languages

PATH = re.compile(
    r"^/(?P<language>[a-z0-9-]+)/signers/(?:(?P<division>country|sphere|group)/(?P<key>[a-z-]+)/)?(?:page-(?P<number>[0-9]+)/)?$"
)


def addresses(language: str) -> Iterator[str]:
    """Every page of the wall and of its lists; its first page alone while the wall is stopped."""
    if switches.is_stopped(Part.WALL):
        yield wall_path(language, 1)
        return
    for number in range(1, queries.wall_pages() + 1):
        yield wall_path(language, number)
    with use(language):
        for cell in queries.country_cells(language).cells:
            for number in range(1, queries.country_pages(cell.key) + 1):
                yield country_path(language, cell.key, number)
        for cell in queries.sphere_cells(language).cells:
            for number in range(1, queries.sphere_pages(cell.key) + 1):
                yield sphere_path(language, cell.key, number)
        for group in GROUPS:
            for number in range(1, group_queries.group_pages(group) + 1):
                yield group_path(language, group, number)


def render(path: str) -> str | None:
    """The page at an address of the wall, or None where there is none (any more)."""
    match = PATH.match(path)
    if match is None or match["language"] not in site_languages():
        return None
    number = int(match["number"] or 1)
    if number < 1 or match["number"] == "1":
        return None
    with use(match["language"]):
        if switches.is_stopped(Part.WALL):
            return _stopped(match["language"], path) if path == wall_path(match["language"], 1) else None
        if match["division"] == "group":
            return _group(match["language"], path, match["key"], number)
        if match["division"]:
            return _list(match["language"], path, match["division"], match["key"], number)
        return _page(match["language"], path, number)


def _stopped(language: str, path: str) -> str:
    """In the wall's place while somebody has stopped it: no name anywhere."""
    context = {"words": switches.words(Part.WALL, language)}
    return shell.render("website/wall_stopped.html", language, path, context, noindex=True)


def _page(language: str, path: str, number: int) -> str | None:
    pages = queries.wall_pages()
    if number > pages:
        return None
    lines = queries.wall_page(number, language)
    context = {
        "number": number,
        "lines": lines,
        "previous_url": wall_path(language, number - 1) if number > 1 else "",
        "next_url": wall_path(language, number + 1) if number < pages else "",
    }
    if number == 1:
        counts = queries.counts(today=timezone.now().date())
        context |= {
            "total": pages,
            "counts": counts,
            "paused_words": switches.words(Part.COUNTING, language) if counts.is_paused else "",
            "has_blanks": None in lines,
            "where": continents.sentence(countries=counts.countries, continents=counts.continents, language=language),
            "kinds": _kinds(counts),
            "groups": group_queries.wall_groups(language),
            "others": group_queries.in_no_group(),
            "countries": queries.country_cells(language),
            "spheres": queries.sphere_cells(language),
        }
    return shell.render("website/wall.html", language, path, context, noindex=True)


def _kinds(counts: queries.Counts) -> list[tuple[str, int]]:
    """Kinds of people whose names are shown, ordinary ones apart. Hidden ones are in no such number."""
    return [
        (str(Kind(kind).label_for_many), counts.shown_by_kind[kind])
        for kind in (Kind.FORMER_PRISONER, Kind.RELATIVE)
        if counts.shown_by_kind.get(kind)
    ]


def _group(language: str, path: str, key: str, number: int) -> str | None:
    """A group with the lines under its names, which no other list has."""
    total = group_queries.group_pages(key) if key in GROUPS else 0
    if number > total:
        return None
    context = {
        "label": group_queries.group_label(key),
        "is_of_people": key != ORGANISATIONS,
        "shown": group_queries.group_names(key).count(),
        "number": number,
        "total": total,
        "entries": group_queries.group_page(key, number, language),
        "previous_url": group_path(language, key, number - 1) if number > 1 else "",
        "next_url": group_path(language, key, number + 1) if number < total else "",
    }
    return shell.render("website/wall_group.html", language, path, context, noindex=True)


def _list(language: str, path: str, division: str, key: str, number: int) -> str | None:
    path_of: Callable[[str, str, int], str]
    if division == "country":
        code = key.upper()
        total, shown = queries.country_pages(code), queries.shown_names().filter(country=code).count()
        if number > total:
            return None
        entries = queries.country_page(code, number, language)
        label, path_of = country_name(code, language), country_path
    else:
        code = key
        total, shown = queries.sphere_pages(code), queries.shown_names().filter(sphere=code).count()
        if number > total:
            return None
        entries = queries.sphere_page(code, number, language)
        label, path_of = str(Sphere(code).label), sphere_path
    context = {
        "label": label,
        "shown": shown,
        "number": number,
        "total": total,
        "entries": entries,
        "previous_url": path_of(language, code, number - 1) if number > 1 else "",
        "next_url": path_of(language, code, number + 1) if number < total else "",
    }
    # The same list may be missing in no language: it depends on the names alone.
    return shell.render("website/wall_list.html", language, path, context, noindex=True)
