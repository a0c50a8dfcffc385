"""Reads of signatures that several callers share. What feeds a public page returns only what is public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.core import names
from openappeal.core.countries import continents, countries_sorted, country_name
from openappeal.signatures.freshness import NAMES_A_PAGE, country_path, sphere_path, wall_lines
from openappeal.signatures.models import Basis, Held, HiddenBy, Kind, Review, Signature, Signing, Tally, Visibility
from openappeal.signatures.notable_models import NotableState, NotableWording
from openappeal.signatures.risk_models import HiddenCountry
from openappeal.signatures.spheres import NotableGroup, Sphere

SMALLEST_CELL = 10


@dataclass(frozen=True)
class Counts:
    """The public numbers. Kinds are never added together: `shown`, countries and continents are of people."""

    as_of: date
    confirmed: int
    reviewed: int
    paper: int
    imported: int
    partner: int
    organisations: int
    countries: int
    continents: frozenset[str]
    shown: int
    by_kind: dict[str, int]
    shown_by_kind: dict[str, int]
    by_version: dict[int, int]
    by_language: dict[str, int]
    is_paused: bool = False

    @property
    def without_name(self) -> int:
        """Confirmed people whose name is not shown, for whatever reason; 0 where it would tell of fewer than ten."""
        number = self.confirmed - self.shown
        return number if number >= SMALLEST_CELL else 0

    @property
    def listed(self) -> int:
        """People on paper and on lists: only to know whether there are any. Each kind is shown apart."""
        return self.paper + self.imported + self.partner

    @property
    def anybody(self) -> bool:
        """Whether anybody has signed, in whatever way."""
        return bool(self.confirmed or self.reviewed or self.listed or self.organisations)


@dataclass(frozen=True)
class WallEntry:
    """One name as it may be shown."""

    name: str
    lang_hint: str | None
    credential: str
    country_code: str
    country: str

    @property
    def direction(self) -> str:
        return names.direction_of(self.name)


@dataclass(frozen=True)
class GroupOfNotables:
    key: str
    label: str
    entries: tuple[WallEntry, ...]


@dataclass(frozen=True)
class Cell:
    """A country or sphere on the wall. `total` is None where it would tell of fewer than ten people."""

    key: str
    label: str
    shown: int
    total: int | None
    url: str


@dataclass(frozen=True)
class Cells:
    """All cells of one division, and the people who are gathered in no cell."""

    cells: tuple[Cell, ...]
    elsewhere: int


def would_be_shown() -> QuerySet[Signature]:
    """Names that were read and are not hidden one by one, whether or not their country is hidden."""
    return Signature.objects.filter(
        visibility=Visibility.PUBLIC, review=Review.SHOWN, hidden_by=HiddenBy.NOBODY, held=Held.NO
    )


def shown_names() -> QuerySet[Signature]:
    """Names that may be shown: read by a person, not hidden, not set aside, not of a hidden country."""
    return would_be_shown().exclude(country__in=HiddenCountry.objects.values("code"))


def hidden_countries() -> frozenset[str]:
    """Countries of which no name is shown, to anybody."""
    return frozenset(HiddenCountry.objects.values_list("code", flat=True))


def _shown_people() -> QuerySet[Signature]:
    return shown_names().exclude(kind=Kind.ORGANISATION)


def counts(*, today: date) -> Counts:
    """The numbers of the tally, which the worker's clock keeps: as of today, or of the day on which it was stopped."""
    stopped = switches.stopped_since(Part.COUNTING)
    people = Tally.objects.exclude(kind=Kind.ORGANISATION)
    by_basis = dict(people.values_list("basis").annotate(total=Sum("number")))
    by_country = dict(people.exclude(country="").values_list("country").annotate(n=Sum("number")))
    codes = {code for code, number in by_country.items() if number > 0}
    return Counts(
        as_of=stopped or today,
        is_paused=stopped is not None,
        confirmed=by_basis.get(Basis.CONFIRMED, 0),
        reviewed=by_basis.get(Basis.REVIEWED, 0),
        paper=by_basis.get(Basis.PAPER, 0),
        imported=by_basis.get(Basis.IMPORTED, 0),
        partner=by_basis.get(Basis.PARTNER, 0),
        organisations=Tally.objects.filter(kind=Kind.ORGANISATION).aggregate(n=Sum("number"))["n"] or 0,
        countries=len(codes),
        continents=_continents(by_country),
        shown=_shown_people().filter(basis=Basis.CONFIRMED).count(),
        by_kind=_sums("kind"),
        shown_by_kind=dict(shown_names().values_list("kind").annotate(n=Count("id")).order_by("kind")),
        by_version=_sums("version_number"),
        by_language=_sums("language"),
    )


