"""Letters of long items: below 20 kB as they are handed over, cut at a paragraph, the same in both forms."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape

import pytest
import time_machine

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.core.languages import INTERFACE_LANGUAGES
from openappeal.mail.tests.test_dkim import signer
from openappeal.mailings import fitting, mould
from openappeal.mailings import words as letters_words
from openappeal.mailings.actions import issues
from openappeal.newsroom import actions, letters, mailing
from openappeal.newsroom.staff import checks
from openappeal.newsroom.tests.desk import NOW, TODAY, WHO, edition, opened, write
from openappeal.newsroom.tests.press import PASSAGE, excerpt_of, offer_languages, statement_of
from openappeal.newsroom.tests.screens import NEWS

pytestmark = pytest.mark.django_db
SITE = "https://homeward.example"
PAGE = f"{SITE}/{{}}/updates/bread/"
SENTENCE = {
    "fa": "همهٔ نانوایان شهر در میدان گرد آمدند و تا شب ماندند. " * 4,
    "en": "All the bakers of the town came to the square and stayed until night. " * 5,
}
SIGN = ("action", {"path": "/sign/"}, {"heading": "Sign", "text": "It helps.", "label": "Sign it"})


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, settings):
    settings.SITE_URL = SITE
    published_appeal()
    offer_languages("en", "fa")
    with time_machine.travel(NOW, tick=False):
        yield


def paragraphs(language, number=60):
    return [f"{place}. {SENTENCE[language].strip()}" for place in range(1, number + 1)]


def long(language="fa", number=60, after=(SIGN,), before=()):
    text = ("text", {}, {"heading": "Bread", "text": "\n\n".join(paragraphs(language, number))})
    return edition(opened(languages=(language,), blocks=(*before, text, *after)), language)


def seen(html):
    """Paragraphs of HTML, as text."""
    return [
        " ".join(unescape(re.sub(r"<[^>]+>", " ", one)).split()) for one in re.findall(r"<p\b.*?</p>", html, re.DOTALL)
    ]


@pytest.mark.parametrize("language", ["fa", "en"])
def test_a_long_item_stays_below_20_kb_in_every_frame_and_ends_at_the_same_paragraph(keys, language):
    words = letters.words(long(language))

    there = [one for one in paragraphs(language) if one in words.text.split("\n\n")]
    assert there == paragraphs(language)[: len(there)]
    assert [one for one in seen(words.html) if one in paragraphs(language)] == there
    way = PAGE.format(language)
    assert [words.text.count(way), words.html.count(f'href="{way}"'), letters_words.is_cut(words.html)] == [1, 1, True]
    # The button comes after the way to the rest, and nothing of the text comes after that.
    assert words.text.split("\n\n")[-3:] == ["Sign", "It helps.", f"Sign it:\n{SITE}/{language}/sign/"]
    issue = issues.write(
        id=None, topic="updates", audience=issues.Audience(), words={language: words}, by="omar", today=TODAY
    )
    sizes = {}
    for tag in INTERFACE_LANGUAGES:
        form = mould.make(issue, tag)
        made = form.fill(
            to=f"{'a' * 246}@b.examp", token="t" * 60, delivery=7, keys=keys, now=datetime(2026, 11, 24, tzinfo=UTC)
        )
        sizes[tag] = len(signer().sign(made.content))
    # As much as fits: two more paragraphs would not.
    assert max(sizes.values()) < 20_000 < max(sizes.values()) + 2 * 2 * 600
    assert fitting.too_large(issue) == {}


def test_a_short_item_is_whole():
    made = letters.letter(long("fa", number=3))

    assert (made.left_out, made.is_too_large, letters_words.is_cut(made.words.html)) == ("", False, False)
    assert made.words.text.split("\n\n")[2:5] == paragraphs("fa", 3)


def test_what_is_left_out_is_all_the_rest():
    made = letters.letter(long("fa"))

    told = [*made.words.text.split("\n\n"), *made.left_out.split("\n\n")]
    assert [one for one in told if one[0].isdigit()] == paragraphs("fa")


@pytest.mark.parametrize(("number", "is_whole"), [(3, True), (60, False)])
def test_an_excerpt_is_whole_or_left_out_with_the_way_to_the_statement(number, is_whole):
    quote = ("quote", {"excerpt": excerpt_of(statement_of()).pk}, {})

    words = letters.words(long("en", number, after=(quote, SIGN)))

    way = f"{SITE}/en/statements/lena-orr/"
    for form in (words.text, unescape(words.html)):
        assert [PASSAGE in form, PASSAGE[:20] in form, form.count(way)] == [is_whole, is_whole, 1]
    assert "– Lena Orr, novelist\n\nRead the complete statement:\n" + way in words.text


def test_a_quotation_that_is_too_long_itself_is_never_cut():
    text = "\n\n".join(paragraphs("en"))
    before = ("text", {}, {"text": "First."})
    made = letters.letter(edition(opened(languages=("en",), blocks=(before, ("quote", {}, {"text": text}), SIGN))))

    assert made.words.text.split("\n\n")[:3] == [
        "Ten loaves.",
        "First.",
        "The rest is on the campaign’s page:\n" + PAGE.format("en"),
    ]
    assert "bakers" not in made.words.html
    assert made.left_out.count("bakers") == text.count("bakers")


def test_what_cannot_be_cut_is_told_and_refused(keys):
    call = ("action", {"path": "/sign/"}, {"text": "\n\n".join(paragraphs("en")), "label": "Sign it"})
    item = write(languages=("en",), blocks=(call,))
    line = next(one for one in checks.lines(item, today=TODAY) if one.name == "letters")
    assert (
        line.todo
        == "It is too long for a letter, even without what can be left out: \u2068English\u2069. Shorten what to do."
    )

    actions.open_now(item=item, by="omar", now=NOW)
    item.refresh_from_db()
    issue = mailing.draft(item=item, **WHO)

    with pytest.raises(issues.TooLarge) as refused:
        issues.propose(id=issue.pk, number=0, reason="a test")
    assert list(refused.value.languages) == ["en"]


def test_the_check_list_and_the_preview_say_it_first():
    text = ("text", {}, {"text": "\n\n".join(paragraphs("fa"))})
    item = write(languages=("fa", "en"), blocks=(text, SIGN))
    actions.save_edition(
        item=item,
        language="en",
        title="Short",
        summary="",
        share_text="",
        words={item.blocks.order_by("position")[0].pk: {"text": "Short."}},
        **WHO,
    )
    actions.mark_ready(edition=edition(item, "en"), **WHO)

    line = next(one for one in checks.lines(item, today=TODAY) if one.name == "letters")

    assert (line.is_done, line.blocks, line.url) == (False, False, f"{NEWS}{item.pk}/look/fa/")
    assert (
        line.todo
        == "It is too long for a letter in: \u2068فارسی\u2069. The letter ends earlier, and leads to the rest."
    )
    page = logged_in(Role.PRESS, "pia").get(line.url).content.decode()
    assert "What the letter leaves out" in page
    assert paragraphs("fa")[-1] in page


def test_a_long_correction_ends_at_a_paragraph_too():
    item = opened(languages=("fa",))
    said = actions.correct(item=item, words={}, notes={"fa": "\n\n".join(paragraphs("fa"))}, **WHO)

    words = letters.note(edition(item, "fa"), said, "Correction")

    assert 0 < sum(one in words.text.split("\n\n") for one in paragraphs("fa")) < 60
    assert fitting.weight(words, language="fa", topic="updates") <= fitting.LARGEST
    assert words.text.endswith(PAGE.format("fa"))
