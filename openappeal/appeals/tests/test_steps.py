"""What a version changes, and how far each edition is behind."""

from datetime import date

import pytest

from openappeal.appeals import actions, history_queries, queries, step_queries
from openappeal.appeals.models import Change, ChangeKind, Edition, EditionPart, PublishedTextIsImmutable, Version
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms.models import StaleAddress

pytestmark = [pytest.mark.django_db]
WHO = {"by": "omar", "today": date(2026, 4, 5)}
MINOR, FACT, DEMAND = ChangeKind.MINOR, ChangeKind.FACT, ChangeKind.DEMAND


def begin() -> Version:
    return actions.start_draft(appeal=queries.the_appeal(), **WHO)


def say(version: Version, language: str, *, in_step: bool = True, **texts: str) -> Edition:
    """Write parts of a draft edition, such as `paragraph_1`."""
    edition = version.editions.select_related("version").get(language=language)
    parts: dict[str, dict[int, str]] = {"paragraph": {}, "demand": {}, "addressee": {}}
    for name, text in texts.items():
        if "_" in name:
            kind, number = name.split("_")
            parts[kind][int(number)] = text
    return actions.save_edition(
        edition=edition,
        title=texts.get("title", edition.title),
        change_note="",
        paragraphs=parts["paragraph"],
        demands=parts["demand"],
        addressees=parts["addressee"],
        in_step=in_step,
        **WHO,
    )


def publish(kind: str = FACT, **texts: str) -> Version:
    """A next version in English alone."""
    draft = begin()
    say(draft, "en", **texts)
    return actions.publish(version=draft, kinds=step_queries.all_as(draft, kind), **WHO)


def places(marks: frozenset[int]) -> set[str]:
    """Marks as people call the places of the first version."""
    first = Version.objects.get(number=1)
    names = {0: "title"}
    for kind in ("addressees", "demands", "paragraphs"):
        for place in getattr(first, kind).all():
            names[place.mark] = f"{place.part_name} {place.position}"
    return {names[mark] for mark in marks}


def farsi_is_behind() -> set[str]:
    return places(step_queries.behind(queries.current_record("fa")))


def test_a_minor_change_flags_nobody():
    published_appeal()

    version = publish(MINOR, title="Let them go home!", paragraph_1="In 2020, 246 persons were taken.")

    shown = queries.current_edition("fa")
    assert (shown.version_number, shown.latest_number, shown.behind, shown.is_current) == (1, 2, 0, True)
    assert version.change_kind == MINOR
    waiting = version.editions.get(language="fa")
    assert (waiting.state, step_queries.to_do(waiting)) == ("draft", frozenset())


def test_two_changed_places_flag_exactly_those_two():
    published_appeal()

    version = publish(paragraph_1="In 2020, 250 people were taken.", demand_2="Keep the peace for ever.")

    shown = queries.current_edition("fa")
    assert farsi_is_behind() == {"paragraph 1", "demand 2"}
    assert (shown.behind, shown.is_current) == (2, False)
    assert [paragraph.is_behind for paragraph in shown.paragraphs] == [True, False, False]
    assert [[demand.is_behind for demand in one.demands] for one in shown.addressees] == [[False], [True]]
    assert places(step_queries.to_do(version.editions.get(language="fa"))) == {"paragraph 1", "demand 2"}


def test_what_was_changed_back_is_as_it_was():
    published_appeal()
    publish(paragraph_1="In 2020, 250 people were taken.", paragraph_3="We go on.")

    publish(paragraph_1="In 2020, 246 people were taken.")

    assert farsi_is_behind() == {"paragraph 3"}


def test_a_slip_mended_after_a_fact_leaves_the_fact_open():
    published_appeal()
    publish(FACT, paragraph_1="In 2020, 250 people was taken.")

    publish(MINOR, paragraph_1="In 2020, 250 people were taken.")

    assert farsi_is_behind() == {"paragraph 1"}


def test_a_place_that_comes_or_goes_is_a_change_and_one_that_moves_is_none():
    published_appeal()
    draft = begin()
    actions.add_paragraph(version=draft, after=3, **WHO)
    actions.move_paragraph(version=draft, number=3, up=True, **WHO)
    say(draft, "en", paragraph_4="We never tire.")

    actions.publish(version=draft, kinds=step_queries.all_as(draft, FACT), **WHO)

    assert len(step_queries.behind(queries.current_record("fa"))) == 1
    third = begin()
    actions.remove_paragraph(version=third, number=4, **WHO)
    actions.remove_paragraph(version=third, number=2, **WHO)
    say(third, "en")
    changes = step_queries.changes(third)
    assert [(one.part, one.number, one.before, one.after) for one in changes] == [
        ("paragraph", 2, "We will go on asking.", ""),
        ("paragraph", 4, "We never tire.", ""),
    ]
    actions.publish(version=third, kinds=step_queries.all_as(third, FACT), **WHO)
    assert farsi_is_behind() == {"paragraph 3"}


def test_a_demand_that_goes_over_to_another_addressee_is_a_change_of_a_demand():
    """What is asked, and of whom, is one thing."""
    published_appeal()
    draft = begin()
    actions.add_demand(version=draft, addressee=1, **WHO)
    say(draft, "en", demand_2="Let doctors in.")
    say(draft, "fa", demand_2="پزشکان را راه دهید.")
    actions.publish(version=draft, kinds=step_queries.all_as(draft, DEMAND), **WHO)
    third = begin()
    actions.move_demand(version=third, number=2, up=False, **WHO)
    say(third, "en")

    (change,) = step_queries.changes(third)
    assert (change.part, change.before, change.after) == (
        "demand",
        "The court of Lund: Let doctors in.",
        "The house of Hav: Let doctors in.",
    )
    with pytest.raises(actions.NotJudged):
        actions.publish(version=third, **WHO)
    actions.publish(version=third, kinds={change.mark: DEMAND}, **WHO)

    assert queries.current_edition("fa").behind == 1
    (told,) = history_queries.history("en")[0].changes
    assert (told.part, told.kind, told.after) == ("demand", "demand", "The house of Hav: Let doctors in.")
    first = Version.objects.get(number=2)
    since = history_queries.demands_since(version_id=first.pk, languages=["en"])
    assert [one.after for one in since.changes] == ["The house of Hav: Let doctors in."]


