"""Dates, months, decades: in the words of a language, in either calendar."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from functools import cache
from importlib.resources import files

from babel.dates import get_month_names

from openappeal.core.agreement.numbers import SOLAR_LANGUAGES
from openappeal.core.agreement.readings import Calendar, Day, Decade, Mention, Number, Reading
from openappeal.core.agreement.text import ZWNJ, Folded
from openappeal.core.agreement.vocabulary import vocabulary
from openappeal.core.agreement.words import number_words
from openappeal.core.languages import locale_of

_DAY = rf"(\d{{1,2}})(?:st|nd|rd|th|er|ère|º|ª|\.|{ZWNJ}?ام|م)?"
_OF = r"(?:,? ?(?:of|de|del|d'|سال|yılının|ماه|مورخ))*"
_YEAR = r"((?:1[2-9]|20)\d\d)(?![\d.,]\d)"
_TO = r"(?: ?- ?| (?:to|and|until|bis|und|a|al|y|au|et|ile|ve|تا|و) )(?:the |el |le |den |dem )?"
_TAIL = rf"(?:{ZWNJ}?ماه| ماه)?(?:'[^\W\d_]+)?"
_AND_NO_MORE = rf"(?![^\W\d_]|{ZWNJ})"


@cache
def months(language: str) -> dict[str, tuple[Calendar, int]]:
    """Return the month names of a language, in lower case as in folded texts."""
    found: dict[str, tuple[Calendar, int]] = {}
    locale = locale_of(language)
    table = _table()
    for width in ("abbreviated", "wide"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, locale).items():
                low = Folded(str(name), language).low.rstrip(".")
                if len(low) > 2:
                    found[low] = ("gregorian", number)
    for number, names in enumerate(table["gregorian"].get("fa" if language == "prs" else language, []), 1):
        found |= dict.fromkeys(names, ("gregorian", number))
    script = "fa" if language in ("fa", "ckb", "az-arab", "glk", "mzn", "lrc", "bal") else "latin"
    for number, names in enumerate(table["solar"][language if language in table["solar"] else script], 1):
        for name in names:
            found.setdefault(Folded(name, language).low, ("solar", number))
    return found


@cache
def _in_full(language: str) -> frozenset[str]:
    """Month names that are no abbreviations; "sept" is French for seven."""
    named = get_month_names("wide", "format", locale_of(language)).values()
    lone = get_month_names("wide", "stand-alone", locale_of(language)).values()
    own = {Folded(str(name), language).low for name in (*named, *lone)}
    extra = {
        name
        for names in _table()["gregorian"].get("fa" if language == "prs" else language, [])
        for name in names
        if len(name) > 4
    }
    return frozenset(own | extra) | frozenset(
        name for name, (calendar, _) in months(language).items() if calendar == "solar"
    )


@cache
def _table() -> dict[str, dict[str, list[list[str]]]]:
    return tomllib.loads((files(__package__) / "months.toml").read_text(encoding="utf-8"))


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    names = "|".join(re.escape(name) for name in sorted(months(language), key=len, reverse=True))
    month = rf"(?<![^\W\d_])({names})\.?{_TAIL}{_AND_NO_MORE}"
    return (
        re.compile(rf"(?<![\d.,:/]){_DAY}{_TO}{_DAY}{_OF} ?{month}(?:{_OF},? ?{_YEAR})?"),
        re.compile(rf"(?<![\d.,:/]){_DAY}{_OF} ?{month}(?:{_OF},? ?{_YEAR})?"),
        re.compile(rf"{month} {_DAY}(?!\d)(?:,? {_YEAR})?"),
        re.compile(rf"{month}{_OF},? ?{_YEAR}"),
        re.compile(rf"{_YEAR}(?:'[^\W\d_]+)?(?: yılı(?:nın)?| yılının)? {month}"),
        re.compile(month),
    )


def dates(text: Folded) -> list[Mention]:
    """Return dates and months; what they consist of is taken."""
    found = _numeric(text)
    known = months(text.language)
    between, day_first, month_first, with_year, year_first, alone = _patterns(text.language)
    for match in between.finditer(text.low):
        calendar, month = known[match[3]]
        if int(match[1]) < int(match[2]) <= 31:
            found += _add(text, match, [(int(match[4] or 0), month, int(match[one]), calendar) for one in (1, 2)])
    for match in day_first.finditer(text.low):
        calendar, month = known[match[2]]
        found += _add(text, match, [(int(match[3] or 0), month, int(match[1]), calendar)])
    for match in month_first.finditer(text.low) if text.language == "en" else ():
        calendar, month = known[match[1]]
        found += _add(text, match, [(int(match[3] or 0), month, int(match[2]), calendar)])
    found += _day_in_words(text)
    for match in with_year.finditer(text.low):
        calendar, month = known[match[1]]
        found += _add(text, match, [(int(match[2]), month, 0, calendar)])
    for match in year_first.finditer(text.low) if text.language == "tr" else ():
        calendar, month = known[match[2]]
        found += _add(text, match, [(int(match[1]), month, 0, calendar)])
    for match in alone.finditer(text.low):
        calendar, month = known[match[1]]
        firm = _is_month(text, match, calendar)
        if firm is not None:
            found += _add(text, match, [(0, month, 0, calendar)], is_firm=firm)
    return found


def _add(
    text: Folded, match: re.Match[str], days: list[tuple[int, int, int, Calendar]], *, is_firm: bool = True
) -> list[Mention]:
    if text.is_taken(*match.span()) or any(day > 31 for _, _, day, _ in days):
        return []
    year, _, _, calendar = days[0]
    if calendar == "solar" and not year and text.language not in SOLAR_LANGUAGES:
        return []  # "5 mehr" is German for "5 more"
    if text.language in ("fa", "prs") and not year and re.search(r"(?<!\w)می(?!\w)", match[0]):
        return []  # "May" is also how most verbs begin
    if text.language in ("en", "de", "tr") and not re.search(r"[A-ZÇĞİÖŞÜ]", text.text[match.start() : match.end()]):
        return []  # "40 may have"
    text.take(*match.span())
    return [
        Mention(*match.span(), "date", frozenset(_day_or_count(match[0], Day(calendar, year, month, day))), is_firm)
        for year, month, day, calendar in days
    ]


def _day_or_count(words: str, day: Day) -> set[Reading]:
    """۲۰ تیر is a day in July, and twenty shots."""
    if not day.year and day.day and words.endswith(("تیر", "مهر")):
        return {day, Number(Fraction(day.day))}
    return {day}


def _numeric(text: Folded) -> list[Mention]:
    """2021-03-20, 20.03.2021, ۱۳۹۹/۱۲/۳۰. Where day and month can be taken for each other, both are meant."""
    found: list[Mention] = []
    for match in re.finditer(r"(?<!\d)(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", text.low):
        year, month, day = int(match[1]), int(match[3]), int(match[4])
        found += _add_readings(text, match, [(year, month, day)])
    for match in re.finditer(r"(?<!\d)(\d{1,2})([-/.] ?)(\d{1,2})\2(\d{4})(?!\d)", text.low):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        found += _add_readings(text, match, [(year, second, first), (year, first, second)])
    for match in re.finditer(r"(?<!\d)(\d{4}) ?[年년] ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?", text.low):
        found += _add_readings(text, match, [(int(match[1]), int(match[2]), int(match[3] or 0))])
    return found


def _add_readings(text: Folded, match: re.Match[str], days: list[tuple[int, int, int]]) -> list[Mention]:
    readings: set[Reading] = set()
    for year, month, day in days:
        if 1 <= month <= 12 and 0 <= day <= 31:
            readings.add(Day("gregorian" if year > 1700 else "solar", year, month, day))
    if not readings or text.is_taken(*match.span()):
        return []
    text.take(*match.span())
    return [Mention(*match.span(), "date", frozenset(readings))]


def _day_in_words(text: Folded) -> list[Mention]:
    """the first of May 2021, le premier mai, سی‌ام اسفند."""
    known = months(text.language)
    found: list[Mention] = []
    pattern = _patterns(text.language)[1].pattern.replace(rf"(?<![\d.,:/]){_DAY}", "", 1)
    after = re.compile(rf"(?:{ZWNJ}?(?:ام|م|امین)(?= ))?{pattern}")
    for word in number_words(text):
        days = [reading.value for reading in word.readings if isinstance(reading, Number)]
        match = after.match(text.low, word.end) or after.match(text.low, min(word.end + 1, len(text.low)))
        if match is None or len(days) != 1 or not 1 <= days[0] <= 31 or text.is_taken(word.start, match.end()):
            continue
        if text.language in ("en", "de", "tr") and not text.text[match.start(1)].isupper():
            continue  # one may
        if text.low[word.start : word.end] in ("a", "an", "un", "bir", "ein", "eine", "یک"):
            continue
        calendar, month = known[match[1]]
        text.take(word.start, match.end())
        day = Day(calendar, int(match[2] or 0), month, int(days[0]))
        found.append(Mention(word.start, match.end(), "date", frozenset({day})))
    return found


_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|of|until|till|last|by|between|and|from|early|late|mid|next|this|to|through|during|after|before)"
    r"[ -]$"
)


def _is_month(text: Folded, match: re.Match[str], calendar: Calendar) -> bool | None:
    """Whether a month's name alone is one: True, None for another word, False where it may be."""
    start, word = match.start(1), match[1]
    if word not in _in_full(text.language):
        return None
    if text.language == "en":
        if not text.text[start].isupper() or (
            word in ("march", "may", "mar") and not _is_after_preposition(text, start)
        ):
            return None
        return True
    if text.language in ("de", "tr"):
        return True if text.text[start].isupper() else None
    if text.language in ("fa", "prs"):
        if calendar == "gregorian":
            return None if word in ("مه", "می") else True
        return "ماه" in match[0]
    return None if calendar == "solar" else True


