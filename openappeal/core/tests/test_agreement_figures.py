"""What the check reads in a text: numbers, years, dates and times, in six languages."""

from datetime import date

import pytest
from babel.dates import format_date as babel_date
from hypothesis import given
from hypothesis import strategies as st

from openappeal.core.agreement import Kind, check
from openappeal.core.agreement.figures import mentions
from openappeal.core.agreement.readings import Clock, Day, Decade, Number, Year
from openappeal.core.agreement.text import Folded
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.core.languages import LANGUAGES


def read(text, lang, other="en"):
    """Each firm mention as a set of short words; what nobody misses has a question mark."""
    return [{short(one) + ("" if m.is_firm else "?") for one in m.readings} for m in found(text, lang, other)]


def found(text, lang, other="en"):
    return mentions(Folded(text, lang), other_language=other)


def meant(source, target, source_language, target_language):
    found = check(source, target, source_language=source_language, target_language=target_language)
    return [one.kind for one in found if one.kind.changes_meaning]


def short(reading):
    match reading:
        case Number():
            return str(reading.value)
        case Clock():
            return f"{reading.minutes // 60}:{reading.minutes % 60:02}"
        case Year():
            return f"{reading.calendar[0]}{reading.year}"
        case Decade():
            return f"{reading.calendar[0]}{reading.first}s"
        case Day():
            return f"{reading.calendar[0]}{reading.year}-{reading.month}-{reading.day}"
    return "half"


@pytest.mark.parametrize(
    ("text", "lang", "value"),
    [
        ("forty-nine", "en", "49"),
        ("two thousand five hundred and six", "en", "2506"),
        ("three hundred thousand", "en", "300000"),
        ("twenty-one", "en", "21"),
        ("twenty-second", "en", "22"),
        ("half a dozen", "en", "6"),
        ("12,486", "en", "12486"),
        ("1.2 million", "en", "1200000"),
        ("$14,000.50", "en", "28001/2"),
        ("quatre-vingt-dix-sept", "fr", "97"),
        ("soixante et onze", "fr", "71"),
        ("soixante-dix-neuf", "fr", "79"),
        ("mille deux cents", "fr", "1200"),
        ("vingt et un", "fr", "21"),
        ("12\u202f486,5", "fr", "24973/2"),
        ("deux milliards", "fr", "2000000000"),
        ("neuf ans", "fr", "9"),
        ("treinta y ocho", "es", "38"),
        ("cuarenta y una", "es", "41"),
        ("dos mil quinientos", "es", "2500"),
        ("dos mil millones", "es", "2000000000"),
        ("12.486", "es", "12486"),
        ("zweiundzwanzig", "de", "22"),
        ("dreitausendfünfhundert", "de", "3500"),
        ("zehnjährige", "de", "10"),
        ("fünfmal", "de", "5"),
        ("zweieinhalb", "de", "5/2"),
        ("12 486", "de", "12486"),
        ("kırk dokuz", "tr", "49"),
        ("iki bin beş yüz", "tr", "2500"),
        ("yirmi altısı", "tr", "26"),
        ("on birde", "tr", "11"),
        ("25 bin", "tr", "25000"),
        ("altı yıl", "tr", "6"),
        ("چهل و نه", "fa", "49"),
        ("چهل‌ویکم", "fa", "41"),
        ("دو هزار و پانصد", "fa", "2500"),
        ("۲۵ هزار", "fa", "25000"),
        ("۱۲٬۴۸۶", "fa", "12486"),
        ("٤٩", "fa", "49"),
        ("۴٫۵ درصد", "fa", "9/2"),
        ("نه سال", "fa", "9"),
    ],
)
def test_a_number_is_read_in_words_and_in_digits(text, lang, value):
    firm = [one for one in read(text, lang) if not any(short_one.endswith("?") for short_one in one)]

    assert firm == [{value}]


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("dozens, hundreds, thousands of people", "en"),
        ("ده‌ها نفر، صدها نفر، هزاران نفر", "fa"),
        ("سه‌شنبه و چهارشنبه", "fa"),
        ("binlerce kişi, yüzlerce kişi", "tr"),
        ("onun yüzünden, masanın altında", "tr"),
        ("Hunderte und Tausende, außer Acht gelassen", "de"),
        ("miles, cientos, millones", "es"),
        ("des milliers, des centaines, des millions", "fr"),
        ("they may march on", "en"),
        ("see https://example.org/2021/49/ and 49@example.org", "en"),
    ],
)
def test_what_is_no_number_is_not_read_as_one(text, lang):
    assert found(text, lang) == []


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("one of them, a lamp, both, twice, the second, a quarter", "en"),
        ("un homme, une fois, le second, un quart", "fr"),
        ("bir ev, biri, ikinci, o yedi, yüz", "tr"),
        ("یکی، نخست، هر دو، نه نامی", "fa"),
        ("die beiden, eine, der dritte", "de"),
    ],
)
def test_nobody_misses_what_grammar_may_add(text, lang):
    assert [one.is_firm for one in found(text, lang)] == [False] * len(found(text, lang))
    assert found(text, lang) != []


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        ("20 March 2021", "en", "g2021-3-20"),
        ("March 20, 2021", "en", "g2021-3-20"),
        ("the first of May 2020", "en", "g2020-5-1"),
        ("2021-03-20", "en", "g2021-3-20"),
        ("20/03/2021", "fr", "g2021-3-20"),
        ("1er juillet 2024", "fr", "g2024-7-1"),
        ("20 de marzo de 2021", "es", "g2021-3-20"),
        ("20. März 2021", "de", "g2021-3-20"),
        ("20 Mart 2021’de", "tr", "g2021-3-20"),
        ("۳۰ اسفند ۱۳۹۹", "fa", "s1399-12-30"),
        ("۳۰ اسفندماه ۱۳۹۹", "fa", "s1399-12-30"),
        ("سی‌ام اسفند ۱۳۹۹", "fa", "s1399-12-30"),
        ("۱۳۹۹/۱۲/۳۰", "fa", "s1399-12-30"),
        ("۲۰ مارس ۲۰۲۱", "fa", "g2021-3-20"),
        ("30 Esfand 1399", "en", "s1399-12-30"),
        ("اسفند ۱۳۹۹", "fa", "s1399-12-0"),
        ("March 2021", "en", "g2021-3-0"),
        ("since May", "en", "g0-5-0"),
        ("the 1980s", "en", "g1980s"),
        ("les années quatre-vingt", "fr", "g80s"),
        ("los años ochenta", "es", "g80s"),
        ("die 1980er Jahre", "de", "g1980s"),
        ("1980’lerde", "tr", "g1980s"),
        ("دههٔ ۱۳۶۰", "fa", "s1360s"),
        ("دههٔ شصت", "fa", "s60s"),
        ("7 p.m.", "en", "19:00|7"),
        ("half past three", "en", "3:30|7/2"),
        ("halb vier", "de", "3:30"),
        ("10 h 30", "fr", "10:30"),
    ],
)
def test_dates_decades_and_times_are_read(text, lang, expected):
    firm = [one for one in read(text, lang) if not any(short_one.endswith("?") for short_one in one)]

    assert firm == [set(expected.split("|"))]


