import pytest

from openappeal.core import planted
from openappeal.core.lookalikes import looks_latin, skeleton


def meets(listed: str, typed: str) -> bool:
    """Whether somebody who signs as `typed` stands under the listed name."""
    return not planted.orders(listed).isdisjoint(planted.parts(typed))


def nearly(listed: str, typed: str) -> bool:
    known = {key for order in planted.orders(listed) for key in planted.near(order)}
    return not known.isdisjoint(planted.near(planted.whole(typed)))


@pytest.mark.parametrize(
    "typed",
    [
        "Bahar Tisserand",
        "TISSERAND, Bahar",
        "bahár  tisserand",
        "B\u0430har Tiss\u0435rand",
        "Dr Bahar Tisserand",
        "Bahar Maria Tisserand",
        "Free Bahar Tisserand now",
    ],
)
def test_a_name_is_known_in_every_order_and_dress(typed):
    assert meets("Bahar Tisserand", typed)


@pytest.mark.parametrize("typed", ["Bahar Tisser", "Tisserand", "Bahar", "Baharan Tisserande"])
def test_other_names_are_not_it(typed):
    assert not meets("Bahar Tisserand", typed)


@pytest.mark.parametrize(
    "typed",
    ["فاطمه‌زهرا بهاری‌نیا", "فاطمه زهرا بهاری نیا", "بهاری‌نیا فاطمه‌زهرا", "فاطمهزهرا بهارينيا", "فاطِمه‌زهرا بهاری نیا"],
)
def test_persian_names_meet_across_half_spaces_arabic_letters_and_vowel_points(typed):
    assert meets("فاطمه‌زهرا بهاری‌نیا", typed)


def test_one_word_fits_that_word_alone():
    assert meets("Sukarnoputra", "sukarnoputra")
    assert not meets("Sukarnoputra", "Sukarnoputra Wijaya")


@pytest.mark.parametrize("typed", ["Bahar Tiserand", "Bahar Tisserrand", "Tissérant Bahar", "Behar Tisserand"])
def test_a_letter_more_less_or_other_is_nearly_it(typed):
    assert nearly("Bahar Tisserand", typed)


@pytest.mark.parametrize("typed", ["Bahar Tesseract", "Sara Tisserand", "Omar Zandhuys"])
def test_another_name_is_not_nearly_it(typed):
    assert not nearly("Bahar Tisserand", typed)


def test_short_names_are_nearly_no_other():
    assert not nearly("Li Na", "Li No")


def test_a_long_name_has_few_orders():
    assert len(planted.orders("a b c d e f g h")) == 8
    assert len(planted.orders("a b c d")) == 24
    assert planted.orders("· –") == frozenset()


@pytest.mark.parametrize(("typed", "latin"), [("М\u0430ри\u0430", "Mapиa"), ("ΝΑΤΑΛΙΑ", "NATAΛIA"), ("José", "José")])
def test_letters_that_look_alike_are_one(typed, latin):
    assert skeleton(typed) == latin


def test_letters_with_marks_look_latin_too():
    assert looks_latin("ά")
    assert not looks_latin("я")
