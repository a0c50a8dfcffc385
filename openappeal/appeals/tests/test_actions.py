from datetime import date

import pytest

from openappeal.appeals import actions, canonical, queries, step_queries
from openappeal.appeals.models import ChangeKind, Edition, PublishedTextIsImmutable, Version
from openappeal.appeals.tests.factories import FIRST_DAY, draft_appeal, published_appeal
from openappeal.audit.models import Entry
from openappeal.cms.models import StaleAddress

pytestmark = pytest.mark.django_db
LATER = date(2026, 4, 5)


def _fill(edition: Edition, *, in_step: bool, paragraph: str = "In 2020, 250 people were taken.") -> None:
    actions.save_edition(
        edition=edition,
        title=edition.title,
        change_note="A figure was corrected.",
        paragraphs={1: paragraph},
        demands={},
        addressees={},
        in_step=in_step,
        by="omar",
        today=LATER,
    )


def test_publishing_freezes_the_text_and_hashes_exactly_what_is_served():
    published_appeal()

    edition = queries.current_record("en")
    assert edition.text == (
        "openappeal/text/v1\nLanguage: en\nVersion: 1\nDate: 2026-03-20\n\nLet them go home\n\n"
        "To: The court of Lund\nTo: The house of Hav\n\n"
        "[1] In 2020, 246 people were taken.\n\n"
        "[2] We ask:\nThe court of Lund:\n1. Open the doors.\nThe house of Hav:\n2. Keep the peace.\n\n"
        "[3] We will go on asking.\n"
    )
    assert edition.sha256 == canonical.sha256(edition.text)
    assert len(edition.sha256) == 64


def test_published_words_cannot_be_changed_or_deleted():
    published_appeal()
    edition = queries.current_record("en")
    part = edition.paragraphs.first()
    part.text = "Something else."

    with pytest.raises(PublishedTextIsImmutable):
        part.save()
    with pytest.raises(PublishedTextIsImmutable):
        part.delete()
    edition.title = "Another title"
    with pytest.raises(PublishedTextIsImmutable):
        edition.save()
    with pytest.raises(PublishedTextIsImmutable):
        edition.delete()
    with pytest.raises(actions.AlreadyPublished):
        _fill(edition, in_step=True)


def test_an_edition_out_of_step_goes_on_showing_the_version_it_translates():
    version = published_appeal()
    draft = actions.start_draft(appeal=version.appeal, by="omar", today=LATER)
    _fill(draft.editions.get(language="en"), in_step=True)

    actions.publish(version=draft, kinds=step_queries.all_as(draft, ChangeKind.FACT), by="omar", today=LATER)

    english, farsi = queries.current_edition("en"), queries.current_edition("fa")
    assert (english.version_number, english.is_current) == (2, True)
    assert (farsi.version_number, farsi.latest_number, farsi.is_current) == (1, 2, False)
    assert english.paragraphs[0].text == "In 2020, 250 people were taken."
    assert list(
        Edition.objects.values_list("version__number", "language", "state").order_by("version__number", "language")
    ) == [
        (1, "en", "published"),
        (1, "fa", "published"),
        (2, "en", "published"),
        (2, "fa", "draft"),
    ]


def test_a_draft_needs_the_source_language_in_step():
    version = published_appeal()
    draft = actions.start_draft(appeal=version.appeal, by="omar", today=LATER)
    _fill(draft.editions.get(language="fa"), in_step=True)

    with pytest.raises(actions.NothingToPublish):
        actions.publish(version=draft, kinds=step_queries.all_as(draft, ChangeKind.FACT), by="omar", today=LATER)

    assert Version.objects.get(pk=draft.pk).state == "draft"


def test_an_empty_paragraph_is_named_and_nothing_is_published():
    draft = draft_appeal()
    _fill(draft.editions.get(language="fa"), in_step=True, paragraph="  ")

    with pytest.raises(actions.EmptyPart) as refused:
        actions.publish(version=draft, by="omar", today=FIRST_DAY)

    assert (refused.value.language, refused.value.kind, refused.value.number) == ("fa", "paragraph", 1)
    assert not queries.published_editions().exists()


def test_there_is_one_draft_at_a_time_and_it_can_be_discarded():
    version = published_appeal()
    draft = actions.start_draft(appeal=version.appeal, by="omar", today=LATER)
    with pytest.raises(actions.DraftExists):
        actions.start_draft(appeal=version.appeal, by="sabine", today=LATER)

    actions.discard_draft(version=draft, by="omar", today=LATER)

    assert queries.draft() is None
    assert queries.current_edition("en").version_number == 1


def test_publishing_twice_is_refused():
    version = published_appeal()
    with pytest.raises(actions.AlreadyPublished):
        actions.publish(version=version, by="omar", today=LATER)


def test_publishing_marks_pages_texts_and_everything_else_stale():
    published_appeal()

    marked = dict(StaleAddress.objects.values_list("path", "priority"))
    assert marked == {
        "/en/": 0,
        "/fa/": 0,
        "/en/appeal-v1.txt": 0,
        "/fa/appeal-v1.txt": 0,
        "/en/versions/": 1,
        "/fa/versions/": 1,
        "/en/short/": 1,
        "/fa/short/": 1,
        "/.well-known/openappeal.json": 2,
        "/sitemap.xml": 4,
        "*": 9,
    }


@pytest.mark.both_databases
def test_a_language_can_be_added_while_the_campaign_runs():
    version = published_appeal()
    draft = actions.start_draft(appeal=version.appeal, by="omar", today=LATER)

    actions.add_language(appeal=version.appeal, language="ckb", by="omar", today=LATER)

    assert queries.campaign_languages() == ["en", "fa", "ckb"]
    assert draft.editions.filter(language="ckb").exists()
    assert queries.current_edition("ckb") is None


def test_every_act_is_in_the_audit_list_by_day():
    version = published_appeal()
    acts = set(Entry.objects.values_list("action", "actor", "day"))
    assert acts == {("appeals.found", "omar", FIRST_DAY), ("appeals.publish", "omar", FIRST_DAY)}
    assert str(version) == "version 1"
