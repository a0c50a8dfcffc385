"""How a file writes days and sums: which mark stands before the cents, and whether the day or the month comes first.

Files of one service differ by what their reader has set there. What a file's own rows leave open is asked, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from openappeal.core.digits import to_latin_digits

ORDERS = ("ymd", "dmy", "mdy")
DECIMALS = (".", ",")
_DAY = re.compile(r"(\d{1,4})[./\- ](\d{1,2}|[A-Za-z]{3,9})[./\- ,]+(\d{1,4})")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"


@dataclass(frozen=True)
class Possible:
    """What the rows leave open. One of each: known. None: no row says."""

    decimals: tuple[str, ...]
    orders: tuple[str, ...]


def possible(days: Iterable[str], sums: Iterable[str]) -> Possible:
    """Which marks and orders fit every row."""
    orders = {*ORDERS}
    decimals = {*DECIMALS}
    for day in days:
        # A row that says no day in any order is refused by itself, and says nothing of the others.
        orders &= {order for order in ORDERS if read_day(day, order) is not None} or orders
    for text in sums:
        decimals &= _decimals(text)
    return Possible(
        tuple(one for one in DECIMALS if one in decimals), tuple(order for order in ORDERS if order in orders)
    )


def read_day(text: str, order: str) -> date | None:
    """The day that a cell says in this order; a time behind it is passed over. None if it says none."""
    found = _DAY.match(to_latin_digits(text.strip()))
    if found is None:
        return None
    parts = list(found.groups())
    if not parts[1].isdigit():
        # A month in letters stands in the middle, whatever else was said.
        parts[1] = str(_month(parts[1]))
        order = "ymd" if len(parts[0]) == 4 else "dmy"
    year, month, day = (int(parts[order.index(one)]) for one in "ymd")
    year_written = parts[order.index("y")]
    if len(year_written) not in (2, 4) or any(len(parts[order.index(one)]) > 2 for one in "md"):
        return None
    try:
        return date(year if len(year_written) == 4 else 2000 + year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    place = _MONTHS.find(name[:3].lower())
    return place // 4 + 1 if place >= 0 and place % 4 == 0 else 0


def _decimals(text: str) -> set[str]:
    """Which mark this sum leaves possible: “1.234” may be a thousand or a little more than one."""
    digits = re.sub(r"[^\d.,]", "", to_latin_digits(text))
    points, commas = digits.count("."), digits.count(",")
    if not points and not commas:
        return {*DECIMALS}
    last = "." if digits.rfind(".") > digits.rfind(",") else ","
    other = "," if last == "." else "."
    if points and commas:
        return {last}
    if max(points, commas) > 1:
        return {other}
    return {*DECIMALS} if len(digits) - digits.index(last) == 4 and digits.index(last) <= 3 else {last}
