"""What goes out, what comes back, and why a file cannot be taken."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Literal, get_args

from openappeal.core import languages

State = Literal["initial", "translated", "reviewed", "final"]
"""XLIFF's four states of a segment, in order (XLIFF 2.1 §4.3.1.29)."""

STATES: tuple[State, ...] = get_args(State)

MOST_BYTES = 4 << 20
"""More than any Appeal or page has, with room for what programs add."""


class BadFile(Exception):
    """The file cannot be taken. `reason` is a word that `reasons.sentence` explains, `line` where, if that is known."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.line = reason, line


@dataclass(frozen=True)
class Unit:
    """One place of a text: its words in the source language, and in the target language as far as they are there.

    `kind` and `number` say where it stands ("title", "note", "addressee", "demand", "paragraph", …). `earlier_source`
    is what the present target was made of, if the source has changed since. `notes` are words for the translator.
    """

    id: str
    source: str
    target: str
    kind: str
    number: int
    state: State
    earlier_source: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_behind(self) -> bool:
        """Whether the present target was made of other words than the source has now."""
        return bool(self.target and self.earlier_source and self.earlier_source != self.source)


@dataclass(frozen=True)
class Job:
    """The units of a text for one language. `id` names the job in the file: it must open nothing."""

    id: str
    title: str
    version: int
    source_language: str
    target_language: str
    units: tuple[Unit, ...]

    @property
    def to_translate(self) -> tuple[Unit, ...]:
        """The units that have words. A place without words has nothing to translate and stands in no file.

        :raises ValueError: two units have the same id, so that nobody could tell them apart later
        """
        if len({unit.id for unit in self.units}) != len(self.units):
            raise ValueError("two units of a job have the same id")
        return tuple(unit for unit in self.units if not is_blank(unit.source))


@dataclass(frozen=True)
class ReturnedUnit:
    id: str
    source: str
    target: str
    state: State


@dataclass(frozen=True)
class Returned:
    """What a file says. Languages are as in our addresses: lower case, with hyphens."""

    job_id: str
    version: int
    source_language: str
    target_language: str
    units: tuple[ReturnedUnit, ...]


def is_blank(text: str) -> bool:
    """Whether nothing can be seen of a text. A lone direction mark, which programs leave behind, is nothing."""
    return all(letter.isspace() or unicodedata.category(letter) == "Cf" for letter in text)


def bcp47(tag: str) -> str:
    """A tag as BCP 47 recommends to write it (RFC 5646 §2.1.1): ``zh-hans`` → ``zh-Hans``, ``pt-br`` → ``pt-BR``."""
    first, *rest = tag.lower().split("-")
    return "-".join([first, *({2: part.upper(), 4: part.title()}.get(len(part), part) for part in rest)])


def direction(tag: str) -> Literal["ltr", "rtl", "auto"]:
    """The direction of a language; "auto" where we do not know the language."""
    try:
        return languages.direction(tag)
    except languages.UnknownLanguage:
        return "auto"


def same_language(ours: str, theirs: str) -> bool:
    """Whether a file's language is ours, under any of its names: programs write ``fa_IR`` for ``fa``."""
    return ours.lower() == theirs or languages.best_language(theirs, (ours,)) is not None


def returned(*, job_id: str, version: str, source: str, target: str, units: list[ReturnedUnit]) -> Returned:
    """Put together what a reader found, once it is known to be a job of ours.

    :raises BadFile: "no_job", "no_units", "twice", "characters"
    """
    if not job_id or not re.fullmatch("[0-9]{1,9}", version):
        raise BadFile("no_job")
    if not units:
        raise BadFile("no_units")
    if len({unit.id for unit in units}) != len(units):
        raise BadFile("twice")
    # No database keeps a zero character, and no file in UTF-8 half a surrogate pair.
    if any(re.search("[\0\ud800-\udfff]", unit.id + unit.source + unit.target) for unit in units):
        raise BadFile("characters")
    return Returned(job_id, int(version), source, target, tuple(units))