def _is_after_preposition(text: Folded, start: int) -> bool:
    return _BEFORE_MONTH.search(text.low[max(0, start - 12) : start]) is not None


_DECADES = {
    "en": r"(?<!\d)(?P<n>\d{4}|\d0)'?s\b",
    "de": r"(?<!\d)(?P<n>\d{4}|\d0)er(?:-?jahren?|n| jahren?)?\b",
    "fr": r"(?:années|décennie) (?:(?P<n>\d{4}|\d0)|(?P<w>[^\W\d_]+(?:-[^\W\d_]+)*))",
    "es": r"(?:años|década de(?: los)?) (?:(?P<n>\d{3}0|\d0)|(?P<w>(?:veinte|treinta|[^\W\d_]+enta)))\b(?! y )",
    "tr": r"(?<!\d)(?P<n>\d{4}|\d0)'?(?:l[ae]r\w*|l[ıiuü] yıllar\w*)",
    "fa": r"دهه[ی]?(?: سال(?:های)?)? (?:(?P<n>\d{2,4})|(?P<w>[^\W\d_]+))",
}


def decades(text: Folded) -> list[Mention]:
    """Return the decades: the 1980s, les années quatre-vingt, دههٔ شصت."""
    words = vocabulary(text.language)
    found: list[Mention] = []
    pattern = _DECADES.get("fa" if text.language == "prs" else text.language)
    for match in re.finditer(pattern, text.low) if pattern else ():
        parts = match.groupdict()
        if parts["n"]:
            first = int(parts["n"])
        else:
            first = _tens(parts.get("w") or "", text.language)
        if not first or first % 10 or text.is_taken(*match.span()):
            continue
        calendar: Calendar = (
            "solar" if text.language in ("fa", "prs") and (first < 100 or first < 1700) else "gregorian"
        )
        text.take(*match.span())
        found.append(Mention(*match.span(), "year", frozenset({Decade(calendar, first)})))
    for match in re.finditer(r"[^\W\d_]+", text.low) if words.decades else ():
        if match[0] in words.decades and not text.is_taken(*match.span()):
            text.take(*match.span())
            decade = Decade("gregorian", words.decades[match[0]])
            found.append(Mention(*match.span(), "year", frozenset({decade}), is_firm=False))
    return found


def _tens(word: str, language: str) -> int:
    if word in ("quatre-vingt", "quatre-vingts"):
        return 80
    if word in ("quatre-vingt-dix", "soixante-dix"):
        return 90 if word.startswith("quatre") else 70
    known = vocabulary(language).cardinals.get(word)
    return known[1] if known and 10 < known[1] < 100 else 0
