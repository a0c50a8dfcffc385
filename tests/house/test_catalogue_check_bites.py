"""The check of the catalogues finds what a reader of the translation would miss."""

import fnmatch

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
        ({"people": ("%(n)s نفر",)}, "has 1 forms"),
    ],
)
def test_a_fault_is_told(changes, problem):
    assert [sentence for _, sentence in catalogues.compare(sources(), translated(**changes))] == [problem]


def test_a_singular_may_say_one_in_words():
    assert list(catalogues.compare(sources(), translated(people=("یک نفر", "%(n)s نفر")))) == []


@pytest.mark.parametrize(
    ("name", "line", "expected"),
    [
        ("openappeal/website/templates/website/home.html", 3, True),
        ("openappeal/signatures/forms.py", 31, True),
        ("openappeal/anything/new.py", 1, True),  # asked for, until somebody says that only the team reads it
        ("openappeal/signatures/templates/signatures/staff/read.html", 3, False),
        ("openappeal/signatures/templates/signatures/staff/event_page.html", 8, True),
        ("openappeal/signatures/staff/words.py", 9, False),
        ("openappeal/appeals/staff_forms.py", 9, False),
        ("openappeal/appeals/models.py", 22, False),
    ],
)
def test_what_visitors_meet_is_known_by_its_place(name, line, expected):
    assert catalogues.is_for_visitors(name, line) is expected


def test_labels_of_a_class_that_public_forms_show_are_for_visitors_and_its_neighbours_are_not():
    name = "openappeal/signatures/models.py"
    lines = (catalogues.ROOT / name).read_text().splitlines()
    kind = next(number for number, text in enumerate(lines, start=1) if '_("former prisoner")' in text)
    basis = next(number for number, text in enumerate(lines, start=1) if '_("on paper")' in text)

    assert (catalogues.is_for_visitors(name, kind), catalogues.is_for_visitors(name, basis)) == (True, False)


def test_every_rule_of_what_is_for_whom_still_has_files():
    files = [str(file.relative_to(catalogues.ROOT)) for file in (catalogues.ROOT / "openappeal").rglob("*.*")]

    assert [one for one in catalogues.FOR_THE_TEAM if not fnmatch.filter(files, one)] == []
    assert [one for one in catalogues.FOR_VISITORS if one not in files] == []
    for name, classes in catalogues.CLASSES_FOR_VISITORS.items():
        assert set(catalogues._lines_of(name)) == set(classes)


def test_a_language_of_the_staff_side_needs_every_sentence_and_another_the_visitors():
    every = Catalog()
    every.add("Sign it", locations=[("openappeal/website/templates/website/home.html", 3)])
    every.add("Ban them", locations=[("openappeal/signatures/staff/words.py", 9)])
    every.add("Save", locations=[("openappeal/signatures/staff/words.py", 9), ("openappeal/offers/forms.py", 2)])

    assert {one.id for one in catalogues.wanted_in("fa", every) if one.id} == {"Sign it", "Ban them", "Save"}
    assert {one.id for one in catalogues.wanted_in("es", every) if one.id} == {"Sign it", "Save"}


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


@pytest.mark.parametrize(
    ("line", "is_told"),
    [
        ("from django.utils.translation import gettext as _now", True),
        ("from django.utils.translation import gettext_lazy as later", True),
        ("from django.utils.translation import gettext as _", False),
        ("from django.utils.translation import gettext, ngettext", False),
        ("from elsewhere import gettext as _now", False),
    ],
)
def test_a_name_that_hides_sentences_is_told(tmp_path, line, is_told):
    (tmp_path / "room").mkdir()
    (tmp_path / "room" / "forms.py").write_text(f"{line}\n")
    name, original = line.rpartition(" ")[2], line.split()[3]
    told = [f"room/forms.py:1: {name} hides its sentences from xgettext; call it {original}"] if is_told else []
    assert list(catalogues.unheard(tmp_path / "room")) == told
