"""Sums, read and written."""

import pytest

from openappeal.fundraising.money import BadSum, format_sum, plain, read_sum, typed


@pytest.mark.parametrize(
    ("text", "currency", "decimal", "minor"),
    [
        ("1,234.50", "USD", ".", 123_450),
        ("1.234,50", "EUR", ",", 123_450),
        ("1 234,5", "EUR", ",", 123_450),
        ("1’234.50", "CHF", ".", 123_450),
        ("12,34,567.00", "INR", ".", 123_456_700),
        ("-5", "USD", ".", -500),
        ("5.00-", "USD", ".", -500),
        ("(5.00)", "USD", ".", -500),
        ("−7.25", "USD", ".", -725),
        ("۱۲٬۵۰۰٫۵", "USD", ".", 1_250_050),
        ("1500", "JPY", ".", 1_500),
        ("1500.00", "JPY", ".", 1_500),
        ("1.234", "KWD", ".", 1_234),
    ],
)
def test_sum_is_read_in_minor_units(text, currency, decimal, minor):
    assert read_sum(text, currency, decimal=decimal) == minor


@pytest.mark.parametrize(
    ("text", "currency", "decimal", "reason"),
    [
        ("12,50", "USD", ".", "number"),
        ("1.50", "EUR", ",", "number"),
        ("1,234.5,0", "USD", ".", "number"),
        ("five", "USD", ".", "number"),
        ("", "USD", ".", "number"),
        ("1e3", "USD", ".", "number"),
        ("1.005", "USD", ".", "digits"),
        ("9" * 17, "USD", ".", "large"),
    ],
)
def test_what_is_no_sum_is_refused(text, currency, decimal, reason):
    with pytest.raises(BadSum) as error:
        read_sum(text, currency, decimal=decimal)

    assert error.value.reason == reason


@pytest.mark.parametrize(
    ("minor", "currency", "lang", "exact", "text"),
    [
        (1_400_000, "USD", "en", False, "$14,000"),
        (1_400_000, "USD", "en", True, "$14,000.00"),
        (1_234_50, "EUR", "de", False, "1.234,50\u00a0€"),
        (-5_00, "USD", "en", False, "-$5"),
        (15_000, "JPY", "en", True, "¥15,000"),
        (1_400_000, "USD", "fa", False, "۱۴٬۰۰۰ دلار"),
        (-1_234_50, "USD", "fa", True, "\u2066−۱٬۲۳۴٫۵۰\u2069 دلار"),
    ],
)
def test_sum_is_written_as_the_language_does(minor, currency, lang, exact, text):
    assert format_sum(minor, currency, lang, exact=exact) == text


def test_plain_has_all_digits():
    assert [plain(5, "USD"), plain(-123_456, "USD"), plain(7, "JPY"), plain(-7, "KWD")] == [
        "0.05", "-1234.56", "7", "-0.007",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minor", "currency", "lang", "text"),
    [
        (1_400_000, "USD", "en", "14000"),
        (1_250, "USD", "en", "12.50"),
        (1_400_000, "USD", "fa", "۱۴۰۰۰"),
        (1_250, "USD", "fa", "۱۲٫۵۰"),
        (1_500, "JPY", "fa", "۱۵۰۰"),
    ],
)
def test_what_stands_in_a_box_is_read_again(minor, currency, lang, text):
    assert typed(minor, currency, lang) == text
    assert read_sum(text, currency) == minor
