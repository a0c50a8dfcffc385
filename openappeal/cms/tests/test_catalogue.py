"""The Farsi catalogue: whole, and written as Farsi is written."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[3]
ARABIC_LETTERS = re.compile("[\u064a\u0643\u0660-\u0669]")
# Markup, placeholders, addresses and technical names keep their Latin digits; so does, after a mark of its direction,
# what stands in a file.
LATIN = re.compile(r'\u200e[0-9][0-9.,/-]*|<bdi dir="ltr">.*?</bdi>|<[^>]*>|%\(\w+\)[sd]|[A-Za-z][A-Za-z0-9@./_-]*')


def load_check() -> ModuleType:
    """script/checks/catalogues.py, which is no package."""
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "script/checks/catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


check = load_check()


@pytest.fixture(scope="module")
def farsi() -> Catalog:
    with (ROOT / "locale/fa/LC_MESSAGES/django.po").open("rb") as source:
        return read_po(source, locale="fa")


def translations(catalogue: Catalog) -> list[str]:
    return [text for message in catalogue if message.id for text in check.as_texts(message.string)]


def test_every_sentence_of_the_sources_is_translated(farsi: Catalog) -> None:
    problems = [(check.as_texts(message.id)[0], what) for message, what in check.compare(check.sentences(), farsi)]
    assert problems == []


def test_nothing_is_empty_or_fuzzy_and_placeholders_are_equal(farsi: Catalog) -> None:
    problems = [(message.id, check.fault(message)) for message in farsi if message.id and check.fault(message)]
    assert problems == []


def test_number_stands_in_both_plural_forms(farsi: Catalog) -> None:
    # The first form also serves nought in Farsi, so it cannot say "one" in words.
    plurals = [message for message in farsi if isinstance(message.id, (tuple, list))]
    assert plurals
    for message in plurals:
        wanted = set(check.PLACEHOLDER.findall(message.id[-1]))
        assert [set(check.PLACEHOLDER.findall(text)) for text in message.string] == [wanted, wanted]


def test_letters_and_digits_are_persian(farsi: Catalog) -> None:
    texts = translations(farsi)
    assert [text for text in texts if ARABIC_LETTERS.search(text)] == []
    assert [text for text in texts if re.search("[0-9]", LATIN.sub("", text))] == []


def test_marks_are_persian(farsi: Catalog) -> None:
    plain = [LATIN.sub("", text) for text in translations(farsi)]
    assert [text for text in plain if re.search("[,;?“”!]", text)] == []


def test_no_space_stands_where_a_joiner_belongs(farsi: Catalog) -> None:
    loose = re.compile(r"(?:^|\s)ن?می\s|\sها(?:ی|یی)?(?:\s|$|[.،؛])")
    assert [text for text in translations(farsi) if loose.search(text)] == []