def _continents(by_country: dict[str, int]) -> frozenset[str]:
    """Continents that may be named: with a name shown, or with ten people.

    One hidden signer on a continent of few would otherwise change a public sentence.
    """
    people: Counter[str] = Counter()
    for code, number in by_country.items():
        people.update({continent.value: number for continent in continents({code})})
    named = set(_shown_people().exclude(country="").values_list("country", flat=True).distinct())
    safe = {continent.value for continent in continents(named)}
    return frozenset(safe | {name for name, number in people.items() if number >= SMALLEST_CELL})


def _sums(field: str) -> dict[Any, int]:
    return dict(Tally.objects.values_list(field).annotate(n=Sum("number")).order_by(field))


def notables(language: str) -> list[GroupOfNotables]:
    """Notable signers by group, each group and its people in their curated order."""
    if switches.is_stopped(Part.WALL):
        return []
    found = shown_names().exclude(group="").order_by("group_position", "folded_name")
    by_group: dict[str, list[WallEntry]] = {}
    for entry, signature in in_words_of(found, language):
        by_group.setdefault(signature.group, []).append(entry)
    return [
        GroupOfNotables(str(group.value), str(group.label), tuple(by_group[group.value]))
        for group in NotableGroup
        if group.value in by_group
    ]


def in_words_of(found: QuerySet[Signature], language: str) -> list[tuple[WallEntry, Signature]]:
    """Entries with name and line as approved for a language, where two people have shown them; else as they stand."""
    rows = list(found)
    wordings = NotableWording.objects.filter(is_approved=True, language=language, notable__signature__in=rows)
    wordings = wordings.filter(notable__state=NotableState.SHOWN)
    approved = {pk: (name, line) for pk, name, line in wordings.values_list("notable__signature", "name", "credential")}
    for row in rows:
        row.name, row.credential = approved.get(row.pk, (row.name, row.credential))
    return [(_entry(row, language), row) for row in rows]


