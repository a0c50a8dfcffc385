"""What is set: sheet, words and names. Plain values; lengths are in millimetres, sizes of type in points."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby

from openappeal.core.languages import direction

MARKS = 8.0
"""Room outside of the bleed for the marks that say where to cut."""


@dataclass(frozen=True)
class Sheet:
    """A printed sheet as a publication or a printer asks for it."""

    width: float
    height: float
    """Trimmed: as the reader holds it. Of a spread both pages together."""
    bleed: float = 0.0
    live: float = 0.0
    """From the trimmed edge to where words may begin."""
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


@dataclass(frozen=True)
class Code:
    """A square to scan, row by row, “1” where it is dark; and the words beside it."""

    rows: tuple[str, ...]
    caption: str


@dataclass(frozen=True)
class Copy:
    """Everything that is printed, in one language. Made of tuples, so that a page once set can be kept."""

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

    def entries(self) -> Iterator[Entry]:
        """All names, in their order."""
        for _title, entries in self.groups:
            yield from entries


def data(copy: Copy, sheet: Sheet, others: list[str]) -> str:
    """Both as the file for the typesetter reads them: JSON, the same for the same input.

    :param others: further families of type, tried in this order.
    """
    groups, number = [], 0
    for title, entries in copy.groups:
        rows = []
        for one in entries:
            rows.append(
                {
                    "number": number,
                    "name": one.name,
                    "lang": _primary(one.language or copy.language),
                    "dir": one.direction,
                    "credential": one.credential,
                    "known_dir": one.credential_direction,
                }
            )
            number += 1
        runs = [[has_line, list(run)] for has_line, run in groupby(rows, key=lambda row: row["credential"] != "")]
        groups.append([title, runs])
    made = {
        "lang": _primary(copy.language),
        "dir": direction(copy.language),
        "day": [copy.day.year, copy.day.month, copy.day.day],
        "others": others,
        "title": copy.title,
        "headline": copy.headline,
        "text": _in_columns(copy, sheet.text_columns),
        "names_title": copy.names_title,
        "groups": groups,
        "foot": list(copy.foot),
        "code": asdict(copy.code) if copy.code else None,
        "sheet": asdict(sheet) | {"slug": sheet.slug},
    }
    return json.dumps(made, ensure_ascii=False, sort_keys=True)


def _primary(tag: str) -> str:
    """The language without its script or region, which the typesetter does not know."""
    return tag.split("-")[0]


def _in_columns(copy: Copy, number: int) -> list[list[dict[str, object]]]:
    """Paragraphs, then demands, shared out so that the columns are about equally long."""
    parts = [(one, False) for one in copy.paragraphs] + [(one, True) for one in copy.demands]
    whole = sum(len(words) for words, _is_demand in parts) or 1
    columns: list[list[dict[str, object]]] = [[] for _ in range(number)]
    so_far = 0
    for words, is_demand in parts:
        # By where its middle lies.
        place = min(number - 1, (2 * so_far + len(words)) * number // (2 * whole))
        columns[place].append({"text": words, "is_demand": is_demand})
        so_far += len(words)
    return columns