def test_a_range_of_days_is_two_days():
    assert read("13–15 May 2021", "en") == [{"g2021-5-13"}, {"g2021-5-15"}]


@given(st.integers(2, 10**9), st.sampled_from(["en", "fa", "es", "de", "fr", "tr"]))
def test_a_number_is_read_as_each_language_writes_it(number, lang):
    readings = found(format_number(number, lang), lang)

    assert len(readings) == 1
    assert Number(number) in readings[0].readings


@pytest.mark.parametrize("lang", [one.tag for one in LANGUAGES if one.tag != "en"])
def test_dates_and_great_numbers_agree_with_every_content_language(lang):
    for day in (date(2021, 3, 20), date(1988, 8, 5), date(2019, 5, 7)):
        ours = f"({babel_date(day, 'long', locale='en_GB')}: {format_number(12486, 'en')})"
        theirs = f"({format_date(day, lang)}: {format_number(12486, lang)})"
        other = f"({format_date(day, lang)}: {format_number(12846, lang)})"

        assert meant(ours, theirs, "en", lang) == []
        assert meant(theirs, ours, lang, "en") == []
        assert meant(ours, other, "en", lang) == [Kind.NUMBER_DIFFERENT]


@given(st.dates(date(1950, 1, 1), date(2090, 12, 31)), st.sampled_from(["en", "es", "de", "fr", "tr"]))
def test_a_day_is_the_same_in_both_calendars(day, lang):
    farsi, other = format_date(day, "fa"), babel_date(day, "long", locale=lang)

    assert check(f"({farsi})", f"({other})", source_language="fa", target_language=lang) == ()
    assert check(f"({other})", f"({farsi})", source_language=lang, target_language="fa") == ()