def first_names(language: str, limit: int) -> list[WallEntry | None]:
    """Some names for the home page, those who signed in this language first; None is a blank line.

    There are blank lines among them once the wall has ten.
    """
    if switches.is_stopped(Part.WALL):
        return []
    columns = shown_names().order_by("id")
    chosen = list(columns.filter(language=language)[: limit * 2 // 3])
    chosen += list(columns.exclude(language=language)[: limit - len(chosen)])
    entries: list[WallEntry | None] = []
    blanks = wall_lines().filter(signature=None).count() >= SMALLEST_CELL
    for position, signature in enumerate(chosen):
        if blanks and position % 9 == 5:
            entries.append(None)
        entries.append(_entry(signature, language))
    return entries


def printable_names(language: str, limit: int) -> list[WallEntry]:
    """Shown names whose owners agreed that they are printed, in an order of chance; those of this language first."""
    if switches.is_stopped(Part.WALL):
        return []
    columns = shown_names().filter(print_consent=True).order_by("id")
    chosen = list(columns.filter(language=language)[: limit * 2 // 3])
    chosen += list(columns.exclude(language=language)[: limit - len(chosen)])
    return [_entry(signature, language) for signature in chosen]


def wall_pages() -> int:
    """How many pages the wall has; at least one."""
    return max(1, -(-wall_lines().count() // NAMES_A_PAGE))


def wall_page(number: int, language: str) -> list[WallEntry | None]:
    """The lines of one page of the wall, in order of review day. None is a blank line."""
    start = (number - 1) * NAMES_A_PAGE
    lines = wall_lines().select_related("signature").order_by("day", "id")[start : start + NAMES_A_PAGE]
    hidden = hidden_countries()
    return [
        _entry(line.signature, language) if line.signature and _may_show(line.signature, hidden) else None
        for line in lines
    ]


def country_pages(code: str) -> int:
    """How many pages a country's list has; 0 when nobody of it is shown."""
    return -(-shown_names().filter(country=code).count() // NAMES_A_PAGE)


def sphere_pages(sphere: str) -> int:
    """How many pages a sphere's list has; 0 when nobody of it is shown."""
    return -(-shown_names().filter(sphere=sphere).count() // NAMES_A_PAGE)


def country_page(code: str, number: int, language: str) -> list[WallEntry]:
    """Names of a country, sorted as the language sorts."""
    return _sorted_page(shown_names().filter(country=code), number, language)


def sphere_page(sphere: str, number: int, language: str) -> list[WallEntry]:
    """Names of a sphere, sorted as the language sorts."""
    return _sorted_page(shown_names().filter(sphere=sphere), number, language)


def country_cells(language: str) -> Cells:
    """Countries with their numbers, under the rule for small numbers."""
    labels = countries_sorted(language)
    return _cells("country", labels, lambda code: country_path(language, code))


def sphere_cells(language: str) -> Cells:
    """Spheres with their numbers, under the rule for small numbers."""
    return _cells("sphere", [(s.value, str(s.label)) for s in Sphere], lambda key: sphere_path(language, key))


def safe_totals(
    shown: dict[str, int], total: dict[str, int], known: dict[str, int] | None = None
) -> tuple[dict[str, int | None], int]:
    """Which cells may show a total, and how many people stand in no cell.

    `known` are names that stood on the wall until their country was hidden, with those that still do: who remembers
    them could otherwise take them off a total that they have made large enough to be shown.

    Source: trust decisions, small numbers. A cell shows its total only if its hidden part is 0 or at
    least ten. The hidden parts of the others are gathered in one line, which must hold at least two
    cells and ten people, or subtraction would give them away; the smallest hidden parts of other
    cells join it until it does.
    """
    hidden = {key: max(0, n - shown.get(key, 0)) for key, n in total.items()}
    unknown = {key: max(0, n - (known or shown).get(key, 0)) for key, n in total.items()}
    gathered = {key for key in total if 0 < hidden[key] < SMALLEST_CELL or 0 < unknown[key] < SMALLEST_CELL}
    rest = sorted((key for key, n in hidden.items() if n and key not in gathered), key=lambda key: (hidden[key], key))
    while gathered and rest and (len(gathered) < 2 or sum(hidden[key] for key in gathered) < SMALLEST_CELL):
        gathered.add(rest.pop(0))
    totals: dict[str, int | None] = {
        key: None if key in gathered else max(n, shown.get(key, 0)) for key, n in total.items()
    }
    elsewhere = sum(hidden[key] for key in gathered)
    # If all of them together are too few, no number is told of them.
    return totals, elsewhere if len(gathered) >= 2 and elsewhere >= SMALLEST_CELL else 0


def _cells(field: str, labels: Iterable[tuple[str, str]], url: object) -> Cells:
    assert callable(url)
    shown = dict(shown_names().exclude(**{field: ""}).values_list(field).annotate(n=Count("id")))
    total = dict(Tally.objects.exclude(**{field: ""}).values_list(field).annotate(n=Sum("number")))
    for key, number in shown.items():
        total[key] = max(total.get(key, 0), number)
    known = None
    if HiddenCountry.objects.exists():
        known = dict(would_be_shown().exclude(**{field: ""}).values_list(field).annotate(n=Count("id")))
    totals, gathered = safe_totals(shown, total, known)
    cells = tuple(
        Cell(key, label, shown.get(key, 0), totals[key], url(key))
        for key, label in labels
        if shown.get(key) or totals.get(key)
    )
    return Cells(cells, gathered)


def _sorted_page(found: QuerySet[Signature], number: int, language: str) -> list[WallEntry]:
    # The order of a language is not the database's; ids first, then only one page of whole rows.
    keys = sorted(
        ((names.sort_key(name, language), pk) for pk, name in found.values_list("id", "name")),
    )
    wanted = [pk for _, pk in keys[(number - 1) * NAMES_A_PAGE : number * NAMES_A_PAGE]]
    rows = {row.pk: row for row in found.filter(pk__in=wanted)}
    return [_entry(rows[pk], language) for pk in wanted]


def _may_show(signature: Signature, hidden: frozenset[str]) -> bool:
    return (
        signature.visibility == Visibility.PUBLIC
        and signature.review == Review.SHOWN
        and signature.hidden_by == HiddenBy.NOBODY
        and signature.held == Held.NO
        and signature.country not in hidden
    )


def _entry(signature: Signature, language: str) -> WallEntry:
    return WallEntry(
        name=signature.name,
        lang_hint=names.lang_hint(signature.name),
        credential=signature.credential,
        country_code=signature.country,
        country=country_name(signature.country, language) if signature.country else "",
    )


def sealed_names() -> int:
    """How many names are sealed to the office key, confirmed or waiting for their letter's button."""
    return Signature.objects.filter(box__isnull=False).count() + Signing.objects.filter(box__isnull=False).count()
