"""One row of a list, cleaned: a person who can be taken in, or a reason why not."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

from django.utils import translation

from openappeal.core.countries import UnknownCountry
from openappeal.core.country_words import country_of
from openappeal.core.languages import INTERFACE_LANGUAGES
from openappeal.core.mailboxes import BadAddress, canonical_of, clean_address
from openappeal.core.names import BadName, clean_line, clean_name, fold_name
from openappeal.signatures.importing.columns import Column, column_of, fold_header
from openappeal.signatures.importing.dates import day_of
from openappeal.signatures.importing.mapping import Mapping
from openappeal.signatures.importing.reading import Row
from openappeal.signatures.importing.survey import Survey
from openappeal.signatures.models import Visibility
from openappeal.signatures.spheres import Sphere

LONGEST_CREDENTIAL = 120


@dataclass(frozen=True)
class Terms:
    """What the organiser says of the whole list.

    `wish` is what the people asked for; empty when nobody asked them: then the name is withheld, and an earlier
    choice of the same person stands. `agreed` is needed before any name of the list may be shown.
    """

    wish: str = ""
    agreed: bool = False


@dataclass(frozen=True)
class Entry:
    """A person from a list. Lives in memory only. `notes` are words for what was put right or left out."""

    number: int
    name: str
    address: str
    canonical: str
    credential: str
    country: str
    sphere: str
    visibility: Visibility
    is_stated: bool
    day: date | None
    notes: tuple[str, ...]
    prints: bool = False

    @cached_property
    def folded(self) -> str:
        return fold_name(self.name)

    @cached_property
    def orders(self) -> tuple[str, ...]:
        """The folded name in each order in which its words may be written; first the one that stands here."""
        words = self._words
        turned = [words[place:] + words[:place] for place in range(len(words))] + [words[::-1]]
        return tuple(dict.fromkeys("".join(order) for order in turned)) or ("",)

    @cached_property
    def key(self) -> bytes:
        """What the name has in common with the same words in another order, made short."""
        return hashlib.blake2b("\n".join(sorted(self._words)).encode(), digest_size=8).digest()

    @cached_property
    def _words(self) -> list[str]:
        return [folded for word in re.split(r"[\s,;.\-–]+", self.name)[:8] if (folded := fold_name(word))]


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken in, and why, in a word."""

    number: int
    reason: str


# Written instead of an address by people who have none.
_NO_ADDRESS = "none|no|n/a|na|nil|null|keine|aucun|aucune|ninguno|yok|ندارد|ندارم|x|no email"
_NONE = frozenset(fold_name(word) for word in _NO_ADDRESS.split("|"))
_SUFFIXES = frozenset(
    [
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "phd",
        "md",
        "mdphd",
        "dr",
        "prof",
        "esq",
        "rn",
        "ma",
        "msc",
        "mba",
        "llm",
        "ba",
        "bsc",
    ]
)
_BETWEEN_ADDRESSES = re.compile(r"[;,\s]+")

_YES = "yes|y|true|1|ja|oui|si|sí|evet|بله|بلی|آری|x|wahr|vrai|doğru"
_NO = "no|n|false|0|nein|non|hayır|خیر|نه|falsch|faux|yanlış"
_PUBLIC = (
    "public|shown|show|name shown|öffentlich|sichtbar|publique|visible|público|herkese açık|görünsün|عمومی|علنی|آشکار"
)
_WITHHELD = (
    "withheld|private|anonymous|hidden|hide|name withheld|not public|privat|anonym|verborgen|privé|anonyme|caché"
    "|privado|anónimo|oculto|gizli|isimsiz|anonim|خصوصی|ناشناس|پنهان|محفوظ"
)
_COUNTED = "counted|only counted|count only|nur gezählt|seulement compté|solo contado|sadece sayılsın|فقط شمارش"


@cache
def _answers() -> dict[str, str]:
    words = {"yes": _YES, "no": _NO, "public": _PUBLIC, "withheld": _WITHHELD, "counted": _COUNTED}
    return {fold_header(word): answer for answer, all_of in words.items() for word in all_of.split("|")}


def _answer(text: str) -> str:
    """What a cell says: yes, no, a visibility; empty for what is not known."""
    return "yes" if text in ("✓", "✔", "☑") else _answers().get(fold_header(text), "") if text else ""


def clean(
    row: Row, *, mapping: Mapping, header: tuple[str, ...], survey: Survey, terms: Terms, today: date
) -> Entry | Refused:
    """Make a person of a row."""
    cells = _Cells(row.cells, mapping.places(header))
    notes: list[str] = []
    typed, address = cells.name(survey, notes), cells[Column.EMAIL]
    if _is_address(typed) and not _is_address(address):
        # The two columns are swapped in this row.
        typed, address = address, typed
        notes.append("swapped")
    visibility, is_stated = _visibility(cells, terms, notes)
    name = ""
    if typed or visibility != Visibility.COUNTED:
        try:
            name = _turned(clean_name(typed), notes)
        except BadName as error:
            return Refused(row.number, f"name_{error.reason}")
    try:
        address = _address(address)
        canonical = canonical_of(address) if address else ""
    except BadAddress:
        return Refused(row.number, "address")
    if not name and not canonical:
        return Refused(row.number, "name_empty")
    return Entry(
        number=row.number,
        name=name,
        address=address,
        canonical=canonical,
        credential=_credential(cells[Column.CREDENTIAL], notes),
        country=_country(cells[Column.COUNTRY], mapping, notes),
        sphere=_sphere(cells[Column.SPHERE]),
        visibility=visibility,
        is_stated=is_stated,
        day=_day(cells[Column.DAY], mapping, survey, today, notes),
        notes=tuple(notes),
        # Consent to print is said row by row, in so many words; nothing else stands for it.
        prints=visibility == Visibility.PUBLIC and _answer(cells[Column.PRINTS]) == "yes",
    )


