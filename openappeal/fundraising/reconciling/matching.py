"""Which of our entries a line of a statement is.

First by the other side's own number, then by sum and day. A line is never given an entry that is not all of it: what
the two sides say must be the same to the last cent. What is left over waits for a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

# First what is of the same day or the next; then what takes a while: a cheque needs days to clear.
DAYS_APART = (1, 7)


@dataclass(frozen=True)
class Ours:
    """What one entry did to the account: its postings there, which no line has yet, and their sum."""

    entry: int
    day: date
    amount: int
    currency: str
    postings: tuple[int, ...]
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
    """A line and what it is. `fee` is still to be entered: our postings are the sum before it."""

    line: int
    postings: tuple[int, ...]
    fee: int = 0


def pairs(theirs: Iterable[Theirs], ours: Iterable[Ours]) -> list[Pair]:
    """What fits. The same input gives the same pairs, in whatever order it comes."""
    waiting = sorted(theirs, key=lambda one: (one.day, one.id))
    free = {one.entry: one for one in sorted(ours, key=lambda one: (one.day, one.entry))}
    found = _by_reference(waiting, free)
    for days in DAYS_APART:
        for fits, with_fee in _WAYS:
            matched = {pair.line for pair in found}
            rest = [one for one in waiting if one.id not in matched and (one.fee > 0 or not with_fee)]
            found += _by_sum(rest, free, days, fits, with_fee=with_fee)
    return found


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
            if one.entry in free and _is_part_of(one.amount, line)
        ]
        total = sum(one.amount for one in named)
        if named and total in (line.net, line.net + line.fee):
            ids = tuple(sorted(id for one in named for id in one.postings))
            found.append(Pair(line.id, ids, line.fee if total != line.net else 0))
            for one in named:
                del free[one.entry]
    return found


def _is_part_of(amount: int, line: Theirs) -> bool:
    """Whether an entry goes the line's way, or is the fee that was taken from it."""
    return (amount > 0) == (line.net > 0) or (line.fee > 0 and amount == -line.fee)


# What an entry has to be, and whether it is the sum before a fee. An entry that has its fee already is surest; then
# one that was made before the fee was known; last one of which only the rest was entered.
_WAYS: tuple[tuple[Callable[[Ours], bool], bool], ...] = (
    (lambda one: len(one.postings) > 1, False),
    (lambda one: len(one.postings) == 1, True),
    (lambda one: True, False),
)


def _by_sum(
    lines: Sequence[Theirs], free: dict[int, Ours], days: int, fits: Callable[[Ours], bool], *, with_fee: bool
) -> list[Pair]:
    """Equal sums that are so near in time, the earliest first."""
    by_sum: dict[tuple[int, str], list[Ours]] = defaultdict(list)
    for one in free.values():
        if fits(one):
            by_sum[one.amount, one.currency].append(one)
    start: dict[tuple[int, str], int] = defaultdict(int)
    found = []
    for line in lines:
        place = (line.net + line.fee if with_fee else line.net, line.currency)
        same = by_sum.get(place, ())
        # Lines come by day, so whatever is too early for this one is too early for all that follow.
        while start[place] < len(same) and (line.day - same[start[place]].day).days > days:
            start[place] += 1
        if start[place] < len(same) and (same[start[place]].day - line.day).days <= days:
            one = same[start[place]]
            start[place] += 1
            del free[one.entry]
            found.append(Pair(line.id, one.postings, line.fee if with_fee else 0))
    return found
