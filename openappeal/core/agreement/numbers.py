"""Numbers in digits, with the separators of their language, times of day, and years."""

from __future__ import annotations

import re
from fractions import Fraction

from babel.numbers import get_decimal_symbol

from openappeal.core.agreement.readings import HALF, Clock, Half, Mention, Number, Reading, Topic, Year
from openappeal.core.agreement.text import Folded
from openappeal.core.agreement.words import half_after, scale_after
from openappeal.core.languages import locale_of

SOLAR_LANGUAGES = frozenset({"fa", "prs", "ps", "az-arab", "bal", "glk", "lrc", "mzn", "ckb"})
"""Whose texts may count years from the Hijra of the sun."""

_GROUPS = r"\d{1,3}(?:[ ]\d{3})+(?![\d])(?:[.,٫]\d{1,2}(?!\d))?"
_TOKEN = re.compile(rf"(?<![\d]){_GROUPS}|\d+(?:[.,٬٫،']\d+)*")
_FARSI_TOKEN = re.compile(rf"(?<![\d/])\d{{1,3}}/\d{{1,2}}(?![\d/])|{_TOKEN.pattern}")
_LONGEST = 60  # of a number that somebody could mean

_CLOCKS = {
    "": r"(?P<h>\d{1,2}):(?P<m>\d{2})(?![\d:])(?:\s?(?P<half>[ap])\.?m\b\.?)?",
    "en": r"(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))?\s?(?:(?P<half>[ap])\.?m\b\.?|o'clock)",
    "fr": r"(?P<h>\d{1,2})\s?h(?:eures?)?\b(?:\s?(?P<m>\d{2})(?!\d))?",
    "de": r"(?P<h>\d{1,2})(?:[.:](?P<m>\d{2}))?\s?uhr\b(?:\s(?P<m2>\d{2})(?!\d))?",
    "es": r"(?<=las )(?P<h>\d{1,2})(?:[.:](?P<m>\d{2}))?(?!\d|[.,:]\d)",
    "tr": r"(?<=saat )(?P<h>\d{1,2})(?:[.:](?P<m>\d{2}))?(?!\d|[.,:]\d)",
    "fa": r"(?<=ساعت )(?P<h>\d{1,2})(?:[.:](?P<m>\d{2}))?(?!\d|[.,:]\d)",
}


def clocks(text: Folded) -> list[Mention]:
    """Return the times of day in digits."""
    found: list[Mention] = []
    for language in (text.language, ""):
        pattern = _CLOCKS.get(language)
        for match in re.finditer(rf"(?<![\d.,:/]){pattern}", text.low) if pattern else ():
            parts = match.groupdict()
            hour, minute = int(parts["h"]), int(parts.get("m") or parts.get("m2") or 0)
            if hour > 24 or minute > 59 or text.is_taken(*match.span()):
                continue
            readings: set[Reading] = {Number(Fraction(hour))} if not (parts.get("m") or parts.get("m2")) else set()
            afternoon = 12 if parts.get("half") == "p" and hour < 12 else 0
            readings.add(Clock((hour + afternoon) * 60 + minute))
            found.append(Mention(*match.span(), "number", frozenset(readings)))
            text.take(*match.span())
    return found


def digit_numbers(text: Folded, *, years_of_the_sun: bool) -> list[Mention]:
    """Return the numbers in digits. Four digits without a separator may be a year."""
    found: list[Mention] = []
    pattern = _FARSI_TOKEN if text.language in SOLAR_LANGUAGES else _TOKEN
    for match in pattern.finditer(text.text):
        start, end = match.span()
        if text.is_taken(start, end):
            continue
        values = number_values(match[0], text.language)
        scale, end = scale_after(text, end)
        readings: set[Reading] = {Number(value * scale) for value in values}
        if half_after(text, end):
            readings = {Number((value + HALF) * scale) for value in values}
        topic: Topic = "number"
        if Number(Fraction(50)) in readings and _is_percent(text, start, end):
            readings.add(Half())
        if scale == 1:
            readings |= _clock(match[0])
            year = _year(match[0], text, end, years_of_the_sun=years_of_the_sun)
            if year is not None:
                readings.add(year)
                topic = "year"
        # On the 20th: another day in another calendar.
        is_day = text.language == "en" and years_of_the_sun and re.match(r"(?:st|nd|rd|th)\b", text.low[end:])
        found.append(Mention(start, end, topic, frozenset(readings), is_firm=not is_day))
        text.take(start, end)
        if topic == "year":
            found += _second_year(text, match[0], end)
    return found


