"""What a figure, a date or a year may mean, and when two of them say the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from persiantools.jdatetime import JalaliDate

Calendar = Literal["gregorian", "solar"]
HALF = Fraction(1, 2)
OF_HALF_A_DAY = 12 * 60
_SOLAR_YEARS = range(1390, 1412)
"""Tried for a date without a year: leap years move the days by one."""


class Number(NamedTuple):
    value: Fraction


TWO = Number(Fraction(2))


class Clock(NamedTuple):
    """A time of day in minutes."""

    minutes: int


class Year(NamedTuple):
    calendar: Calendar
    year: int


class Decade(NamedTuple):
    """By its first year. Below a hundred it is one of several centuries."""

    calendar: Calendar
    first: int


class Day(NamedTuple):
    """A date; year or day are 0 where the text leaves them out."""

    calendar: Calendar
    year: int
    month: int
    day: int


class Half(NamedTuple):
    """A half of something, however it is said."""


Reading = Number | Clock | Year | Decade | Day | Half
Topic = Literal["number", "year", "date"]
Form = Literal["digits", "word", "ordinal"]


@dataclass(frozen=True)
class Mention:
    """A place in a folded text, with all that it may mean. Nobody misses one that is not ``firm``."""

    start: int
    end: int
    topic: Topic
    readings: frozenset[Reading]
    is_firm: bool = True
    form: Form = "digits"


def agree(one: Mention, other: Mention) -> bool:
    """Return whether any reading of one says what a reading of the other says."""
    if {one.form, other.form} == {"word", "ordinal"} and TWO in one.readings & other.readings:
        return False  # "the second" says nothing of two
    return bool(one.readings & other.readings) or any(
        _same(first, second) or _same(second, first) for first in one.readings for second in other.readings
    )


def _same(one: Reading, other: Reading) -> bool:
    match one, other:
        case Clock(), Clock():
            return one.minutes % OF_HALF_A_DAY == other.minutes % OF_HALF_A_DAY
        case Clock(), Number():
            hours = Fraction(one.minutes, 60)
            return (hours - other.value).denominator == 1 and (hours - other.value) % 12 == 0
        case Year(), Year():
            return _years_meet(one, other)
        case Year(), Day():
            return bool(other.year) and _years_meet(one, Year(other.calendar, other.year), days=other)
        case Day(), Day():
            return _days_meet(one, other)
        case Decade(), Decade():
            return any(abs(a - b) <= 5 for a in _begin(one) for b in _begin(other))
    return False


def _years_meet(one: Year, other: Year, days: Day | None = None) -> bool:
    if one.calendar == other.calendar:
        return one.year == other.year
    if days is not None and days.day:
        day = gregorian(days)
        if day is None or one.calendar == "gregorian":
            return day is not None and day.year == one.year
        solar_year: int = JalaliDate(day).year  # type: ignore[no-untyped-call,unused-ignore]
        return solar_year == one.year
    solar, common = (one, other) if one.calendar == "solar" else (other, one)
    return common.year - solar.year in (621, 622)


def _begin(decade: Decade) -> list[int]:
    """The Gregorian years in which it may have begun."""
    if decade.calendar == "solar":
        return [decade.first + 621 if decade.first >= 1000 else decade.first + 1300 + 621]
    return [decade.first] if decade.first >= 1000 else [century + decade.first for century in (1800, 1900, 2000)]


def gregorian(day: Day) -> date | None:
    """The day in the Gregorian calendar, or None where there is no such day."""
    try:
        if day.calendar == "solar":
            # This library ships no types.
            found: date = JalaliDate(  # type: ignore[no-untyped-call,unused-ignore]
                day.year, day.month, day.day
            ).to_gregorian()
            return found
        return date(day.year, day.month, day.day)
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _days_meet(one: Day, other: Day) -> bool:
    if one.calendar == other.calendar:
        return (one.month, one.day) == (other.month, other.day) and (one.year == other.year or not one.year)
    if one.day and other.day:
        if one.year and other.year:
            return gregorian(one) is not None and gregorian(one) == gregorian(other)
        return (not one.year or one.calendar == "gregorian" or not other.year) and _meet_in_some_year(one, other)
    if one.day or other.day:
        return _at_the_edge(one, other) if one.day else _at_the_edge(other, one)
    if one.year and other.year:
        return bool(_span(one) & _span(other))
    solar, common = (one, other) if one.calendar == "solar" else (other, one)
    first = (common.month + 8) % 12 + 1
    return not one.year and solar.month in (first, first % 12 + 1)


def _at_the_edge(full: Day, month: Day) -> bool:
    """Whether the day is what the other calendar has for the beginning or the end of the month."""
    day = gregorian(full) if full.year and month.year and full.calendar == "solar" else None
    return day is not None and (day.year, day.month) == (month.year, month.month) and not 2 < day.day < 28


def _meet_in_some_year(one: Day, other: Day) -> bool:
    """Whether the one without a year can be the other."""
    solar, common = (one, other) if one.calendar == "solar" else (other, one)
    for year in [solar.year] if solar.year else _SOLAR_YEARS:
        day = gregorian(solar._replace(year=year))
        if day is not None and (day.month, day.day) == (common.month, common.day):
            return not common.year or day.year == common.year or bool(not solar.year)
    return False


def _span(month: Day) -> set[tuple[int, int]]:
    """The Gregorian months that share a day with it."""
    days = (gregorian(month._replace(day=day)) for day in (1, 15, 29))
    return (
        {(day.year, day.month) for day in days if day is not None}
        if month.calendar == "solar"
        else {(month.year, month.month)}
    )
