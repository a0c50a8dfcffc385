"""Every letter of the product in every language of the interface, also those that come in rare cases only."""

from __future__ import annotations

from pathlib import Path

import pytest

from openappeal.cms import shell
from openappeal.core.languages import INTERFACE_LANGUAGES, direction
from openappeal.core.languages import language as language_of
from openappeal.mail import letters
from tests.campaign import PACKAGE
from tests.languages.speech import Piece, faults, faults_of_words, plain

TEMPLATES = sorted(
    str(file.relative_to(file.parents[2])).removesuffix(".subject.txt")
    for file in PACKAGE.glob("*/templates/*/emails/*.subject.txt")
    # Its body is an issue's, which was made before and is tried with the issues.
    if file.parts[-3:] != ("mailings", "emails", "test.subject.txt")
)
# What organisers or a visitor wrote: names, so that no language is spoken.
WRITTEN = {
    "subject": "OpenAppeal",
    "text": "OpenAppeal",
    "change": "OpenAppeal",
    "message": "OpenAppeal",
    "text_link": "https://lantern.example/xx/",
}


@pytest.fixture
def frame(data_dir: Path, settings: object) -> None:
    settings.SITE_URL = "https://lantern.example"  # type: ignore[attr-defined]
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    found = [language_of(tag) for tag in INTERFACE_LANGUAGES]
    offered = [shell.ShellLanguage(one.tag, one.name, one.direction) for one in found]
    lantern = shell.Shell("Lantern", contact_address="office@lantern.example")
    shell.save({one.tag: lantern for one in found}, languages=offered)


def test_the_letters_are_found() -> None:
    assert len(TEMPLATES) >= 5
    assert "signatures/emails/reminder" in TEMPLATES


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("answer_to", ["", "mina@post.example"])
def test_a_letter_speaks_one_language(frame: None, template: str, language: str, answer_to: str) -> None:
    context = {**WRITTEN, "path": "/c/x/", "expires": "2026-12-01", "answer_to": answer_to}
    context |= {"lang": language, "dir": direction(language)}

    letter = letters.render(letters.Request(template, "mina@post.example", language, context))

    lines = [plain(line) for line in (letter.subject, *letter.text.splitlines()) if "://" not in line]
    assert faults_of_words([Piece(line, is_own=True) for line in lines], language) == []
    assert faults(letter.html, language) == []
    assert letter.subject != ""
