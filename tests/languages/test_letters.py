"""Every letter of the product in every language of the interface, also those that come in rare cases only.

How people read them, and how programs of others do: validators of HTML, a parser of MIME, a verifier of signatures.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fast_mail_parser import PyMail, parse_email

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import shell
from openappeal.core.languages import INTERFACE_LANGUAGES, direction
from openappeal.core.languages import language as language_of
from openappeal.mail import letters
from openappeal.mail.tests.test_dkim import signer, verified
from openappeal.mailings import mould, verp
from openappeal.mailings.actions import issues
from openappeal.newsroom import letters as items
from openappeal.newsroom import photos
from openappeal.newsroom.tests.desk import edition, opened
from openappeal.newsroom.tests.test_letters import PARTS
from openappeal.vault.testing import StaticKeys
from tests.campaign import PACKAGE
from tests.languages.speech import Piece, faults, faults_of_words, plain
from tests.languages.validity import html_faults

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
    "changes_lang": "en",
    "changes_dir": "ltr",
}
PIECES = [{"op": op, "text": "OpenAppeal"} for op in ("same", "gone", "new")]
CHANGES = [
    {"part": "demand", "number": 2, "before": "OpenAppeal", "after": "OpenAppeal", "pieces": PIECES},
    {"part": "demand", "number": 3, "before": "OpenAppeal", "after": "", "pieces": PIECES},
]
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


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
    context |= {"lang": language, "dir": direction(language), "changes_list": json.dumps(CHANGES)}

    letter = letters.render(letters.Request(template, "mina@post.example", language, context))

    lines = [plain(line) for line in (letter.subject, *letter.text.splitlines()) if "://" not in line]
    assert faults_of_words([Piece(line, is_own=True) for line in lines], language) == []
    assert faults(letter.html, language) == []
    assert html_faults(letter.html) == []
    assert letter.subject != ""
    read = parse_email(letters.message(letter, sender="OpenAppeal <no-reply@lantern.example>").as_bytes())
    assert (read.subject, read.to[0].address) == (letter.subject, letter.to)
    assert (unfolded(read), read.warnings) == ([letter.text, letter.html], [])


def unfolded(read: PyMail) -> list[str]:
    """A letter's parts, text first, with the line ends that they had before they were sent."""
    return [part.replace("\r\n", "\n") for part in (*read.text_plain, *read.text_html)]


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["update", "allied"])
def test_other_programs_read_an_issue_as_it_was_written(
    frame: None, keys: StaticKeys, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(photos, "_keeper", [lambda id: photos.Photo(id, "/p.jpg", 3, 2, "Mina", "CC BY")])
    published_appeal()
    named = {"partner": "Bakers", "partner_url": "https://bakers.example/1", "translators": "Omid"}
    item = opened(kind=kind, blocks=PARTS, languages=INTERFACE_LANGUAGES, **named)
    made = {tag: items.words(edition(item, tag)) for tag in INTERFACE_LANGUAGES}
    issue = issues.write(id=None, topic="updates", audience=issues.Audience(), words=made, by="omar", today=NOW.date())

    for tag in INTERFACE_LANGUAGES:
        rendered = mould.render(issue, tag)
        form = mould.make(issue, tag).fill(to="mina@post.example", token="t" * 40, delivery=7, keys=keys, now=NOW)
        signed = signer().sign(form.content)
        assert html_faults(rendered.html) == []
        assert verified(signed)
        read = parse_email(signed)
        assert (read.subject, read.warnings, read.attachments) == (rendered.subject, [], [])
        assert {
            name: read.headers[name] for name in read.headers if name not in ("DKIM-Signature", "Content-Type")
        } == {
            "From": ["no-reply@localhost"],
            "To": ["mina@post.example"],
            "Date": ["Tue, 24 Nov 2026 12:00:00 +0000"],
            "Message-ID": [f"<{verp.letter_mark(7, keys=keys)}@{verp.domain()}>"],
            "List-Unsubscribe": [f"<https://lantern.example/u/{'t' * 40}/>"],
            "List-Unsubscribe-Post": ["List-Unsubscribe=One-Click"],
            "Subject": [rendered.subject],
            "List-Id": ["<updates.news.lantern.example>"],
            "Archived-At": [f"<https://lantern.example{made[tag].path}>"],
            "Auto-Submitted": ["auto-generated"],
            "MIME-Version": ["1.0"],
            "Content-Language": [tag],
        }
        assert unfolded(read) == [part.replace(mould.PLACE, "t" * 40) for part in (rendered.text, rendered.html)]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("<p><div>words</p></div>", "unexpected-end-tag"),
        ('<table align="center"><tbody><tr><td>words</td></tr></tbody></table>', "obsolete-attribute"),
        ('<p id="a">words</p><p id="a">words</p>', "duplicate-id"),
        ("<p>3 < 4 &and more</p>", "expected-named-entity"),
    ],
)
def test_the_validators_bite(wrong: str, said: str) -> None:
    right = '<!doctype html><html lang="en"><head><title>words</title></head><body>{}</body></html>'

    assert html_faults(right.format("<p>words</p>")) == []
    assert said in " ".join(html_faults(right.format(wrong)))