def number_values(token: str, language: str) -> set[Fraction]:
    """Return what a number in Latin digits may be worth. The language's own way of writing comes first; three digits
    after a foreign separator are thousands."""
    plain = token.replace(" ", "")[:_LONGEST]
    plain = plain.rstrip(".,٬٫،'/")
    separators = re.findall(r"\D", plain)
    if not separators:
        return {Fraction(plain)}
    last = separators[-1]
    head, tail = plain.rsplit(last, 1)
    groups = re.split(r"\D", plain)
    are_thousands = all(len(group) == 3 for group in groups[1:]) and len(groups[0]) <= 3
    as_decimal = Fraction(re.sub(r"\D", "", head) + "." + tail)
    if last == "٫":
        return {as_decimal}
    if len(separators) > 1 and len(set(separators)) == 1:
        return {Fraction(re.sub(r"\D", "", plain))} if are_thousands else {Fraction(group) for group in groups}
    if len(separators) > 1:
        return {as_decimal}
    if are_thousands and last != "/":
        whole = Fraction(re.sub(r"\D", "", plain))
        return {whole, as_decimal} if last == _decimal_symbol(language) else {whole}
    if last in "٬،'":
        return {Fraction(group) for group in groups}
    return {as_decimal}


def _is_percent(text: Folded, start: int, end: int) -> bool:
    after = r"\s?(?:%|٪|per ?cent|prozent|pour ?cent|por ciento|درصد)"
    return bool(re.match(after, text.low[end:]) or re.search(r"(?:%|yüzde )$", text.low[:start]))


def _decimal_symbol(language: str) -> str:
    return str(get_decimal_symbol(locale_of(language)))


def _clock(token: str) -> set[Reading]:
    """10.30 is a time as often as a decimal."""
    found = re.fullmatch(r"(\d{1,2})[.](\d{2})", token)
    if found is None or int(found[1]) > 24 or int(found[2]) > 59:
        return set()
    return {Clock(int(found[1]) * 60 + int(found[2]))}


def _year(token: str, text: Folded, end: int, *, years_of_the_sun: bool) -> Year | None:
    if re.fullmatch(r"\d{4}", token) is None:
        before = text.low[max(0, text.low.rfind(token, 0, end) - 5) : end]
        # سال ۶۷: the year 1367.
        if text.language in SOLAR_LANGUAGES and re.fullmatch(r"سال \d{2}", before.strip()):
            return Year("solar", 1300 + int(token))
        return None
    year = int(token)
    if 1700 <= year <= 2150:
        return Year("gregorian", year)
    if years_of_the_sun and 1200 <= year <= 1499:
        return Year("solar", year)
    return None


def _second_year(text: Folded, first: str, end: int) -> list[Mention]:
    """2020/21 and 2020-21 are two years."""
    match = re.match(r"[/-](\d{2})(?!\d)", text.text[end:])
    if match is None or int(match[1]) != (int(first) + 1) % 100:
        return []
    text.take(end, end + 3)
    year = int(first) + 1
    calendar = "gregorian" if year > 1700 else "solar"
    reading = Year("gregorian", year) if calendar == "gregorian" else Year("solar", year)
    return [Mention(end + 1, end + 3, "year", frozenset({reading}))]
