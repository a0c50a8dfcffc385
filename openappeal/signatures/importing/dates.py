"""Days as spreadsheets and people write them. Only the day is kept, and the hour never leaves this module."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache

from openappeal.core.calendars import day_in_either
from openappeal.core.country_words import TYPED_LANGUAGES
from openappeal.core.digits import to_latin_digits
from openappeal.core.languages import locale_of
from openappeal.core.names import fold_name
from openappeal.core.workbooks import day_of_serial

DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?$")
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})(?!\d)")
_IN_WORDS = re.compile(r"[^\W\d_]+|\d+")
_FROM_1900_TO_1904 = timedelta(days=1462)


def day_of(text: str, *, order: str, begins_1904: bool = False) -> date | None:
    """The day that a cell names, or None. `order` decides between 3 April and 4 March.

    Understood: Excel's numbers with their hours as a fraction (44287.53, 44287,53), 2021-03-14, 14.3.2021, 3/14/21,
    14 mars 2021, and the Solar Hijri ۱۴۰۰/۰۱/۰۵.
    """
    text = to_latin_digits(text.strip()[:60]).replace("٫", ".").replace("\u200f", "")
    if _SERIAL.match(text):
        day = day_of_serial(float(text.replace(",", ".")))
        return day + _FROM_1900_TO_1904 if day and begins_1904 else day
    if found := _YEAR_FIRST.match(text):
        return day_in_either(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.match(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        year += 2000 if year < 100 else 0
        # With points nobody writes the month first.
        if found[2] == "." or (order == DAY_FIRST and second <= 12) or first > 12:
            return day_in_either(year, second, first)
        return day_in_either(year, first, second)
    return _in_words(text)


def tells_order(text: str) -> str:
    """Which order a date such as 14/3/2021 shows; empty where it could be either."""
    found = _YEAR_LAST.match(to_latin_digits(text.strip()[:60]))
    if not found or found[2] == ".":
        return ""
    first, second = int(found[1]), int(found[3])
    return DAY_FIRST if first > 12 >= second else MONTH_FIRST if second > 12 >= first else ""


def _in_words(text: str) -> date | None:
    day = month = year = 0
    for word in _IN_WORDS.findall(text)[:8]:
        if word.isdecimal():
            number = int(word)
            if len(word) == 4:
                year = year or number
            elif 0 < number <= 31:
                day = day or number
        else:
            month = month or _months().get(fold_name(word), 0)
    return day_in_either(year, month, day) if day and month and year else None


@cache
def _months() -> dict[str, int]:
    names: dict[str, int] = {}
    for lang in TYPED_LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in locale_of(lang).months["format"][width].items():
                names.setdefault(fold_name(name), number)
    return names
