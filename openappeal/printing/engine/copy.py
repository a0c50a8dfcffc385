"""What is set: sheet, words and names. Plain values; lengths are in millimetres, sizes of type in points."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from openappeal.core.languages import direction
from openappeal.core.scripts import direction_of

MARKS = 8.0
"""Room outside of the bleed for the marks that say where to cut."""


class Sides(NamedTuple):
    """A length for each side of a page as it lies."""

    top: float
    bottom: float
    left: float
    right: float


@dataclass(frozen=True)
class Sheet:
    """A printed sheet as a publication or a printer asks for it."""

    width: float
    height: float
    """Trimmed: as the reader holds it. Of a spread both pages together."""
    bleed: float = 0.0
    live: float | Sides = 0.0
    """From the trimmed edge to where words may begin: on every side, or on each. A spread's left and right are alike,
    so that its gutter lies on the fold."""
    gutter: float = 0.0
    """Between the two pages of a spread, where no word may stand; 0 for one page."""
    columns: int = 3
    """Of names."""
    text_columns: int = 1
    smallest: float = 6.0
    largest: float = 14.0
    """Of names. Words of the text are a little larger."""
    is_cmyk: bool = True
    has_marks: bool = False

    @property
    def margins(self) -> Sides:
        """`live` on each side."""
        return self.live if isinstance(self.live, Sides) else Sides(self.live, self.live, self.live, self.live)

    @property
    def slug(self) -> float:
        """What stands outside of the bleed."""
        return MARKS if self.has_marks else 0.0


@dataclass(frozen=True)
class Entry:
    """One name as it is printed, with what its bearer is known for."""

    name: str
    language: str = ""
    direction: str = "ltr"
    credential: str = ""
    credential_direction: str = "ltr"
    other: Entry | None = None
    """The same person in the second language of a pair, where both wordings were approved."""


@dataclass(frozen=True)
class Code:
    """A square to scan, row by row, “1” where it is dark; and the words beside it."""

    rows: tuple[str, ...]
    caption: str


@dataclass(frozen=True)
class Second:
    """What stands beside the text in a second language. The names stand there once, below both."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    demands: tuple[str, ...]
    names_title: str = ""
    groups: tuple[str, ...] = ()
    """Titles of the groups of names, in the same order."""
    foot: tuple[str, ...] = ()
    caption: str = ""
    demands_at: int | None = None
    """As of the first."""


@dataclass(frozen=True)
class Copy:
    """Everything that is printed, in one language or two. Made of tuples, so that it can be compared whole."""

    language: str
    day: date
    title: str
    paragraphs: tuple[str, ...]
    demands: tuple[str, ...]
    names_title: str = ""
    groups: tuple[tuple[str, tuple[Entry, ...]], ...] = ()
    foot: tuple[str, ...] = ()
    code: Code | None = None
    headline: float = 2.3
    """How much larger the title is than the text."""
    second: Second | None = None
    mark: str = ""
    """A word across the sheet, such as PROOF."""
    demands_at: int | None = None
    """Behind how many paragraphs the demands stand; None: behind all."""

    def entries(self) -> Iterator[Entry]:
        """All names, in their order."""
        for _title, entries in self.groups:
            yield from entries


def data(copy: Copy, sheet: Sheet, others: list[str]) -> str:
    """Both as the file for the typesetter reads them: JSON, the same for the same input.

    :param others: further families of type, tried in this order.
    """
    groups, number = [], 0
    for place, (title, entries) in enumerate(copy.groups):
        rows = []
        for one in entries:
            rows.append({"number": number, **_words(one, copy.language)})
            number += 1
        runs = [[own_lines, list(run)] for own_lines, run in groupby(rows, key=_has_own_lines)]
        groups.append([_titles(copy, title, copy.second.groups[place : place + 1] if copy.second else ()), runs])
    second = copy.second
    number = sheet.text_columns
    voices = [_voice(copy, number if second is None else max(1, number // 2), copy.code.caption if copy.code else "")]
    if second is not None:
        voices.append(_voice(second, max(1, number // 2), second.caption))
    made = {
        "day": [copy.day.year, copy.day.month, copy.day.day],
        "others": others,
        "headline": copy.headline,
        "voices": voices,
        "names_title": _titles(copy, copy.names_title, (second.names_title,) if second else ()),
        "groups": groups,
        "code": list(copy.code.rows) if copy.code else None,
        "sheet": asdict(sheet) | {"slug": sheet.slug, "live": sheet.margins._asdict()},
        "mark": copy.mark,
    }
    return json.dumps(made, ensure_ascii=False, sort_keys=True)


def _voice(words: Copy | Second, columns: int, caption: str) -> dict[str, object]:
    return {
        "lang": _primary(words.language),
        "dir": direction(words.language),
        "title": words.title,
        "text": _in_columns(words, columns),
        "foot": [{"words": one, "dir": direction_of(one)} for one in words.foot],
        "caption": caption,
    }


def _words(one: Entry, language: str) -> dict[str, object]:
    return {
        "name": one.name,
        "lang": _primary(one.language or language),
        "dir": one.direction,
        "credential": one.credential,
        "known_dir": one.credential_direction,
        "other": _words(one.other, language) if one.other else None,
    }


def _has_own_lines(row: dict[str, object]) -> bool:
    """Who is known for something, or stands there in two scripts."""
    return row["credential"] != "" or row["other"] is not None


def _titles(copy: Copy, first: str, second: tuple[str, ...]) -> list[dict[str, str]]:
    """A heading in each language, once where both are the same."""
    tags = (copy.language, copy.second.language if copy.second else "")
    words = dict.fromkeys(one for one in (first, *second) if one)
    return [{"words": one, "lang": _primary(tag), "dir": direction(tag)} for one, tag in zip(words, tags, strict=False)]


def _primary(tag: str) -> str:
    """The language without its script or region, which the typesetter does not know."""
    return tag.split("-")[0]


def _in_columns(copy: Copy | Second, number: int) -> list[list[dict[str, object]]]:
    """Paragraphs, and the demands in their place, shared out so that the columns are about equally long."""
    at = len(copy.paragraphs) if copy.demands_at is None else copy.demands_at
    parts = [(one, False) for one in copy.paragraphs[:at]]
    parts += [(one, True) for one in copy.demands]
    parts += [(one, False) for one in copy.paragraphs[at:]]
    whole = sum(len(words) for words, _is_demand in parts) or 1
    columns: list[list[dict[str, object]]] = [[] for _ in range(number)]
    so_far = 0
    for words, is_demand in parts:
        # By where its middle lies.
        place = min(number - 1, (2 * so_far + len(words)) * number // (2 * whole))
        columns[place].append({"text": words, "is_demand": is_demand})
        so_far += len(words)
    return columns
