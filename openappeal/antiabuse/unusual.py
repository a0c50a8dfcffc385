"""Finding what a flood has in common. Pure arithmetic on rows of features.

The most unusual combination of features is the one that stands together far more often than its parts would by
chance, and than it did before. Of its features those are kept that tell it from the rest; and the number of
them that a row must have is where the rows fall into two heaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

Row = tuple[object, ...]

FEWEST = 20
"""Rows below which nothing is suggested."""
_COMMON = 0.5
"""A feature that so many of the others have as well tells nothing."""
_PLAIN = 0.05


@dataclass(frozen=True)
class Suggestion:
    """Values by the name of their feature, and how many of them a row must have."""

    values: Mapping[str, object]
    at_least: int


def suggest(names: Sequence[str], rows: Sequence[Row], *, before: Sequence[Row] = ()) -> Suggestion | None:
    """What sets a heap of these rows apart, or None where nothing stands out.

    `before` are rows of an earlier time, if there are any.
    """
    if len(rows) < FEWEST:
        return None
    middle = _most_unusual(rows, before)
    if middle is None:
        return None
    likeness = [sum(one == other for one, other in zip(row, middle, strict=True)) for row in rows]
    rest = [row for row, like in zip(rows, likeness, strict=True) if like <= len(names) // 2] or list(before)
    telling = [place for place in range(len(names)) if middle[place] not in ("", b"") and _tells(place, middle, rest)]
    if not telling:
        return None
    scores = Counter(sum(row[place] == middle[place] for place in telling) for row in rows)
    return Suggestion({names[place]: middle[place] for place in telling}, _valley(scores, len(telling)))


def _most_unusual(rows: Sequence[Row], before: Sequence[Row]) -> Row | None:
    number = len(rows)
    parts = [Counter(row[place] for row in rows) for place in range(len(rows[0]))]
    earlier = Counter(before)

    def surplus(row: Row, found: int) -> float:
        by_chance = prod(part[value] / number for part, value in zip(parts, row, strict=True))
        return found / number - max(by_chance, earlier[row] / len(before) if before else 0.0)

    best, found = max(Counter(rows).most_common(50), key=lambda one: surplus(*one))
    return best if surplus(best, found) > _PLAIN else None


def _tells(place: int, middle: Row, rest: Sequence[Row]) -> bool:
    return not rest or sum(row[place] == middle[place] for row in rest) < _COMMON * len(rest)


def _valley(scores: Mapping[int, int], most: int) -> int:
    """The score at which the upper heap begins: just above the lowest place between the two."""
    if most <= 2:
        return most
    lowest = min(range(1, most), key=lambda score: (scores.get(score, 0), score))
    return lowest + 1
