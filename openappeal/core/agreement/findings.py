"""What the check reports, and the names it may be told of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Span = tuple[int, int]
"""Where in a text: from the first character to the one after the last. (0, 0) where there is no place."""


class Kind(StrEnum):
    """What is wrong with a translated paragraph. Whoever shows it has the words for it."""

    EMPTY = "empty"
    """The source says something, the target nothing."""

    UNTRANSLATED = "untranslated"
    """The target, or a sentence of it, is the source's or stands in its language or in a foreign script."""

    NUMBER_MISSING = "number_missing"
    """A number of the source has none in the target."""

    NUMBER_DIFFERENT = "number_different"
    """A number of the source is missing, and another stands in the target."""

    NUMBER_EXTRA = "number_extra"
    """A number of the target has none in the source."""

    YEAR_MISSING = "year_missing"
    """A year or decade of the source has none in the target, in any calendar."""

    YEAR_DIFFERENT = "year_different"
    """A year of the source is missing, and another stands in the target."""

    YEAR_EXTRA = "year_extra"
    """A year or decade of the target has none in the source."""

    DATE_MISSING = "date_missing"
    """A day or month of the source has none in the target, in any calendar."""

    DATE_DIFFERENT = "date_different"
    """A day or month of the source is missing, and another stands in the target."""

    DATE_EXTRA = "date_extra"
    """A day or month of the target has none in the source."""

    NAME_MISSING = "name_missing"
    """A name of the source is not found in the target."""

    DEMAND_MISSING = "demand_missing"
    """The target of a demand is too short for its sentences, items or clauses: part of it is gone."""

    SENTENCE_MISSING = "sentence_missing"
    """The same in a paragraph that demands nothing."""

    MIXED_DIRECTION = "mixed_direction"
    """A run of the other direction will be shown in a wrong place, or a control character for it is stray."""

    DIGITS = "digits"
    """Digits of a system that the language does not use; their value may be right."""

    ARABIC_LETTERS = "arabic_letters"
    """Arabic yeh or kaf where Farsi has letters of its own: it looks alike and is not found by search."""

    @property
    def changes_meaning(self) -> bool:
        """Whether readers are told something else, and not only shown it badly."""
        return self not in (Kind.MIXED_DIRECTION, Kind.DIGITS, Kind.ARABIC_LETTERS)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: the words of source and target, "" where one has none, and where they stand."""

    kind: Kind
    source: str
    target: str
    source_span: Span = (0, 0)
    target_span: Span = (0, 0)


@dataclass(frozen=True)
class Name:
    """A name that the campaign knows, with its spellings by language."""

    forms: Mapping[str, Sequence[str]]
