"""Against those who try stolen cards: how fast payments are begun from one network, and small ones all together.

They want many small payments. So small sums have lanes of their own, and whoever gives more stands behind nobody of
them. Who comes faster than a lane moves **waits in line** (docs/decisions/0116); only who would wait longer than
`LONGEST` is asked to come back. What is counted stands in memory that forgets (`antiabuse.memory`): no address is kept.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

from openappeal.antiabuse.memory import Book, Mark

AN_HOUR = 3600
LONGEST = 40 * 60
"""Seconds. Nobody is asked to wait longer."""


class Lane(NamedTuple):
    """So many pass at once, then one in so many seconds."""

    at_once: int
    every: int


# Of one network. A hall of twenty who give small sums together needs eight minutes, braked seventeen.
SMALL, SMALL_BRAKED = Lane(8, 40), Lane(3, 60)
LARGE, LARGE_BRAKED = Lane(16, 20), Lane(6, 30)
# Above a hall of forty.
MOST_SMALL, MOST_LARGE = 60, 120
"""Places of one network in an hour."""

# Of all networks together. Braked, as soon as most cards are declined (`models.CheckoutState.is_braked`).
ALL_SMALL, ALL_SMALL_BRAKED = Lane(60, 3), Lane(36, 5)
# The onion service, and a web server that does not say from where somebody comes: everybody in one lane.
TIMES_UNKNOWN = 10
RETRY_SECONDS = 600
STEP_SECONDS = 10
"""A turn is kept in steps of so much."""


def take_place(book: Book, network: bytes, *, is_small: bool, is_braked: bool) -> int | None:
    """Take a place in each lane. Returns the seconds until its turn; None if that is too long, and none was taken."""
    name, most, lane = "small", MOST_SMALL, SMALL_BRAKED if is_braked else SMALL
    if not is_small:
        name, most, lane = "large", MOST_LARGE, LARGE_BRAKED if is_braked else LARGE
    if not network:
        lane, most = Lane(lane.at_once * TIMES_UNKNOWN, lane.every // TIMES_UNKNOWN), most * TIMES_UNKNOWN
    lanes: list[tuple[Mark, Lane]] = [(book.mark(f"give/{name}", network), lane)]
    if is_small:
        lanes.append((book.mark("give/all", b""), ALL_SMALL_BRAKED if is_braked else ALL_SMALL))
    hour = book.mark(f"give/{name}/hour", network)
    seconds = max(book.ahead(mark, every=one.every, at_once=one.at_once) for mark, one in lanes)
    if seconds > LONGEST or book.number(hour) >= most:
        return None
    for mark, one in lanes:
        book.wait(mark, every=one.every, at_once=one.at_once)
    book.add(hour, seconds=AN_HOUR)
    return seconds


def turn(seconds: int, *, now: datetime) -> datetime | None:
    """When a place's turn is, rounded up; None where it has come."""
    if seconds <= 0:
        return None
    return datetime.fromtimestamp(-(-(now.timestamp() + seconds) // STEP_SECONDS) * STEP_SECONDS, UTC)
