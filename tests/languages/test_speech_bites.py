"""The look at a page's language finds what a reader would stumble over, and nothing else."""

import pytest

from openappeal.core.languages import INTERFACE_LANGUAGES
from tests.languages.speech import faults, parts, sentences

PAGE = '<!doctype html><html lang="{0}" dir="{1}"><head><title>{2}</title></head><body><main>{3}</main></body></html>'


def spanish(body: str, *, title: str = "Gracias", lang: str = "es", direction: str = "ltr") -> list[str]:
    return faults(PAGE.format(lang, direction, title, body), "es", frozenset({"Contact"}))


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_each_catalogue_is_known(language: str) -> None:
    assert len(sentences(language)) > 500
    assert len(parts(language)) > 300


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>Keep the message under 5,000 characters</p>", "en: “Keep the message under 5,000 characters”"),
        ("<p>Close up: 12 names are shown. All.</p>", "en: “names are shown.”"),
        ("<p>You asked to sign <b>this</b></p><button>Save</button>", "en: “Save”"),
        ('<p lang="en">Nothing has been sent. What you typed is still here.</p>', "en: “Nothing has been sent."),
        ('<img alt="Code that leads to the address below">', "en: “Code that leads to the address below”"),
        ("<p>Ce n’était pas vous\u202f? Ne faites rien.</p><p>Oui, je signe</p>", "fr: “Oui, je signe”"),
        ("<p>۱۲ personas</p>", "digits: “۱۲ personas”"),
    ],
)
def test_a_sentence_of_another_catalogue_is_found(body: str, found: str) -> None:
    assert [fault for fault in spanish(body) if fault.startswith(found)] != []


def test_a_page_of_the_wrong_language_or_direction_is_found() -> None:
    assert spanish("<p>Sí, firmo</p>", lang="en") == ["the page says that it is in “en” and runs “ltr”"]
    assert spanish("<p>Sí, firmo</p>", direction="rtl") == ["the page says that it is in “es” and runs “rtl”"]


def test_latin_digits_on_a_persian_page_are_found_outside_of_addresses() -> None:
    body = '<p>۱۲ نفر، 40 کشور، M49</p><p dir="ltr">code 77</p><p>a1@b.example</p>'

    assert faults(PAGE.format("fa", "rtl", "سپاس", body), "fa") == ["digits: “۱۲ نفر، 40 کشور، M49”"]


def test_what_people_wrote_is_theirs() -> None:
    body = (
        '<p>Guardar</p><a lang="fr">Français</a><bdi>Save</bdi><p lang="fa">۱۲ نفر</p><a href="/">Contact</a>'
        "<textarea>Save</textarea><code>Save</code>"
    )
    assert spanish(body) == []
