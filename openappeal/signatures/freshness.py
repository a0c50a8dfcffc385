"""Which public addresses show what of signatures: what to render again when something changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import stale
from openappeal.signatures.models import Review, Signature, WallLine
from openappeal.signatures.spheres import GROUPS, groups_of

NAMES_A_PAGE = 500
COUNT = "/count.json"

_others: dict[str, Callable[[], Iterable[str]]] = {}


def also_names(name: str, paths: Callable[[], Iterable[str]]) -> None:
    """Say on which other pages shown names stand: a name that leaves the wall leaves them as fast.

    Called from `AppConfig.ready()`; the last registration of a name counts.
    """
    _others[name] = paths


def mark_elsewhere() -> None:
    """Names go, may go, or are not to be printed any more: the pages of rooms above that show some, before all else."""
    stale.mark([path for paths in _others.values() for path in paths()], priority=stale.PAGE)


def wall_path(language: str, number: int) -> str:
    """The address of a page of the wall; the first page is the wall itself."""
    return f"/{language}/signers/" if number == 1 else f"/{language}/signers/page-{number}/"


def country_path(language: str, code: str, number: int = 1) -> str:
    """The address of a country's list."""
    return _list_path(language, "country", code.lower(), number)


def sphere_path(language: str, sphere: str, number: int = 1) -> str:
    """The address of a sphere's list."""
    return _list_path(language, "sphere", sphere, number)


def group_path(language: str, group: str, number: int = 1) -> str:
    """The address of the list of a group: of notables, former prisoners, relatives, organisations."""
    return _list_path(language, "group", group, number)


def wall_lines() -> QuerySet[WallLine]:
    """The lines that stand on the wall: all but the blank ones that a sweep has taken off."""
    return WallLine.objects.filter(sweep=None)


def page_of(line: WallLine) -> int:
    """The number of the wall page that holds a line. Lines are never removed, so it never changes
    once the line's day is over."""
    earlier = wall_lines().filter(day__lt=line.day).count()
    same_day = wall_lines().filter(day=line.day, id__lt=line.id).count()
    return (earlier + same_day) // NAMES_A_PAGE + 1


def mark_counts() -> None:
    """The numbers changed: they stand on the home page, on the wall's first page, in a file, and where it says how they
    are made."""
    stale.mark([COUNT], priority=stale.PAGE)
    for language in campaign_languages():
        stale.mark([f"/{language}/"], priority=stale.HOME)
        stale.mark([wall_path(language, 1)], priority=stale.WALL)
        stale.mark([f"/{language}/number/"], priority=stale.REST)


def count_pages() -> list[str]:
    """Where the numbers stand."""
    pages = [path for language in campaign_languages() for path in (f"/{language}/", wall_path(language, 1))]
    return [COUNT, *pages]


def first_page_of(day: date) -> int:
    """The number of the first wall page that holds lines of a day."""
    return wall_lines().filter(day__lt=day).count() // NAMES_A_PAGE + 1


def mark_newest_wall_pages(day: date) -> None:
    """Lines came among those of the wall's newest day: all its pages may move, older ones do not.

    The first page says how many pages there are.
    """
    last = last_page()
    for language in campaign_languages():
        stale.mark([wall_path(language, n) for n in {1, *range(first_page_of(day), last + 1)}], priority=stale.WALL)


def mark_shown(signature: Signature) -> None:
    """A name came onto the wall today: later lines of today may move to the next page."""
    line = WallLine.objects.filter(signature=signature).first()
    first = page_of(line) if line else 1
    last = last_page()
    for language in campaign_languages():
        stale.mark([f"/{language}/"], priority=stale.HOME)
        stale.mark([wall_path(language, n) for n in {1, *range(first, last + 1)}], priority=stale.WALL)
    _mark_lists(signature, stale.WALL)


def mark_groups() -> None:
    """Who stands in which group, in which order, with which words: home, the wall's first page, each group's list."""
    for language in campaign_languages():
        stale.mark([f"/{language}/", wall_path(language, 1), *_group_paths(language, GROUPS)], priority=stale.PAGE)


def mark_hidden(signature: Signature) -> None:
    """A name leaves: its wall page keeps a gap in its place, its lists close up. Before anything else."""
    if signature.review != Review.SHOWN:
        return
    line = WallLine.objects.filter(signature=signature).first()
    for language in campaign_languages():
        if line is not None:
            # Files may be a few lines behind the table, which only moves lines on: the name can still
            # stand on an earlier page of its day.
            pages = range(first_page_of(line.day), page_of(line) + 1)
            stale.mark([wall_path(language, n) for n in pages], priority=stale.PAGE)
        stale.mark([wall_path(language, 1), f"/{language}/"], priority=stale.PAGE)
    _mark_lists(signature, stale.PAGE)
    mark_elsewhere()


@dataclass(frozen=True)
class NamePages:
    """Pages with names on them: how many of the wall, and how many of each list."""

    wall: int
    countries: Mapping[str, int]
    spheres: Mapping[str, int]


def last_page() -> int:
    """How many pages the lines of the wall fill; 0 before there is one."""
    return (wall_lines().count() - 1) // NAMES_A_PAGE + 1


