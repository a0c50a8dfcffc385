"""Whether a cohort comes in a burst. Pure arithmetic: who counts what is the business of the rooms above.

Three conditions, all of them: more than a person's hand could explain, far above what is usual for this
cohort, and risen far more than everybody else. The third spares a campaign's best evening: when a television
programme brings ten thousand people, all cohorts rise together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WINDOW = 10
"""Minutes that are looked at."""
A_MINUTE = 60
TIMES_USUAL = 10
TIMES_THE_OTHERS = 3
USUAL_DAYS = 7
_WEIGHT = 0.5


@dataclass(frozen=True)
class Usual:
    """What seven days say about a cohort and about everybody else, in signings a minute."""

    median: float
    mean: float
    mean_of_others: float


def rate(counts: Sequence[int]) -> float:
    """The exponentially weighted mean of counts a minute, the oldest first."""
    found = 0.0
    for number in counts:
        found += _WEIGHT * (number - found)
    return found


def threshold(usual: Usual) -> float:
    """The rate above which a cohort is conspicuous."""
    return max(A_MINUTE, TIMES_USUAL * usual.median)


def is_burst(*, cohort: Sequence[int], others: Sequence[int], usual: Usual) -> bool:
    """Whether a cohort's last minutes are a burst, beside those of everybody else."""
    now = rate(cohort)
    if now <= threshold(usual):
        return False
    # One a minute is added everywhere: a beginning has no usual to divide by.
    rise = now / (usual.mean + 1)
    return rise > TIMES_THE_OTHERS * (rate(others) + 1) / (usual.mean_of_others + 1)


def median_a_minute(counts: Iterable[int], *, minutes: int) -> float:
    """The median of counts a minute over that many minutes, of which those without any are not given."""
    known = sorted(counts)
    empty = max(0, minutes - len(known))
    middle = (empty + len(known)) / 2
    low, high = _at(known, empty, int(middle - 0.5)), _at(known, empty, int(middle))
    return (low + high) / 2


def _at(known: Sequence[int], empty: int, place: int) -> int:
    return 0 if place < empty or not known else known[min(place - empty, len(known) - 1)]
