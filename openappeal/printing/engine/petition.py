"""Setting petition sheets: the text, ruled lines, and on each sheet a number and a square to scan.

The largest type is looked for with which text and lines have room on one page; what is left over makes the lines wider.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from openappeal.core.languages import direction
from openappeal.printing.engine import press
from openappeal.printing.engine.copy import Sheet
from openappeal.printing.engine.fitting import HERE, NoLetter, NoRoom, fonts, letter_of, other_families

LARGEST, SMALLEST, STEP = 11.5, 7.0, 0.5
"""Points of the demands. Less than seven nobody reads at a table in the street."""
LINE = 8.5
"""Millimetres that a hand needs for a line."""


@dataclass(frozen=True)
class Voice:
    """What a sheet says in one language. `heads` are those of the columns; `small` stands below the lines."""

    language: str
    title: str
    demands: tuple[tuple[str, tuple[str, ...]], ...]
    ask: str
    heads: tuple[str, ...]
    small: tuple[str, ...]
    scan: str
    number: str


@dataclass(frozen=True)
class Petition:
    """What all sheets of a run have in common, in one language or two. `numbers` count the lines."""

    day: date
    width: float
    height: float
    voices: tuple[Voice, ...]
    numbers: tuple[str, ...]
    foot: str
    is_cmyk: bool = field(default=True)

    @property
    def sheet(self) -> Sheet:
        """As other sheets are described."""
        return Sheet(self.width, self.height, is_cmyk=self.is_cmyk)


@dataclass(frozen=True)
class Mark:
    """What tells a sheet from the others: its number as it is printed, and the square."""

    code: str
    rows: tuple[str, ...]


def pdf(petition: Petition, marks: Sequence[Mark]) -> bytes:
    """The file with one page for each mark, in one ink. The same input gives the same bytes.

    :raises NoRoom: with no names: the text is too long for so many lines.
    :raises NoLetter:
    """
    made = _set(petition, marks, fit(petition, marks[0]), is_measured=False)
    assert isinstance(made, bytes)
    return press.finish(made, petition.sheet, standard=press.Standard.NONE, intent=None)


def picture(petition: Petition, mark: Mark, *, width: int) -> bytes:
    """One sheet as a PNG this many dots wide.

    :raises NoRoom:
    :raises NoLetter:
    """
    size = fit(petition, mark)
    made = _compiler().compile(
        sys_inputs=_inputs(petition, [mark], size, is_measured=False),
        format="png",
        ppi=width / (petition.width / 25.4),
    )
    assert isinstance(made, bytes)
    return made


def fit(petition: Petition, mark: Mark) -> float:
    """The largest size of type with which everything has room.

    :raises NoRoom:
    :raises NoLetter:
    """
    _check_letters(petition, mark)
    size = LARGEST
    while size >= SMALLEST:
        compiler = _compiler()
        _set(petition, [mark], size, is_measured=True, compiler=compiler)
        if json.loads(compiler.eval("query(<last>).map(one => one.location().page())")) == [1]:
            return size
        size -= STEP
    raise NoRoom([])


def _check_letters(petition: Petition, mark: Mark) -> None:
    import typst

    # PDF/A takes our CMYK for an error: it has no profile.
    light = Petition(**{**vars(petition), "is_cmyk": False})
    try:
        _set(light, [mark], SMALLEST, is_measured=True, pdf_standards="a-2b")
    except typst.TypstError as error:
        letter = letter_of(error)
        if letter is None:
            raise
        raise NoLetter([letter], []) from None


def _set(
    petition: Petition, marks: Sequence[Mark], size: float, *, is_measured: bool, compiler: Any = None, **options: Any
) -> Any:
    at = datetime(petition.day.year, petition.day.month, petition.day.day, tzinfo=UTC)
    plain = {"pdf_standards": "1.7", "pdf_tags": False, "timestamp": at}
    compiler = compiler or _compiler()
    return compiler.compile(sys_inputs=_inputs(petition, marks, size, is_measured=is_measured), **(plain | options))


def _inputs(petition: Petition, marks: Sequence[Mark], size: float, *, is_measured: bool) -> dict[str, str]:
    data = asdict(petition)
    data["day"] = [petition.day.year, petition.day.month, petition.day.day]
    data["others"] = other_families()
    for voice, said in zip(petition.voices, data["voices"], strict=True):
        said["lang"], said["dir"] = voice.language.split("-")[0], direction(voice.language)
    fit = {"size": size, "line": LINE if is_measured else 0}
    return {
        "data": json.dumps(data, ensure_ascii=False, sort_keys=True),
        "marks": json.dumps([asdict(mark) for mark in marks], ensure_ascii=False),
        "fit": json.dumps(fit),
    }


def _compiler() -> Any:
    # Here and not above: processes that set nothing may load this room.
    import typst

    return typst.Compiler(str(HERE / "petition.typ"), root=str(HERE), font_paths=fonts())
