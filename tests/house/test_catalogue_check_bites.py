"""The check of the catalogues finds what a reader of the translation would miss."""

import pytest
from babel.messages.catalog import Catalog

from script.checks import catalogues


def sources():
    wanted = Catalog()
    wanted.add("Sign it")
    wanted.add("Dear %(name)s", flags=["python-format"])
    wanted.add(("%(n)s person", "%(n)s people"), flags=["python-format"])
    return wanted


def translated(**changes):
    known = Catalog(locale="fa")
    texts = {"sign": "امضا", "dear": "%(name)s گرامی", "people": ("%(n)s نفر", "%(n)s نفر"), **changes}
    if texts["sign"] is not None:
        known.add("Sign it", texts["sign"], flags=changes.get("flags", []))
    known.add("Dear %(name)s", texts["dear"])
    known.add(("%(n)s person", "%(n)s people"), texts["people"])
    return known


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"sign": None}, "is missing"),
        ({"sign": ""}, "is not translated"),
        ({"flags": ["fuzzy"]}, "is marked fuzzy"),
        ({"dear": "گرامی"}, "lacks the placeholder %(name)s"),
        ({"dear": "%(nam)s گرامی"}, "has the unknown placeholder %(nam)s"),
        ({"people": ("%(n)s نفر", "")}, "is not translated"),
    ],
)
def test_a_fault_is_told(changes, problem):
    assert [sentence for _, sentence in catalogues.compare(sources(), translated(**changes))] == [problem]


def test_a_singular_may_say_one_in_words():
    assert list(catalogues.compare(sources(), translated(people=("یک نفر", "%(n)s نفر")))) == []


@pytest.mark.parametrize(
    ("sentence", "translation", "problems"),
    [
        ("Sign it", "امضا", []),
        ("Dear %(name)s", "گرامی", []),  # may be left out
        ("Dear %(name)s", "%(nam)s گرامی", ["has the unknown placeholder %(nam)s"]),
        ("Sign this", "امضا", ["is in none of Wagtail's or Django's sources any more"]),
    ],
)
def test_a_sentence_above_wagtails_must_be_one_of_wagtails(sentence, translation, problems):
    above = Catalog(locale="fa")
    above.add(sentence, translation)

    assert [problem for _, problem in catalogues.compare_above(above, sources())] == problems
