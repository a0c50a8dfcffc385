"""Dates as a language writes them: the Solar Hijri calendar in Farsi, the Gregorian elsewhere."""

from datetime import date

from babel import dates
from persiantools.jdatetime import MONTH_NAMES_FA, JalaliDate

from openappeal.core.digits import localise_digits
from openappeal.core.languages import locale_of


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


def _gregorian(day: date, lang: str) -> str:
    # An international campaign's English: day before month, as most of its readers have it.
    locale = "en_GB" if lang == "en" else locale_of(lang)
    return localise_digits(dates.format_date(date(day.year, day.month, day.day), "long", locale=locale), lang)
