"""Nothing that is offered for passing on says that its sender has signed: to say so may not be safe."""

import re
import tomllib

import pytest

from openappeal.cms import shell
from openappeal.config import standard_site
from openappeal.config.demo import content
from openappeal.config.demo.shapes import LANGUAGES
from openappeal.core import languages
from openappeal.core.languages import INTERFACE_LANGUAGES
from openappeal.signatures import share

FIRST_PERSON = {
    "en": re.compile(r"\b(?:I|me|my|mine|we|us|our)\b", re.IGNORECASE),
    "fa": re.compile(r"(?<!\w)(?:من|ما)(?!\w)|\u200cام\b|کردم"),
    "es": re.compile(r"\b(?:yo|me|mí|mi|mis|nos|nosotr\w+|nuestr\w+|he|hemos)\b", re.IGNORECASE),
    "de": re.compile(r"\b(?:ich|mich|mir|mein\w*|wir|uns|unser\w*)\b", re.IGNORECASE),
    "fr": re.compile(r"\b(?:(?:je|me|mon|ma|mes|moi|nous|notre|nos)\b|[jm]’)", re.IGNORECASE),
    "tr": re.compile(r"\b(?:ben|beni|bana|benim|biz|bizi|bize|bizim)\b|imzalad(?:ım|ık)\b", re.IGNORECASE),
}
HAS_SIGNED = re.compile(
    r"\bI(?: have|’ve)? signed|we(?: have|’ve)? signed|امضا کرده‌ا(?:م|یم)|امضا کرد(?:م|یم)|"
    r"(?:he|hemos) firmado|\bfirmé\b|(?:j’ai|nous avons) signé|"
    r"(?:ich habe|wir haben) [^.]{0,40}(?:unterzeichnet|unterschrieben)|imzalad(?:ım|ık)\b",
    re.IGNORECASE,
)
STANDARD = sorted(standard_site.FOLDER.glob("*/*.toml"))


def texts(value):
    """Every text in a TOML file."""
    if isinstance(value, str):
        return [value]
    return [text for one in (value.values() if isinstance(value, dict) else value) for text in texts(one)]


@pytest.fixture
def unwritten(settings, tmp_path):
    """A campaign that has written no words of its own."""
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://lantern.example"
    found = [languages.language(tag) for tag in INTERFACE_LANGUAGES]
    offered = [shell.ShellLanguage(one.tag, one.name, one.direction) for one in found]
    shell.save({tag: shell.Shell("Lantern") for tag in INTERFACE_LANGUAGES}, languages=offered)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_of_the_demonstration_have_no_first_person(language):
    offered = [words[language] for words in (content.SHARE.short, content.SHARE.subject, content.SHARE.letter)]

    assert [text for text in offered if FIRST_PERSON[language].search(text)] == []


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_our_own_words_have_no_first_person(unwritten, language):
    assert FIRST_PERSON[language].search(share.words(language)) is None


def test_nothing_to_copy_in_the_demonstration_says_that_its_sender_has_signed():
    copied = [resource.text for page in content.PAGES for resource in page.resources]

    assert len(copied) > 4
    assert [text for text in copied if HAS_SIGNED.search(text)] == []


@pytest.mark.parametrize("path", STANDARD, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_no_standard_text_says_that_somebody_has_signed(path):
    assert [text for text in texts(tomllib.loads(path.read_text())) if HAS_SIGNED.search(text)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I have signed the Lit Window Appeal."),
        ("en", "An appeal I have signed"),
        ("fa", "من «فراخوان پنجرهٔ روشن» را امضا کردم."),
        ("fa", "فراخوانی که امضا کرده‌ام"),
        ("es", "He firmado este llamamiento."),
        ("de", "Ich habe den Aufruf unterzeichnet."),
        ("fr", "J’ai signé cet appel."),
        ("tr", "Bu çağrıyı imzaladım."),
    ],
)
def test_the_look_for_it_bites(language, text):
    assert FIRST_PERSON[language].search(text)
    assert HAS_SIGNED.search(text)
