"""What was wrong is put right with a dated note, never in silence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms.models import StaleAddress
from openappeal.newsroom import actions, queries, reading
from openappeal.newsroom.models import Correction
from openappeal.newsroom.tests.desk import TODAY, block, edition, opened, write

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = TODAY + timedelta(days=2)
HOW = {"by": "omar", "today": LATER}


@pytest.fixture(autouse=True)
def _campaign(keys, data_dir):
    published_appeal()


def test_a_correction_changes_the_words_and_says_so_with_its_day():
    item = opened(blocks=(("text", {}, {"text": "The trial took place."}),))
    StaleAddress.objects.all().delete()

    actions.correct(
        item=item,
        notes={"en": "The trial was postponed."},
        words={"en": {block(item).pk: {"text": "The trial was postponed."}, actions.HEAD: {"title": "No trial yet"}}},
        **HOW,
    )

    seen, theirs = reading.read(edition(item)), reading.read(edition(item, "fa"))
    assert (seen.title, seen.blocks[0].fields["text"]) == ("No trial yet", "The trial was postponed.")
    assert (seen.day, seen.changed_day, theirs.changed_day) == (TODAY, LATER, LATER)
    assert [(one.number, one.day, one.note, one.language) for one in theirs.corrections] == [
        (1, LATER, "The trial was postponed.", "en")
    ]
    assert (seen.is_behind, theirs.is_behind) == (False, True)
    assert {"/en/updates/bread/", "/fa/updates/bread/", "/en/corrections/", "/fa/feed.json"} <= set(
        StaleAddress.objects.values_list("path", flat=True)
    )


def test_a_translation_gets_its_words_and_its_note_later():
    item = opened()
    correction = actions.correct(
        item=item, notes={"en": "Nine."}, words={"en": {block(item).pk: {"text": "We baked nine."}}}, **HOW
    )
    assert [line.note_language for line in queries.corrections("fa")] == ["en"]

    actions.translate_correction(
        correction=correction,
        language="fa",
        note="نه تا.",
        words={block(item).pk: {"text": "نه نان پختیم."}},
        **HOW,
    )

    assert queries.behind(edition(item, "fa")) == []
    assert [(line.note, line.note_language) for line in queries.corrections("fa")] == [("نه تا.", "fa")]
    assert [(line.note, line.note_language) for line in queries.corrections("en")] == [("Nine.", "en")]


def test_a_correction_of_blocks_leaves_a_title_behind_that_was_behind():
    item = opened()
    actions.correct(item=item, notes={"en": "x"}, words={"en": {actions.HEAD: {"title": "Cake"}}}, **HOW)

    actions.correct(
        item=item,
        notes={"en": "y", "fa": "y"},
        words={"en": {block(item).pk: {"text": "a"}}, "fa": {block(item).pk: {"text": "b"}}},
        **HOW,
    )

    assert queries.behind(edition(item, "fa")) == [0]


@pytest.mark.parametrize(
    ("notes", "words", "refusal"),
    [
        ({}, {}, actions.NoteMissing),
        ({"fa": "x"}, {}, actions.NoteMissing),
        ({"en": " "}, {}, actions.NoteMissing),
        ({"en": "x"}, {"fa": {0: {"title": "y"}}}, actions.NoteMissing),
        ({"en": "x", "de": "x"}, {"de": {0: {"title": "y"}}}, actions.EditionNotOpen),
        ({"en": "x"}, {"en": {0: {"title": " "}}}, actions.WordsMissing),
        ({"en": "x"}, {"en": {0: {"summary": "{{nothing}}"}}}, actions.NotReady),
    ],
)
def test_what_a_correction_lacks(notes, words, refusal):
    item = opened()

    with pytest.raises(refusal):
        actions.correct(item=item, notes=notes, words=words, **HOW)

    assert not Correction.objects.exists()
    assert reading.read(edition(item)).title == "Bread for ten (en)"


def test_what_is_not_open_is_not_corrected():
    with pytest.raises(actions.NotPossibleNow):
        actions.correct(item=write(), notes={"en": "x"}, words={}, **HOW)


def test_corrections_go_with_an_item_that_is_taken_back():
    item = opened()
    actions.correct(item=item, notes={"en": "x"}, words={}, **HOW)

    actions.close(item=item, reason="x", **HOW)

    assert queries.corrections("en") == []
