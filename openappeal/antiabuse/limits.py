"""How much is usual of one network, one mail domain, one address. Above it a signature is set aside, never refused.

Numbers and arithmetic; what is counted stands in `memory`. A window begins with the first that comes and lasts as
long as it says.
"""

from __future__ import annotations

from typing import NamedTuple

from openappeal.antiabuse.memory import Book, Mark

A_MINUTE, AN_HOUR, A_DAY = 60, 3600, 24 * 3600


class Limit(NamedTuple):
    """So many in so many seconds."""

    seconds: int
    most: int


NETWORK = (Limit(A_MINUTE, 5), Limit(AN_HOUR, 40))
# A table at a vigil stands behind one telephone; so does a family, and a mobile operator of a whole country.
TIMES_WITH_CODE = 40
# Of those who bring a sum (`sums`), counted by themselves: a flood that brings none does not use up their places.
TIMES_WITH_SUM = 4
DOMAIN = (Limit(AN_HOUR, 5), Limit(A_DAY, 20))
LETTERS_TO_ADDRESS = Limit(A_DAY, 2)
# At most 200 letters in any hour to a domain that we do not know: half of them at once, half in their turn.
DOMAIN_LETTERS_AT_ONCE = 100
DOMAIN_SECONDS_EACH = 36
LONGEST_WAIT = 20 * AN_HOUR
# More than any hour that was measured (docs/decisions/0031). Beyond it the form asks to come back later.
ALL_LETTERS = Limit(AN_HOUR, 120_000)


def is_above(book: Book, kind: str, value: bytes, limits: tuple[Limit, ...], *, times: int = 1) -> bool:
    """Count one more, in each window. Whether any of them holds more than its limit, so many times over."""
    counts = [
        (book.add(book.mark(f"{kind}/{limit.seconds}", value), seconds=limit.seconds), limit.most * times)
        for limit in limits
    ]
    return any(number > most for number, most in counts)


def address_mark(book: Book, canonical: str) -> Mark:
    """The mark under which letters to one mailbox are counted."""
    return book.mark("letters/address", canonical.encode())


def domain_wait(book: Book, domain: str) -> int:
    """Take a place among the letters to a domain. Returns the seconds until it is that letter's turn."""
    mark = book.mark("letters/domain", domain.encode())
    return book.wait(mark, every=DOMAIN_SECONDS_EACH, at_once=DOMAIN_LETTERS_AT_ONCE)


def all_mark(book: Book) -> Mark:
    """The mark under which all letters together are counted."""
    return book.mark("letters/all", b"")
