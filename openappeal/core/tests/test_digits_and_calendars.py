from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openappeal.core.calendars import format_date, format_date_both, read_day, write_day
from openappeal.core.digits import format_number, localise_digits, to_latin_digits
from openappeal.core.languages import LANGUAGES


@pytest.mark.parametrize(
    ("number", "lang", "written"),
    [
        (0, "en", "0"),
        (999, "en", "999"),
        (1000, "en", "1,000"),
        (12486, "en", "12,486"),
        (0, "fa", "۰"),
        (999, "fa", "۹۹۹"),
        (12486, "fa", "۱۲٬۴۸۶"),
        (1234567, "fa", "۱٬۲۳۴٬۵۶۷"),
        (12486, "ckb", "١٢٬٤٨٦"),
        (12486, "de", "12.486"),
        (12486, "ar", "12,486"),
        (1234567, "hi", "12,34,567"),
    ],
)
def test_format_number(number, lang, written):
    assert format_number(number, lang) == written


@given(st.integers(0, 10**15), st.sampled_from([one.tag for one in LANGUAGES]))
def test_a_written_number_keeps_its_digits_in_every_language(number, lang):
    digits = "".join(sign for sign in to_latin_digits(format_number(number, lang)) if sign.isdecimal())

    assert int(digits) == number


def test_digits_both_ways():
    assert localise_digits("صفحه 12", "fa") == "صفحه ۱۲"
    assert localise_digits("page 12", "en") == "page 12"
    assert to_latin_digits("۱۲٣४ x²") == "1234 x²"


# From a converter of dates that shares no code with the library: leap days, new years, a date east of us.
SOLAR = [
    (date(2021, 3, 20), "۳۰ اسفند ۱۳۹۹"),
    (date(2021, 3, 21), "۱ فروردین ۱۴۰۰"),
    (date(2020, 10, 16), "۲۵ مهر ۱۳۹۹"),
    (date(2022, 1, 9), "۱۹ دی ۱۴۰۰"),
    (date(2022, 1, 10), "۲۰ دی ۱۴۰۰"),
    (date(2025, 3, 20), "۳۰ اسفند ۱۴۰۳"),
    (date(2025, 3, 21), "۱ فروردین ۱۴۰۴"),
    (date(2026, 3, 20), "۲۹ اسفند ۱۴۰۴"),
    (date(2026, 11, 23), "۲ آذر ۱۴۰۵"),
]


@pytest.mark.parametrize(("day", "written"), SOLAR)
def test_farsi_dates_are_solar_hijri(day, written):
    assert format_date(day, "fa") == written


def test_other_dates_are_gregorian_without_weekday():
    day = date(2026, 11, 23)

    assert format_date(day, "en") == "23 November 2026"
    assert format_date(day, "de") == "23. November 2026"
    assert format_date(day, "zh-hans") == "2026年11月23日"
    assert format_date(day, "ckb") == "٢٣ی تشرینی دووەمی ٢٠٢٦"


def test_letters_in_farsi_carry_both_calendars():
    day = date(2026, 11, 23)

    assert format_date_both(day, "fa") == "۲ آذر ۱۴۰۵ (۲۳ نوامبر ۲۰۲۶)"
    assert format_date_both(day, "en") == "23 November 2026"


def test_a_moment_is_shown_as_its_day():
    moment = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)

    assert format_date(moment, "fa") == "۲ آذر ۱۴۰۵"
    assert format_date(moment, "en") == "23 November 2026"


@pytest.mark.parametrize("lang", [one.tag for one in LANGUAGES])
def test_every_language_writes_dates(lang):
    assert "2026" in to_latin_digits(format_date_both(date(2026, 11, 23), lang))


@pytest.mark.parametrize("lang", ["en", "fa", "de"])
@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2021, 3, 20), date(2021, 3, 21), date(2024, 2, 29)])
def test_a_day_in_a_box_can_be_typed_as_it_is_written(day, lang):
    assert read_day(write_day(day, lang)) == day


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        (" ۱۴۰۵/۰۹/۰۲ ", date(2026, 11, 23)),
        ("1405.9.2", date(2026, 11, 23)),
        ("١٤٠٥/٩/٢", date(2026, 11, 23)),
        ("۲۰۲۶-۱۱-۲۳", date(2026, 11, 23)),
        ("23.11.2026", None),
        ("2026-11-31", None),
        ("1405/12/31", None),
        ("1989-01-01", None),
        ("tomorrow", None),
        ("2026-11-23 12:00", None),
    ],
)
def test_days_are_typed_year_first_in_either_calendar_and_any_digits(typed, day):
    assert read_day(typed) == day