def test_nothing_is_published_before_every_change_is_judged():
    published_appeal()
    draft = begin()
    say(draft, "en", paragraph_1="In 2020, 250 people were taken.", demand_1="Open every door.")
    paragraph, demand = (version_places.get(position=1).mark for version_places in (draft.paragraphs, draft.demands))
    actions.judge_change(version=draft, mark=paragraph, kind=FACT, **WHO)

    with pytest.raises(actions.NotJudged) as refused:
        actions.publish(version=draft, **WHO)

    assert refused.value.marks == (demand,)
    assert queries.latest_version().number == 1
    actions.publish(version=draft, kinds={demand: DEMAND}, **WHO)
    assert queries.latest_version().change_kind == DEMAND
    assert dict(Change.objects.values_list("mark", "kind")) == {paragraph: FACT, demand: DEMAND}
    with pytest.raises(PublishedTextIsImmutable):
        Change.objects.first().delete()
    with pytest.raises(PublishedTextIsImmutable):
        Change.objects.first().save()


def test_a_judgement_of_what_is_as_before_is_forgotten():
    published_appeal()
    draft = begin()
    say(draft, "en", paragraph_1="In 2020, 250 people were taken.")
    actions.judge_change(version=draft, mark=draft.paragraphs.get(position=1).mark, kind=DEMAND, **WHO)
    say(draft, "en", paragraph_1="In 2020, 246 people were taken.")

    actions.publish(version=draft, **WHO)

    assert (Change.objects.count(), queries.latest_version().change_kind) == (0, MINOR)


def test_a_translation_is_published_after_its_version_and_clears_the_flag():
    published_appeal()
    version = publish(paragraph_1="In 2020, 250 people were taken.", paragraph_3="We go on.")
    before = queries.current_record("fa")
    waiting = say(version, "fa", in_step=False, paragraph_1="۲۵۰ نفر.")
    assert places(step_queries.to_do(waiting)) == {"paragraph 3"}
    with pytest.raises(actions.NothingToPublish):
        actions.publish_edition(edition=waiting, **WHO)
    waiting = say(version, "fa", paragraph_3="ادامه می‌دهیم.")
    StaleAddress.objects.all().delete()

    actions.publish_edition(edition=waiting, **WHO)

    shown = queries.current_edition("fa")
    assert (shown.version_number, shown.behind, shown.paragraphs[0].text) == (2, 0, "۲۵۰ نفر.")
    assert {"/fa/", "/fa/appeal-v2.txt"} <= set(StaleAddress.objects.values_list("path", flat=True))
    old = Edition.objects.get(pk=before.pk)
    assert (old.text, old.sha256) == (before.text, before.sha256)
    with pytest.raises(actions.AlreadyPublished):
        actions.publish_edition(edition=waiting, **WHO)


def test_the_next_draft_takes_over_what_was_begun_and_what_is_published_late():
    published_appeal()
    version = publish(paragraph_1="In 2020, 250 people were taken.", paragraph_3="We go on.")
    say(version, "fa", in_step=False, paragraph_1="۲۵۰ نفر.")
    draft = begin()
    say(draft, "en", paragraph_3="We never tire.")
    ahead = draft.editions.get(language="fa")
    assert ahead.paragraphs.get(paragraph__position=1).text == "۲۵۰ نفر."
    assert places(step_queries.to_do(ahead)) == {"paragraph 3"}
    say(draft, "fa", in_step=False, paragraph_3="خسته نمی‌شویم.")
    late = say(version, "fa", paragraph_1="دویست و پنجاه نفر.", paragraph_3="ادامه می‌دهیم.")

    actions.publish_edition(edition=late, **WHO)

    texts = dict(ahead.paragraphs.values_list("paragraph__position", "text"))
    assert (texts[1], texts[3]) == ("دویست و پنجاه نفر.", "خسته نمی‌شویم.")
    assert step_queries.to_do(ahead) == frozenset()
    say(draft, "en", paragraph_3="We never tire.")
    actions.publish(version=draft, kinds=step_queries.all_as(draft, FACT), **WHO)
    assert farsi_is_behind() == {"paragraph 3"}
    with pytest.raises(Edition.DoesNotExist):
        version.editions.get(state="draft")


def test_a_slip_mended_in_the_next_version_does_not_undo_a_translator_s_work():
    published_appeal()
    version = publish(paragraph_1="In 2020, 250 people was taken.", paragraph_3="We go on.")
    say(version, "fa", in_step=False, paragraph_1="۲۵۰ نفر.")

    mended = publish(MINOR, paragraph_1="In 2020, 250 people were taken.")

    assert places(step_queries.to_do(mended.editions.get(language="fa"))) == {"paragraph 3"}


def test_the_source_is_made_of_nothing():
    published_appeal()
    publish(paragraph_1="In 2020, 250 people were taken.")
    made_of = {
        digest
        for part in EditionPart.__subclasses__()
        for digest in part.objects.filter(edition__language="en").values_list("made_of", flat=True)
    }
    assert made_of == {""}
