"""Which of our postings a line of a statement is.

First by the other side's own number, then by sum and day. A line is never given a posting that is not all of it: what
the two sides say must be the same to the last cent. What is left over waits for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

# A card payment is in our books when it is made and in theirs when it settles; a cheque takes days to clear.
DAYS_APART = 7


@dataclass(frozen=True)
class Ours:
    """One posting that no line has yet."""

    id: int
    day: date
    amount: int
    currency: str
    reference: bytes | None = None


@dataclass(frozen=True)
class Theirs:
    """One line that waits."""

    id: int
    day: date
    net: int
    fee: int
    currency: str
    reference: bytes | None = None


@dataclass(frozen=True)
class Pair:
    """A line and what it is. `fee` is still to be entered: our posting is the sum before it."""

    line: int
    postings: tuple[int, ...]
    fee: int = 0


def pairs(theirs: Iterable[Theirs], ours: Iterable[Ours]) -> list[Pair]:
    """What fits. The same input gives the same pairs, in whatever order it comes."""
    lines, free = sorted(theirs, key=lambda one: (one.day, one.id)), {one.id: one for one in ours}
    found = _by_reference(lines, free)
    matched = {pair.line for pair in found}
    rest = [one for one in lines if one.id not in matched]
    found += _by_sum(rest, free, with_fee=False)
    matched = {pair.line for pair in found}
    return found + _by_sum([one for one in rest if one.id not in matched and one.fee > 0], free, with_fee=True)


def _by_reference(lines: Sequence[Theirs], free: dict[int, Ours]) -> list[Pair]:
    numbered: dict[tuple[bytes, str], list[Ours]] = defaultdict(list)
    for one in free.values():
        if one.reference is not None:
            numbered[one.reference, one.currency].append(one)
    found = []
    for line in lines:
        if line.reference is None:
            continue
        # A payment and what was given back of it share a number: the sign tells them apart.
        named = [
            one
            for one in numbered.get((line.reference, line.currency), ())
            if one.id in free and _is_part_of(one.amount, line)
        ]
        total = sum(one.amount for one in named)
        if named and total in (line.net, line.net + line.fee):
            ids = tuple(sorted(one.id for one in named))
            found.append(Pair(line.id, ids, line.fee if total != line.net else 0))
            for id in ids:
                del free[id]
    return found


def _is_part_of(amount: int, line: Theirs) -> bool:
    """Whether a posting goes the line's way, or is the fee that was taken from it."""
    return (amount > 0) == (line.net > 0) or (line.fee > 0 and amount == -line.fee)


def _by_sum(lines: Sequence[Theirs], free: dict[int, Ours], *, with_fee: bool) -> list[Pair]:
    """Equal sums, each with the nearest in time that is left, the earliest first."""
    by_sum: dict[tuple[int, str], list[Ours]] = defaultdict(list)
    for one in free.values():
        by_sum[one.amount, one.currency].append(one)
    for same in by_sum.values():
        same.sort(key=lambda one: (one.day, one.id))
    start: dict[tuple[int, str], int] = defaultdict(int)
    found = []
    for line in lines:
        place = (line.net + line.fee if with_fee else line.net, line.currency)
        same = by_sum.get(place, [])
        # Lines come by day, so whatever is too early for this one is too early for all that follow.
        while start[place] < len(same) and (line.day - same[start[place]].day).days > DAYS_APART:
            start[place] += 1
        if start[place] < len(same) and (same[start[place]].day - line.day).days <= DAYS_APART:
            one = same[start[place]]
            start[place] += 1
            del free[one.id]
            found.append(Pair(line.id, (one.id,), line.fee if with_fee else 0))
    return found
