"""Invisible signs with which a text reads otherwise than it is stored."""

import pytest

from openappeal.core.scripts import turns_around


@pytest.mark.parametrize(
    "text",
    [
        "\u202eabc",
        "a\u202db\u202c",
        "\u2067abc",
        "abc\u2069",
        "\u2067a\u202c",
        "\u202aa\nb\u202c",
        "\u2067\u202aa\u2069\u202c",
    ],
)
def test_overrides_and_what_is_not_closed_in_its_line_are_found(text):
    assert turns_around(text)


@pytest.mark.parametrize(
    "text",
    ["", "می‌خواهیم", "\u200fسال ۲۰۲۰\u200e", "\u2067فارسی\u2069 and \u2068x\u2069", "\u2067a \u2066b\u2069\u2069"],
)
def test_what_belongs_to_the_spelling_is_not(text):
    assert not turns_around(text)
