"""Compares what two texts say in numbers, years and dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from openappeal.core.agreement.dates import dates, decades
from openappeal.core.agreement.findings import Finding, Kind
from openappeal.core.agreement.numbers import SOLAR_LANGUAGES, clocks, digit_numbers
from openappeal.core.agreement.readings import Day, Half, Mention, Number, Topic, Year, agree
from openappeal.core.agreement.text import Folded
from openappeal.core.agreement.vocabulary import vocabulary
from openappeal.core.agreement.words import number_words

_KINDS: dict[Topic, tuple[Kind, Kind, Kind]] = {
    "number": (Kind.NUMBER_MISSING, Kind.NUMBER_DIFFERENT, Kind.NUMBER_EXTRA),
    "year": (Kind.YEAR_MISSING, Kind.YEAR_DIFFERENT, Kind.YEAR_EXTRA),
    "date": (Kind.DATE_MISSING, Kind.DATE_DIFFERENT, Kind.DATE_EXTRA),
}
_OFTEN_SAID_IN_WORDS = 31
_MOST = 200
"""Figures of one paragraph that are compared, each with each: nobody shall keep a server busy with a long list."""


def mentions(text: Folded, *, other_language: str) -> list[Mention]:
    """Return all that a text says in figures, in the order in which it says it."""
    solar = bool({text.language, other_language} & SOLAR_LANGUAGES)
    found = [
        *dates(text),
        *decades(text),
        *clocks(text),
        *digit_numbers(text, years_of_the_sun=solar),
        *number_words(text),
    ]
    return sorted(found, key=lambda one: (one.start, one.end))[:_MOST]


def compare_figures(source: Folded, target: Folded) -> list[Finding]:
    """Return the numbers, years and dates that only one of the texts has; of the same topic in pairs."""
    ours = mentions(source, other_language=target.language)
    theirs = mentions(target, other_language=source.language)
    if not (vocabulary(source.language).is_known and vocabulary(target.language).is_known):
        ours, theirs = _only_what_is_sure(ours, theirs), _only_what_is_sure(theirs, ours)
    missing = [one for one in ours if one.is_firm and not _is_said(one, theirs)]
    missing = sorted([*missing, *_said_less_often(ours, theirs)], key=lambda one: one.start)
    extra = [one for one in theirs if _may_be_extra(one) and not _is_said(one, ours)]
    # One and two are no news by themselves; they are named as what stands in another's place.
    instead = [one for one in theirs if (one.is_firm or _is_plain(one)) and not _is_said(one, ours)]
    return [*_paired(source, target, missing, extra, instead)]


def _is_said(one: Mention, others: list[Mention]) -> bool:
    if any(agree(one, other) for other in others):
        return True
    days = [reading for reading in one.readings if isinstance(reading, Day) and reading.year]
    if not days:
        return False
    # 13 September to 10 October 2021: the year stands once.
    years = {(r.calendar, r.year) for other in others for r in other.readings if isinstance(r, Day | Year) and r.year}
    bare = [other for other in others if any(isinstance(r, Day) and not r.year for r in other.readings)]
    for day in days:
        for other in bare:
            for reading in other.readings:
                if isinstance(reading, Day) and any(
                    calendar == reading.calendar and agree(_of(day), _of(reading._replace(year=year)))
                    for calendar, year in years
                ):
                    return True
    return False


def _is_plain(one: Mention) -> bool:
    return one.form != "ordinal" and Number(Fraction(1)) not in one.readings


def _said_less_often(ours: list[Mention], theirs: list[Mention]) -> list[Mention]:
    """Figures in digits whose number the source has several times and the target fewer times, as "3 degrees … three
    toes". Years, and numbers in words, are often not said again by good translators."""
    found = []
    for one in ours:
        values = {reading for reading in one.readings if isinstance(reading, Number) and reading.value > 2}
        if one.form != "digits" or one.topic != "number" or not values:
            continue
        here = [other for other in ours if other.topic == "number" and other.readings & values]
        there = [other for other in theirs if other.topic == "number" and agree(one, other)]
        if 0 < len(there) < len(here) and one is next(other for other in here if other.form == "digits"):
            found.append(one)
    return found


def _of(day: Day) -> Mention:
    return Mention(0, 0, "date", frozenset({day}))


def _may_be_extra(one: Mention) -> bool:
    """One and two come and go with grammar: both, a pair, the two of them."""
    if not one.is_firm or (one.form == "word" and any(isinstance(reading, Half) for reading in one.readings)):
        return False
    values = [reading.value for reading in one.readings if isinstance(reading, Number)]
    return not (one.topic == "number" and values and min(values) <= 2)


def _only_what_is_sure(these: list[Mention], others: list[Mention]) -> list[Mention]:
    """Without the small numbers, which a language whose words we do not know may say in words, and the days, where all
    the parts of one stand in the other text in some order that we cannot read."""
    return [replace(one, is_firm=False) if _is_unsure(one, others) else one for one in these]


def _is_unsure(one: Mention, others: list[Mention]) -> bool:
    values = [reading.value for reading in one.readings if isinstance(reading, Number)]
    if one.topic == "number":
        return bool(values) and min(values) <= _OFTEN_SAID_IN_WORDS
    days = [reading for reading in one.readings if isinstance(reading, Day)]
    if not days:
        return False
    there = {reading for other in others for reading in other.readings}
    years = {(r.calendar, r.year) for r in there if isinstance(r, Year | Day)}
    numbers = {r.value for r in there if isinstance(r, Number)} | {Fraction(r.day) for r in there if isinstance(r, Day)}
    return any(
        (not day.year or (day.calendar, day.year) in years) and (not day.day or Fraction(day.day) in numbers)
        for day in days
    )


def _paired(
    source: Folded, target: Folded, missing: list[Mention], extra: list[Mention], instead: list[Mention]
) -> Iterable[Finding]:
    left, unsaid = list(instead), set(extra)
    for one in missing:
        place = one.start / max(len(source.text), 1)
        # What stands for nothing else comes first, then what stands nearest.
        left.sort(key=lambda two: (two not in unsaid, abs(two.start / max(len(target.text), 1) - place)))
        other = next((two for two in left if two.topic == one.topic), None)
        if other is None:  # a date may have become a mere year
            other = next((two for two in left if two in unsaid and {one.topic, two.topic} != {"number", "date"}), None)
        if other is not None:
            left.remove(other)
        absent, different, _ = _KINDS[one.topic]
        yield Finding(
            absent if other is None else different,
            source.words(one.start, one.end),
            target.words(other.start, other.end) if other else "",
            source.span(one.start, one.end),
            target.span(other.start, other.end) if other else (0, 0),
        )
    remaining = set(left)
    for other in extra:
        if other in remaining:
            yield Finding(
                _KINDS[other.topic][2],
                "",
                target.words(other.start, other.end),
                (0, 0),
                target.span(other.start, other.end),
            )
