"""Dates as a language writes them: the Solar Hijri calendar in Farsi, the Gregorian elsewhere."""

import re
from datetime import date

from babel import dates
from persiantools.jdatetime import MONTH_NAMES_FA, JalaliDate

from openappeal.core.digits import localise_digits, to_latin_digits
from openappeal.core.languages import locale_of

_TYPED = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")


def format_date(day: date, lang: str) -> str:
    """Return the date in words, without the weekday: 23 November 2026; in Farsi ۲ آذر ۱۴۰۵."""
    if lang == "fa":
        # This library knows that 1403 is the leap year, and not 1404. It ships no types.
        solar = JalaliDate(day)  # type: ignore[no-untyped-call,unused-ignore]
        return localise_digits(f"{solar.day} {MONTH_NAMES_FA[solar.month]} {solar.year}", lang)
    return _gregorian(day, lang)


def format_date_both(day: date, lang: str) -> str:
    """Return the date in each calendar its readers use, for letters that travel.

    In Farsi ۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶), elsewhere as :func:`format_date` does.
    """
    if lang == "fa":
        return f"{format_date(day, lang)} ({_gregorian(day, lang)})"
    return _gregorian(day, lang)


def month_of(day: date, lang: str) -> tuple[int, int]:
    """Return year and month in the calendar of the language."""
    if lang == "fa":
        solar = JalaliDate(day)  # type: ignore[no-untyped-call,unused-ignore]
        return solar.year, solar.month
    return day.year, day.month


def format_month(day: date, lang: str) -> str:
    """Return the day's month in words: November 2026, noviembre de 2026; in Farsi آذر ۱۴۰۵."""
    if lang == "fa":
        solar = JalaliDate(day)  # type: ignore[no-untyped-call,unused-ignore]
        return localise_digits(f"{MONTH_NAMES_FA[solar.month]} {solar.year}", lang)
    return localise_digits(dates.format_skeleton("yMMMM", day, locale=locale_of(lang)), lang)


def write_day(day: date, lang: str) -> str:
    """Return the date in numbers, as a person types it into a box: 2026-11-23; in Farsi ۱۴۰۵/۰۹/۰۲."""
    if lang == "fa":
        solar = JalaliDate(day)  # type: ignore[no-untyped-call,unused-ignore]
        return localise_digits(f"{solar.year}/{solar.month:02}/{solar.day:02}", lang)
    return day.isoformat()


def read_day(text: str) -> date | None:
    """The day that somebody has typed, year first, in either calendar and in any digits; or None."""
    found = _TYPED.fullmatch(to_latin_digits(text.strip()).replace("\u200f", ""))
    return day_in_either(int(found[1]), int(found[2]), int(found[3])) if found else None


def day_in_either(year: int, month: int, day: int) -> date | None:
    """The day of a year that tells its calendar: 1405 is Solar Hijri, 2026 Gregorian. None if there is no such day."""
    try:
        if 1300 <= year < 1500:
            # This library ships no types.
            found: date = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call,unused-ignore]
            return found
        return date(year, month, day) if 1990 <= year < 2200 else None
    except ValueError:
        return None


def _gregorian(day: date, lang: str) -> str:
    # An international campaign's English: day before month, as most of its readers have it.
    locale = "en_GB" if lang == "en" else locale_of(lang)
    return localise_digits(dates.format_date(date(day.year, day.month, day.day), "long", locale=locale), lang)