def name_pages(*, wall: int, countries: Mapping[str, int], spheres: Mapping[str, int]) -> NamePages:
    """Pages on which names stood or come to stand. The mappings say how many names of each list go or come."""
    from openappeal.signatures.queries import country_pages, sphere_pages

    return NamePages(
        wall=wall,
        countries={code: country_pages(code) + _pages(names) for code, names in countries.items() if code},
        spheres={sphere: sphere_pages(sphere) + _pages(names) for sphere, names in spheres.items() if sphere},
    )


def mark_names(pages: NamePages, *, from_page: int = 1) -> None:
    """Names go, or come back, everywhere at once: all of it before anything else.

    On the wall the first page and all from a certain one on, since lines after it may have moved.
    """
    for language in campaign_languages():
        of_wall = {1, *range(from_page, max(last_page(), pages.wall) + 1)}
        paths = [f"/{language}/", *(wall_path(language, n) for n in of_wall)]
        for code, number in pages.countries.items():
            paths += [country_path(language, code, n) for n in range(1, number + 1)]
        for sphere, number in pages.spheres.items():
            paths += [sphere_path(language, sphere, n) for n in range(1, number + 1)]
        paths += _group_paths(language, GROUPS)
        stale.mark(paths, priority=stale.PAGE)
    mark_elsewhere()


def mark_country(code: str) -> None:
    """All names of a country go, or come back: the pages on which they stand, before anything else."""
    from openappeal.signatures.queries import would_be_shown

    theirs = would_be_shown().filter(country=code)
    lines = wall_lines().order_by("day", "id").values_list("signature__country", flat=True).iterator(chunk_size=5000)
    pages = {place // NAMES_A_PAGE + 1 for place, country in enumerate(lines) if country == code}
    of_spheres = would_be_shown().filter(sphere__in=theirs.exclude(sphere="").values("sphere"))
    spheres = dict(of_spheres.order_by().values_list("sphere").annotate(n=Count("id")))
    last = _pages(theirs.count())
    for language in campaign_languages():
        paths = [f"/{language}/", *(wall_path(language, n) for n in {1, *pages})]
        paths += [country_path(language, code, n) for n in range(1, last + 1)]
        paths += [sphere_path(language, key, n) for key, names in spheres.items() for n in range(1, _pages(names) + 1)]
        paths += _group_paths(language, GROUPS)
        stale.mark(paths, priority=stale.PAGE)
    mark_elsewhere()


def mark_wall_switched() -> None:
    """The wall was stopped or goes on."""
    from openappeal.signatures.queries import shown_names

    shown = shown_names().order_by()
    countries = dict(shown.values_list("country").annotate(n=Count("id")))
    spheres = dict(shown.values_list("sphere").annotate(n=Count("id")))
    mark_names(name_pages(wall=last_page(), countries=countries, spheres=spheres))


def _pages(names: int) -> int:
    return -(-names // NAMES_A_PAGE)


def mark_taken_back(*, first_day: date | None, countries: Iterable[str], spheres: Iterable[str]) -> None:
    """Many lines leave the wall together, from a day on, and names leave these lists. Call it before they do."""
    from openappeal.signatures.queries import country_pages, sphere_pages

    last = (WallLine.objects.count() - 1) // NAMES_A_PAGE + 1
    pages = range(first_page_of(first_day), last + 1) if first_day is not None else ()
    of_country = {code: country_pages(code) + 1 for code in countries}
    of_sphere = {sphere: sphere_pages(sphere) + 1 for sphere in spheres}
    for language in campaign_languages():
        paths = [f"/{language}/", wall_path(language, 1), *(wall_path(language, n) for n in pages)]
        paths += [country_path(language, code, n) for code, last in of_country.items() for n in range(1, last + 1)]
        paths += [sphere_path(language, sphere, n) for sphere, last in of_sphere.items() for n in range(1, last + 1)]
        stale.mark(paths, priority=stale.PAGE)
    mark_elsewhere()


def _mark_lists(signature: Signature, priority: int) -> None:
    from openappeal.signatures.queries import country_pages, sphere_pages

    for language in campaign_languages():
        if signature.country:
            pages = country_pages(signature.country) + 1
            stale.mark([country_path(language, signature.country, n) for n in range(1, pages + 1)], priority=priority)
        if signature.sphere:
            pages = sphere_pages(signature.sphere) + 1
            stale.mark([sphere_path(language, signature.sphere, n) for n in range(1, pages + 1)], priority=priority)
        stale.mark(_group_paths(language, groups_of(signature)), priority=priority)


def _group_paths(language: str, groups: Iterable[str]) -> list[str]:
    """All pages of the lists of these groups, and one more: a list may just have become shorter."""
    from openappeal.signatures.group_queries import group_pages

    return [group_path(language, key, n) for key in groups for n in range(1, group_pages(key) + 2)]


def _list_path(language: str, kind: str, key: str, number: int) -> str:
    base = f"/{language}/signers/{kind}/{key}/"
    return base if number == 1 else f"{base}page-{number}/"
