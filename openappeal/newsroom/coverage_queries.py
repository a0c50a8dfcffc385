"""Coverage as readers see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from openappeal.core.calendars import format_month, month_of
from openappeal.core.languages import direction, language
from openappeal.core.sorting import sort_key
from openappeal.newsroom.coverage_models import Coverage, CoverageKind


@dataclass(frozen=True)
class ReadCoverage:
    """One entry of the public list. `archived` is the copy's SHA-256, where the page itself is no longer there."""

    id: int
    url: str
    outlet: str
    title: str
    day: date
    language: str
    language_name: str
    direction: str
    kind: str
    people: tuple[str, ...]
    reach: int | None
    reach_source: str
    reach_method: str
    dead_day: date | None
    archived: str


@dataclass(frozen=True)
class Month:
    """A month in the calendar of the page's language, the newest entry first."""

    anchor: str
    name: str
    entries: tuple[ReadCoverage, ...]


@dataclass(frozen=True)
class Outlet:
    """Everything of one outlet, the newest first."""

    name: str
    entries: tuple[ReadCoverage, ...]


def shown() -> list[ReadCoverage]:
    """Everything on the public list, the newest first."""
    found = Coverage.objects.filter(is_shown=True).order_by("-day", "outlet", "title")
    hashes = dict(found.filter(snapshot__isnull=False).values_list("pk", "snapshot__sha256"))
    return [_read(one, hashes.get(one.pk, "")) for one in found]


def months(entries: list[ReadCoverage], lang: str) -> list[Month]:
    """The entries month by month; call it in the language, whose calendar counts."""
    found = []
    for (year, number), group in groupby(entries, lambda one: month_of(one.day, lang)):
        members = tuple(group)
        found.append(Month(f"m{year}-{number:02}", format_month(members[0].day, lang), members))
    return found


def outlets(entries: list[ReadCoverage], lang: str) -> list[Outlet]:
    """The entries outlet by outlet, in the order of names."""
    names = sorted({one.outlet for one in entries}, key=lambda name: sort_key(name, lang))
    return [Outlet(name, tuple(one for one in entries if one.outlet == name)) for name in names]


def _read(one: Coverage, archived: str) -> ReadCoverage:
    assert one.day is not None  # of what is shown
    return ReadCoverage(
        id=one.pk,
        url=one.url,
        outlet=one.outlet,
        title=one.title,
        day=one.day,
        language=one.language,
        language_name=language(one.language).name,
        direction=direction(one.language),
        kind=str(CoverageKind(one.kind).label),
        people=tuple(one.people),
        reach=one.reach,
        reach_source=one.reach_source,
        reach_method=one.reach_method,
        dead_day=one.dead_day,
        archived=archived if one.dead_day else "",
    )
