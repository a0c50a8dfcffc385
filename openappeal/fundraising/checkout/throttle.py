"""Against those who try stolen cards: how many payments one network may begin, and how many small ones all together.

They want many small payments. So small sums have lanes of their own, and whoever gives more stands behind nobody of
them. What is counted stands in memory that forgets (`antiabuse.memory`): no address is kept. Who is over the limit is
told when to come back; nothing is refused for good.
"""

from __future__ import annotations

from openappeal.antiabuse.limits import Limit, is_above
from openappeal.antiabuse.memory import Book

TEN_MINUTES, AN_HOUR = 600, 3600
SMALL = (Limit(TEN_MINUTES, 8), Limit(AN_HOUR, 24))
LARGE = (Limit(TEN_MINUTES, 16), Limit(AN_HOUR, 60))
# While most cards are declined (`models.CheckoutState.is_braked`).
BRAKED = (Limit(TEN_MINUTES, 2), Limit(AN_HOUR, 6))
ALL_SMALL = (Limit(TEN_MINUTES, 240),)
ALL_SMALL_BRAKED = (Limit(TEN_MINUTES, 60),)
# The onion service, and a web server that does not say from where somebody comes: everybody in one lane.
TIMES_UNKNOWN = 10
RETRY_SECONDS = TEN_MINUTES


def may_begin(book: Book, network: bytes, *, is_small: bool, is_braked: bool) -> bool:
    """Count one more, and say whether it may begin. Those that may not use up no place in any longer window."""
    limits = BRAKED if is_braked else SMALL if is_small else LARGE
    lane, times = "give/small" if is_small else "give/large", 1 if network else TIMES_UNKNOWN
    if any(is_above(book, lane, network, (limit,), times=times) for limit in limits):
        return False
    return not (is_small and is_above(book, "give/all", b"", ALL_SMALL_BRAKED if is_braked else ALL_SMALL))
