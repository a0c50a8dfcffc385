"""The catalogues of the languages that speak to visitors only: whole for them, and written as each language is."""

from __future__ import annotations

import re

import pytest
from babel import Locale
from babel.messages.catalog import Catalog

from openappeal.cms.tests.test_catalogue import check, translations
from openappeal.core.languages import INTERFACE_LANGUAGES, STAFF_LANGUAGES

VISITORS = [tag for tag in INTERFACE_LANGUAGES if tag not in STAFF_LANGUAGES]
TAGS = re.compile(r"<[^>]*>")
PLAIN = re.compile(r"<[^>]*>|%\(\w+\)[sd]")
# What a language's sentences never hold: straight marks, marks of another language, other spacing, machine words.
NEVER = {
    "es": re.compile(r"[\"'“”]|^[^¿]*\?|¿[^?]*$|\s[;:?!»]|«\s|\btú\b|\btu\b|\btus\b|\bte\b"),
    "de": re.compile(r"[\"'”«»‘]|\s[;:?!]|[*:_](innen|in)\b|\bdu\b|\bdein|ihr habt"),
    "fr": re.compile(r"[\"'“”]|(?<!\u202f)[;:?!»]|«(?!\u202f)|(?<=\d) \d|\btu\b|\bton\b|\btes\b"),
    "tr": re.compile(r"[\"'«»]|\s[;:?!]|%\(\w+\)s[’'a-zçğıöşü]"),
}


@pytest.fixture(scope="module")
def sources() -> Catalog:
    every: Catalog = check.sentences()
    return every


@pytest.mark.parametrize("language", VISITORS)
def test_every_sentence_that_a_visitor_meets_is_translated(language: str, sources: Catalog) -> None:
    wanted = check.wanted_in(language, sources)

    found = [(check.as_texts(one.id)[0], what) for one, what in check.compare(wanted, check.catalogue_of(language))]

    assert found == []


@pytest.mark.parametrize("language", VISITORS)
def test_no_sentence_is_left_in_english(language: str) -> None:
    same = [
        message.id
        for message in check.catalogue_of(language)
        if message.id and message.string == message.id and len(PLAIN.sub("", str(message.id)).rstrip(".").split()) > 1
    ]
    assert same == []


@pytest.mark.parametrize("language", VISITORS)
def test_the_plural_follows_the_language(language: str) -> None:
    """Numbers that CLDR puts into one category take one form, and no other category takes it."""
    category = Locale.parse(language).plural_form
    catalogue = check.catalogue_of(language)
    form = compiled(catalogue)

    pairs = {(category(number), form(number)) for number in range(1, 200)}

    assert catalogue.num_plurals == 2
    assert pairs == {("one", 0), ("other", 1)}


@pytest.mark.parametrize("language", VISITORS)
def test_marks_and_address_are_the_languages_own(language: str) -> None:
    # A Turkish ending cannot be hung on a word that is put in later: it follows the word's last vowel.
    texts = translations(check.catalogue_of(language))
    plain = [TAGS.sub("", text) if language == "tr" else PLAIN.sub("x", text) for text in texts]

    assert [text for text in plain if NEVER[language].search(text)] == []


@pytest.mark.parametrize("language", VISITORS)
def test_a_sentence_ends_as_the_english_one_does(language: str) -> None:
    """A label stays a label, a question a question."""
    ends = re.compile(r"[.?]?$")

    odd = [
        (source, text)
        for message in check.catalogue_of(language)
        if message.id
        for source, text in zip(check.as_texts(message.id), check.as_texts(message.string), strict=True)
        if ends.findall(source)[0] != ends.findall(text)[0]
    ]

    assert odd == []


def compiled(catalogue: Catalog):  # type: ignore[no-untyped-def]
    """The catalogue's plural expression, as gettext understands it."""
    from gettext import c2py

    return c2py(catalogue.plural_expr)