class _Cells:
    """The cells of a row by what they hold, with those that stand in a column of JSON."""

    def __init__(self, cells: Sequence[str], places: dict[Column, int]) -> None:
        self._by_meaning = {column: cells[place].strip() for column, place in places.items()}
        for column, value in _attributes(self._by_meaning.get(Column.ATTRIBUTES, "")).items():
            if not self._by_meaning.get(column):
                self._by_meaning[column] = value

    def __getitem__(self, column: Column) -> str:
        return self._by_meaning.get(column, "")

    def name(self, survey: Survey, notes: list[str]) -> str:
        first, last = self[Column.FIRST], self[Column.LAST]
        if first and last:
            if survey.are_swapped(first, last):
                notes.append("turned")
                first, last = last, first
            return f"{first} {last}"
        return self[Column.NAME] or first or last


def _attributes(text: str) -> dict[Column, str]:
    if not text.startswith("{"):
        return {}
    try:
        facts = json.loads(text)
    except json.JSONDecodeError:
        return {}
    found: dict[Column, str] = {}
    for name, value in facts.items() if isinstance(facts, dict) else ():
        column = column_of(str(name))
        if column not in (Column.IGNORED, Column.ATTRIBUTES) and isinstance(value, (str, int, float)):
            found.setdefault(column, str(value).strip())
    return found


def _is_address(text: str) -> bool:
    if "@" not in text:
        return False
    try:
        return bool(_address(text))
    except BadAddress:
        return False


def _address(text: str) -> str:
    """The address of a cell, the first of several; empty for what people write when there is none.

    :raises BadAddress:
    """
    if "@" not in text and (fold_name(text) or "none") in _NONE:
        return ""
    text = text.removeprefix("mailto:").strip(" <>,;\"'")
    several = [part for part in _BETWEEN_ADDRESSES.split(text) if "@" in part]
    return clean_address(several[0].strip("<>()\"'") if several else text)


def _turned(name: str, notes: list[str]) -> str:
    """“Rahimi, Mina” as “Mina Rahimi”; not “Lindqvar, PhD”."""
    last, comma, first = name.partition(",")
    first = first.strip()
    if not comma or "," in first or not last.strip() or not fold_name(first) or fold_name(first) in _SUFFIXES:
        return name
    notes.append("turned")
    return f"{first} {last.strip()}"


def _visibility(cells: _Cells, terms: Terms, notes: list[str]) -> tuple[Visibility, bool]:
    wish = terms.wish
    hide = _answer(cells[Column.HIDE])
    if cells[Column.VISIBILITY]:
        answer = _answer(cells[Column.VISIBILITY])
        if not answer:
            notes.append("visibility")
        wish = {"yes": "public", "no": "withheld"}.get(answer, answer)
        # What is not understood is the stricter: a wish that the name be withheld.
        wish = wish or Visibility.WITHHELD.value
    if hide in ("yes", "withheld") and wish != Visibility.COUNTED:
        wish = Visibility.WITHHELD.value
    if wish == Visibility.PUBLIC and not terms.agreed:
        notes.append("not_agreed")
        return Visibility.WITHHELD, False
    return Visibility(wish or Visibility.WITHHELD), bool(wish)


def _credential(text: str, notes: list[str]) -> str:
    if not text:
        return ""
    try:
        return clean_line(text, longest=LONGEST_CREDENTIAL)
    except BadName:
        notes.append("credential")
        return ""


def _country(text: str, mapping: Mapping, notes: list[str]) -> str:
    if text in mapping.countries:
        return mapping.countries[text]
    try:
        return country_of(text)
    except UnknownCountry:
        notes.append("country")
        return ""


def _day(text: str, mapping: Mapping, survey: Survey, today: date, notes: list[str]) -> date | None:
    if not text:
        return None
    day = day_of(text, order=mapping.dates or survey.order, begins_1904=survey.begins_1904)
    if day is None or day > today:
        notes.append("day")
        return None
    return day


def _sphere(text: str) -> str:
    return _spheres().get(fold_header(text), "") if text else ""


@cache
def _spheres() -> dict[str, str]:
    words = {fold_header(sphere.value): sphere.value for sphere in Sphere}
    for lang in INTERFACE_LANGUAGES:
        with translation.override(lang):
            words.update({fold_header(str(sphere.label)): sphere.value for sphere in Sphere})
    return words
