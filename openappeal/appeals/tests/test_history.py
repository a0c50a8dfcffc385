"""The Appeal's past: what each version changed in a language, and which demands changed since one was signed."""

from datetime import date

import pytest

from openappeal.appeals import actions, canonical, history_queries, queries, step_queries
from openappeal.appeals.models import ChangeKind, Edition, Version
from openappeal.appeals.tests.factories import FIRST_DAY, published_appeal
from openappeal.appeals.tests.test_steps import begin, publish, say
from openappeal.core.textdiff import Op

pytestmark = [pytest.mark.django_db]
WHO = {"by": "omar", "today": date(2026, 4, 5)}
MINOR, FACT, DEMAND = ChangeKind.MINOR, ChangeKind.FACT, ChangeKind.DEMAND


def changes_of(past):
    return [(one.part, one.number, one.kind, one.before, one.after) for one in past.changes]


def since(number, *languages):
    version = Version.objects.get(number=number)
    return history_queries.demands_since(version_id=version.pk, languages=list(languages))


def test_the_history_tells_each_version_with_its_differences_the_newest_first():
    published_appeal()
    publish(FACT, paragraph_1="In 2020, 250 people were taken.")
    publish(MINOR, paragraph_1="In 2020, 250 persons were taken.")

    third, second, first = history_queries.history("en")

    assert (third.number, third.kind, third.since, third.edition_date) == (3, "minor", 2, WHO["today"])
    assert changes_of(second) == [
        ("paragraph", 1, "fact", "In 2020, 246 people were taken.", "In 2020, 250 people were taken.")
    ]
    assert [(piece.op, piece.text) for piece in second.changes[0].pieces] == [
        (Op.SAME, "In 2020, "),
        (Op.GONE, "246"),
        (Op.NEW, "250"),
        (Op.SAME, " people were taken."),
    ]
    assert (first.number, first.kind, first.since, first.changes, first.published_date) == (
        1,
        "first",
        0,
        (),
        FIRST_DAY,
    )
    assert first.text_url == "/en/appeal-v1.txt"


def test_a_language_that_skipped_versions_is_compared_with_what_it_had():
    published_appeal()
    publish(DEMAND, demand_1="Open every door.")
    version = publish(FACT, paragraph_1="In 2020, 250 people were taken.", demand_1="Open all the doors.")
    late = say(version, "fa", paragraph_1="در سال ۲۰۲۰ دویست و پنجاه نفر را بردند.", demand_1="همهٔ درها را باز کنید.")
    actions.publish_edition(edition=late, **WHO)

    third, second, first = history_queries.history("fa")

    assert (second.text_url, second.title, second.changes) == ("", "", ())
    assert (third.since, third.skips) == (1, True)
    # What happened to the demand on the way was heavier than the last change.
    assert [(one.part, one.number, one.kind) for one in third.changes] == [
        ("paragraph", 1, "fact"),
        ("demand", 1, "demand"),
    ]
    assert first.text_url == "/fa/appeal-v1.txt"


def test_new_and_left_out_places_are_whole():
    published_appeal()
    draft = begin()
    actions.add_paragraph(version=draft, after=1, **WHO)
    actions.remove_demand(version=draft, number=2, **WHO)
    say(draft, "en", paragraph_2="We never tire.")
    actions.publish(version=draft, kinds=step_queries.all_as(draft, FACT), **WHO)

    past = history_queries.history("en")[0]

    assert changes_of(past) == [
        ("paragraph", 2, "fact", "", "We never tire."),
        ("demand", 2, "fact", "Keep the peace.", ""),
    ]


def test_words_with_little_in_common_stand_one_after_the_other():
    pieces = history_queries.readable("We ask for bread and salt.", "Nobody else may come in here, ever again.")

    assert [(piece.op, piece.text) for piece in pieces] == [
        (Op.GONE, "We ask for bread and salt."),
        (Op.NEW, "Nobody else may come in here, ever again."),
    ]


# ── Which demands changed since one was signed ──────────────────────────────
def test_facts_and_slips_are_nothing_to_tell_signers():
    published_appeal()
    publish(FACT, paragraph_1="In 2020, 250 people were taken.", title="Let them all go home")
    publish(MINOR, demand_1="Open the doors!")

    assert since(1, "en") is None
    assert since(3, "en") is None


def test_a_changed_demand_is_shown_in_the_language_that_has_both_texts():
    published_appeal()
    publish(FACT, paragraph_1="In 2020, 250 people were taken.")
    version = publish(DEMAND, demand_1="Open every door.", paragraph_3="We go on.")

    english, farsi = since(1, "en"), since(2, "fa", "en")

    assert (english.signed, english.now, english.language, english.is_source) == (1, 3, "en", False)
    # The judgement was of the whole version here: its paragraph was called a demand too.
    assert [(one.part, one.before, one.after) for one in english.changes] == [
        ("paragraph", "We will go on asking.", "We go on."),
        ("demand", "Open the doors.", "Open every door."),
    ]
    assert (farsi.language, farsi.is_source) == ("en", True)
    assert since(3, "en") is None
    late = say(version, "fa", demand_1="هر دری را باز کنید.", paragraph_3="ادامه می‌دهیم.", paragraph_1="۲۵۰ نفر.")
    actions.publish_edition(edition=late, **WHO)
    told = since(1, "fa")
    assert (told.language, told.is_source) == ("fa", False)
    assert told.changes[1].after == "هر دری را باز کنید."
    # Farsi had no version 2 that anybody could sign.
    assert since(2, "fa").language == "en"


def test_a_demand_changed_back_is_nothing_to_tell():
    published_appeal()
    publish(DEMAND, demand_1="Open every door.")
    publish(DEMAND, demand_1="Open the doors.")

    assert since(1, "en") is None
    assert [one.after for one in since(2, "en").changes] == ["Open the doors."]


def test_a_draft_tells_nothing():
    published_appeal()
    draft = begin()
    say(draft, "en", demand_1="Open every door.")
    actions.judge_change(version=draft, mark=draft.demands.get(position=1).mark, kind=DEMAND, **WHO)

    assert since(1, "en") is None
    assert history_queries.demands_since(version_id=draft.pk, languages=["en"]) is None


# ── Old texts stay ──────────────────────────────────────────────────────────
def test_no_later_version_translation_or_short_text_changes_an_old_one():
    published_appeal()
    before = {one.pk: (one.text, one.sha256) for one in queries.published_editions()}
    version = publish(DEMAND, demand_1="Open every door.")
    late = say(version, "fa", demand_1="هر دری را باز کنید.")
    actions.publish_edition(edition=late, **WHO)
    publish(MINOR, demand_1="Open each door.")
    form = actions.begin_form(edition=queries.current_record("fa"), kind="condensed", **WHO)
    actions.publish_form(form=form, **WHO)

    assert len(before) == 2
    for pk, (text, sha256) in before.items():
        edition = Edition.objects.get(pk=pk)
        assert (edition.text, edition.sha256) == (text, sha256)
        assert canonical.sha256(edition.text) == sha256
        assert queries.text_hash(version_id=edition.version_id, language=edition.language) == sha256
