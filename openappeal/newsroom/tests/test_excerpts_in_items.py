"""Excerpts of statements in items: chosen by name, refused where they may not stand, with the way to the whole."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom import letters, pages, passing_on, reading
from openappeal.newsroom.actions import statements
from openappeal.newsroom.models import Block, Edition
from openappeal.newsroom.tests.desk import edition, opened
from openappeal.newsroom.tests.press import (
    PASSAGE,
    RIGHTS,
    WHO,
    excerpt_of,
    offer_languages,
    photograph,
    statement_of,
)
from openappeal.newsroom.tests.screens import NEWS, begin, save

pytestmark = pytest.mark.django_db
WAY = "https://homeward.example/en/statements/lena-orr/"


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir, settings):
    settings.SITE_URL = "https://homeward.example"
    published_appeal()
    offer_languages("en", "fa")


@pytest.fixture
def press() -> Client:
    return logged_in(Role.PRESS, "pia")


def options(press: Client, block: Block) -> dict[str, str]:
    page = press.get(f"{NEWS}{block.item_id}/write/en/").content.decode()
    found = re.search(rf'<select id="data-{block.pk}-excerpt".*?</select>', page)
    return dict(re.findall(r'<option value="(\d*)"[^>]*>([^<]*)</option>', found[0])) if found else {}


def quotation(press: Client, **more: str) -> Block:
    item = begin(press, **more)
    if not item.blocks.filter(kind="quote").exists():
        save(press, item, then="add-quote")
    return item.blocks.get(kind="quote")


# ── Chosen by name ──────────────────────────────────────────────────────────
def test_what_may_stand_there_is_offered_by_name_and_nothing_else(press):
    both = excerpt_of(statement_of(farsi=True))
    excerpt_of(statement_of("ads-only", scope=["ads"]))
    excerpt_of(statement_of("waits", is_open=False))

    offered = options(press, quotation(press))

    said = "\u2068Lena Orr\u2069: \u2068“They were taken at night, and nobody was …”\u2069"
    languages = "\u2068English\u2069, \u2068فارسی\u2069"
    assert offered == {"": "Words typed below", str(both.pk): f"{said} – approved in: {languages}"}


def test_a_release_offers_what_is_for_releases(press):
    excerpt_of(statement_of(scope=["site"]))
    wanted = excerpt_of(statement_of("printed", scope=["releases"]))

    assert set(options(press, quotation(press, kind="release"))) == {"", str(wanted.pk)}


def test_where_nothing_may_stand_there_is_nothing_to_choose(press):
    statement_of(scope=["ads"])

    assert options(press, quotation(press)) == {}


def test_an_excerpt_is_chosen_and_its_words_stand_there(press):
    excerpt, block = excerpt_of(statement_of()), quotation(press)
    save(press, block.item, **{f"{block.pk}__text": "typed"})

    save(press, block.item, **{f"data-{block.pk}-excerpt": str(excerpt.pk)})

    block.refresh_from_db()
    assert block.data == {"excerpt": excerpt.pk}
    page = press.get(f"{NEWS}{block.item_id}/write/en/").content.decode()
    assert f'<p class="oa-words" lang="en" dir="ltr">{PASSAGE}<br><bdi>Lena Orr</bdi> · <bdi>novelist</bdi></p>' in page
    save(press, block.item, **{f"data-{block.pk}-excerpt": ""})
    block.refresh_from_db()
    assert block.data == {}
    # What was typed before is still there.
    assert reading.read(Edition.objects.get()).blocks[-1].fields == {"text": "typed"}


def test_a_number_that_is_not_offered_is_refused(press):
    theirs, block = excerpt_of(statement_of(scope=["ads"])), quotation(press)
    statement_of("usable")

    for number in (str(theirs.pk), "1", "x"):
        answer = save(press, block.item, **{f"data-{block.pk}-excerpt": number, "head__summary": "Kept."})
        assert "What was chosen here may not be used here" in answer.content.decode()

    block.refresh_from_db()
    assert block.data == {}
    assert Edition.objects.get().summary == "Kept."


def test_what_may_not_stand_there_any_more_says_why(press):
    made, block = statement_of(), quotation(press)
    excerpt = excerpt_of(made)
    save(press, block.item, **{f"data-{block.pk}-excerpt": str(excerpt.pk)})

    statements.set_scope(statement=made, scope=["releases"], **WHO)
    assert options(press, block)[str(excerpt.pk)].endswith(
        "its author has not approved it for this use, or not in this language"
    )
    statements.write(
        statement=made, language="en", name="Lena O.", credit="", text=made.editions.get().text, short="", **WHO
    )
    assert options(press, block)[str(excerpt.pk)].endswith("it waits for its author’s approval")
    assert "Readers see nothing in its place." in press.get(f"{NEWS}{block.item_id}/write/en/").content.decode()


def test_photographs_are_offered_by_caption_and_credit(press):
    words = {"caption-en": "The gate", "alt-en": "A gate"}
    logged_in(Role.ORGANISER, "omar").post(
        "/admin/press/photos/new/",
        {**RIGHTS, **words, "scope": ["site"], "file": SimpleUploadedFile("a.jpg", photograph())},
    )
    item = begin(press)

    save(press, item, then="add-photo")

    assert (
        "\u2068The gate\u2069 · \u2068Photo: Lena Orr\u2069</option>"
        in press.get(f"{NEWS}{item.pk}/write/en/").content.decode()
    )


# ── The way to the whole ────────────────────────────────────────────────────
def quoting(made, **more):
    parts = (("quote", {"excerpt": excerpt_of(made).pk}, {}),)
    return edition(opened(languages=("en",), blocks=parts, **more))


def test_under_a_quotation_stands_the_way_to_the_complete_statement():
    quoted = quoting(statement_of())
    item = reading.read(quoted)

    page, letter = pages.item(quoted), letters.words(quoted)

    assert '<a href="/en/statements/lena-orr/">Read the complete statement' in page
    assert f'href="{WAY}"' in pages.content(item)
    assert f'href="{WAY}" style="color:#2135c6">Read the complete statement</a>' in letter.html
    assert letter.text.endswith(f"– Lena Orr, novelist\n\nRead the complete statement:\n{WAY}")
    assert f'href="{WAY}">{WAY}</a>' in passing_on.one_file(item).decode()
    assert passing_on._part(item.blocks[0], "en").url == WAY


@pytest.mark.parametrize(("scope", "is_open"), [(["releases"], True), (["site", "releases"], False)])
def test_no_way_leads_to_a_statement_that_readers_do_not_find(scope, is_open):
    made = statement_of(scope=scope)
    if not is_open:
        statements.close_statement(statement=made, **WHO)
    quoted = quoting(made, kind="release")

    item = reading.read(quoted)

    assert (item.blocks[0].fields["text"], item.blocks[0].statement) == (PASSAGE, "")
    told = (
        pages.item(quoted)
        + letters.words(quoted).text
        + letters.words(quoted).html
        + passing_on.one_file(item).decode()
    )
    assert "complete statement" not in told
    assert passing_on._part(item.blocks[0], "en").url == ""
