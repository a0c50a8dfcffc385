"""How a translation is damaged. Each function takes marked source and target, their languages and a number that
chooses, and returns the damaged text without marks, or None where there is nothing of its kind to damage."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

MARK = re.compile(r"\{([nydmpq]):([^{}|]*)(?:\|([^{}]*))?\}")
CLAUSE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
PERSIAN, ARABIC, LATIN = "۰۱۲۳۴۵۶۷۸۹", "٠١٢٣٤٥٦٧٨٩", "0123456789"
TO_LATIN = str.maketrans(PERSIAN, LATIN)
TO_ARABIC = str.maketrans(PERSIAN, ARABIC)
TO_PERSIAN = str.maketrans(LATIN, PERSIAN)
# What is taken for what when digits of another system are typed by their looks: ٥ for 0, ٦ for 7, ۷ for 8, ۲ for 3.
LOOKS_LIKE = {"5": "0", "6": "7", "7": "8", "2": "3", "3": "2", "8": "7", "4": "6", "9": "6", "1": "7", "0": "5"}

MONTHS = {
    "en": "January February March April May June July August September October November December",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "fa": "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند",
}
OTHER_NAMES = {
    "fa": ("سهراب ونداد", "گلستان"),
    "en": ("Viktor Hallas", "Belgrano"),
}


def plain(text: str) -> str:
    """The text without its marks."""
    return _tidy(MARK.sub(lambda mark: mark[2], CLAUSE.sub(r"\1", text)))


def sentences(text: str) -> list[str]:
    """The text in sentences, as its punctuation has it."""
    return [part for part in re.split(r"(?<=[.!?؟])(?<!\d\.)\s+(?=[^\W\d_a-zçğıöşü]|[«“„¿{])", text) if part]


def _tidy(text: str) -> str:
    return re.sub(r" +([.,؛،])", r"\1", re.sub(r"[ \t\n]+", " ", text)).strip()


def _marks(text: str, kinds: str) -> list[re.Match[str]]:
    return [mark for mark in MARK.finditer(CLAUSE.sub(r"\1", text)) if mark[1] in kinds]


def _put(text: str, mark: re.Match[str], instead: str) -> str:
    text = CLAUSE.sub(r"\1", text)
    return plain(text[: mark.start()] + instead + text[mark.end() :])


def _once(text: str, marks: list[re.Match[str]]) -> list[re.Match[str]]:
    """Those of the marks whose words stand in the text once: a figure said twice is not lost with one of them."""
    words = [mark[2].casefold().split("’")[0] for mark in MARK.finditer(CLAUSE.sub(r"\1", text))]
    return [mark for mark in marks if words.count(mark[2].casefold().split("’")[0]) == 1]


def _figures(text: str) -> list[re.Match[str]]:
    """Numbers above one. "One" is an article as often as a number."""
    marks = [mark for mark in _marks(text, "n") if mark[3] or re.search(r"\d", mark[2])]
    return _once(text, marks)


def figure_lost(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    marks = _figures(target)
    return _put(target, marks[number % len(marks)], "") if marks else None


def figure_changed(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    marks = _figures(target)
    if not marks:
        return None
    mark = marks[number % len(marks)]
    return _put(target, mark, mark[3] or _other_figure(mark[2], number // 7))


def _other_figure(figure: str, number: int) -> str:
    places = [place for place, letter in enumerate(figure) if letter.isdecimal()]
    zero = chr(ord(figure[places[0]]) - int(figure[places[0]]))

    def digit(value: int) -> str:
        return chr(ord(zero) + value)

    way = number % 3
    if way == 0 and len(places) > 1:  # two digits change places
        for one, two in pairwise(places):
            if two == one + 1 and figure[one] != figure[two]:
                return figure[:one] + figure[two] + figure[one] + figure[two + 1 :]
    if way == 1 and len(places) in (2, 3) and places[-1] - places[0] + 1 == len(places):  # a zero too many
        return figure[: places[-1] + 1] + zero + figure[places[-1] + 1 :]
    place = places[(number // 3) % len(places)]
    value = int(figure[place])
    other = value + 1 + (number // 11) % 8
    changed = other % 10 or (9 if value != 9 else 8)
    return figure[:place] + digit(changed) + figure[place + 1 :]


def year_wrong(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    marks = [mark for mark in _marks(target, "y") if re.search(r"\d{4}", mark[2])]
    if not marks:
        return None
    mark = marks[number % len(marks)]
    return _put(target, mark, _shift_year(mark[2], source_language, lang, number // 7))


def _shift_year(text: str, source_language: str, lang: str, number: int) -> str:
    """One year off within a calendar; three between calendars, where a year has two names."""
    found = re.search(r"\d{4}", text)
    assert found
    year = int(found[0])
    step = 3 if "fa" in (source_language, lang) and source_language != lang else 1
    if lang == "fa" and year > 1700:
        step = 1
    other = str(year + (step if number % 2 else -step))
    return text[: found.start()] + (other.translate(TO_PERSIAN) if lang == "fa" else other) + text[found.end() :]


def date_wrong(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    marks = _marks(target, "d")
    if not marks:
        return None
    mark = marks[number % len(marks)]
    return _put(target, mark, _other_date(mark[2], source_language, lang, number // 7))


def solar_date_wrong(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    return date_wrong(source, target, source_language, lang, number) if lang == "fa" else None


def other_date_wrong(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    return date_wrong(source, target, source_language, lang, number) if lang != "fa" else None


def _other_date(text: str, source_language: str, lang: str, number: int) -> str:
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", text)
    way = number % 3
    if way == 0 and day:
        value = int(day[0])
        other = str(value + 4 if value < 20 else value - 9)
        return text[: day.start()] + (other.translate(TO_PERSIAN) if lang == "fa" else other) + text[day.end() :]
    if way == 1:
        months = MONTHS[lang].split()
        for place, month in enumerate(months):
            if month in text:
                return text.replace(month, months[(place + 3) % 12])
    return _shift_year(text, source_language, lang, number // 3)


def _names(source: str, target: str, source_language: str) -> list[re.Match[str]]:
    """Names of the target that a check could miss. Where a language has no capitals, or all nouns have them, only
    names that the campaign knows; and of these none that shares a word with another."""
    marks = _marks(target, "p" if source_language in ("fa", "de") else "pq")
    words = [word for mark in _marks(target, "pq") for word in mark[2].split("’")[0].split()]
    return [mark for mark in _once(target, marks) if all(words.count(w) == 1 for w in mark[2].split("’")[0].split())]


def name_dropped(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    marks = _names(source, target, source_language)
    return _put(target, marks[number % len(marks)], "") if marks else None


def name_changed(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    marks = _names(source, target, source_language)
    if not marks:
        return None
    mark = marks[number % len(marks)]
    person, place = OTHER_NAMES["fa" if lang == "fa" else "en"]
    stem, *suffix = mark[2].split("’")
    return _put(target, mark, "’".join([person if " " in stem else place, *suffix]))


def demand_missing(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    clauses = list(CLAUSE.finditer(target))
    if not clauses:
        return None
    clause = clauses[number % len(clauses)]
    return plain(target[: clause.start()] + target[clause.end() :])


def sentence_missing(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    if CLAUSE.search(target):
        return None
    parts = sentences(target)
    if len(parts) < 2:
        return None
    gone = number % len(parts)
    return plain(" ".join(parts[:gone] + parts[gone + 1 :]))


def digits_misread(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    """A figure in digits of another system, one of them taken for another by its looks."""
    marks = [mark for mark in _figures(target) if re.search(r"\d", mark[2])]
    if not marks or (lang != "fa" and source_language != "fa"):
        return None
    mark = marks[number % len(marks)]
    figure = mark[2].translate(TO_LATIN)
    places = [place for place, letter in enumerate(figure) if letter in LOOKS_LIKE]
    place = places[(number // 7) % len(places)]
    figure = figure[:place] + LOOKS_LIKE[figure[place]] + figure[place + 1 :]
    if lang != "fa":
        figure = figure.translate(TO_PERSIAN)
    elif number % 2:
        figure = figure.translate(str.maketrans(LATIN, ARABIC))
    return _put(target, mark, figure)


def untranslated(source: str, target: str, source_language: str, lang: str, number: int) -> str | None:
    """The whole paragraph or, in every second case, one sentence stands in the source's language."""
    ours, theirs = sentences(plain(source)), sentences(plain(target))
    if number % 2 and len(ours) == len(theirs) > 1:
        place = number // 2 % len(ours)
        return " ".join([*theirs[:place], ours[place], *theirs[place + 1 :]])
    return plain(source) if number % 8 else ""


KINDS: dict[str, Callable[[str, str, str, str, int], str | None]] = {
    "figure_lost": figure_lost,
    "figure_changed": figure_changed,
    "year_wrong": year_wrong,
    "solar_date_wrong": solar_date_wrong,
    "date_wrong": other_date_wrong,
    "name_dropped": name_dropped,
    "name_changed": name_changed,
    "demand_missing": demand_missing,
    "sentence_missing": sentence_missing,
    "digits_misread": digits_misread,
    "untranslated": untranslated,
}
