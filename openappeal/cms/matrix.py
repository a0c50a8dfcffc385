"""The matrix of everything translatable: text by language, and how far each translation is.

Rooms that hold translatable text say so in `AppConfig.ready()`; the screen is in `website`. Nothing is kept here: the
rows are asked for each time they are shown, so that a state is never older than the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

    from openappeal.cms.proposals import Job


class State(StrEnum):
    """How far a text is in one language."""

    SOURCE = "source"  # what the others translate
    CURRENT = "current"  # says what the source says now
    BEHIND = "behind"  # says what an earlier source said
    WORK = "work"  # somebody has begun to bring it up to date
    REVIEW = "review"  # waits for a second reader
    MISSING = "missing"  # nothing that translates the source


@dataclass(frozen=True)
class Cell:
    """One text in one language. `url` is the staff address of the work, or "" where there is nothing to open.

    `behind` counts the parts whose source has changed. `writers` are the logins of those whose words wait in REVIEW:
    it waits for anybody else. `questions` counts the parts of a current text about which the check asks something.
    `is_told`: its room tells whoever it waits for by a line of its own on the first screen.
    """

    state: State
    behind: int = 0
    url: str = ""
    writers: frozenset[str] = frozenset()
    questions: int = 0
    is_told: bool = False


@dataclass(frozen=True)
class Row:
    """One text. `language` is that of the title; a language without a cell has nothing to do with this text."""

    kind: str | StrPromise
    title: str
    language: str
    cells: Mapping[str, Cell]


_rooms: dict[str, Callable[[], Iterable[Row]]] = {}


def register(name: str, rows: Callable[[], Iterable[Row]]) -> None:
    """Ask this callable for a room's texts. The last registration of a name counts."""
    _rooms[name] = rows


def rows() -> list[tuple[str, list[Row]]]:
    """The texts of each room, in the order of registration."""
    return [(name, list(ask())) for name, ask in _rooms.items()]


def cell_of(job: Job, url: str) -> Cell:
    """The cell of a text whose translations are proposed. Of what is handed over, its room tells who takes it over."""
    if job.is_ready:
        return Cell(State.REVIEW, url=url, is_told=True)
    if job.proposal is not None:
        return Cell(State.WORK, url=url)
    if job.standing is None:
        return Cell(State.MISSING, url=url)
    return Cell(State.BEHIND, max(1, job.waiting), url) if job.is_behind else Cell(State.CURRENT, url=url)
