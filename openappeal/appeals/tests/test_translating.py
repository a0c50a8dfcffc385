"""The work of translators: place by place, handed over, approved by somebody else."""

import pytest

from openappeal.appeals import actions, queries, step_queries, translation_queries
from openappeal.appeals.actions import crediting, translating
from openappeal.appeals.actions.translating import Typed
from openappeal.appeals.models import ChangeKind, Credit, Edition, Handing, State, Writer
from openappeal.appeals.tests.factories import draft_appeal, published_appeal
from openappeal.appeals.tests.translators import (
    DAY,
    GERMAN,
    add_german,
    approve,
    edition_of,
    hand_over,
    job,
    name_of,
    next_version,
    place,
    published_german,
    type_in,
    write,
    write_source,
)
from openappeal.appeals.translation_queries import Stage
from openappeal.audit.models import Entry
from openappeal.cms import matrix
from openappeal.cms.models import StaleAddress

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.usefixtures("data_dir")]
SUBJECT = "version 1 de"


def open_names(edition):
    return [name_of(one) for one in job(edition).open]


# ── A new language ──────────────────────────────────────────────────────────
def test_a_new_language_has_a_work_list_at_once_and_is_published_without_a_new_version():
    published_appeal()

    german = add_german()

    assert sorted(open_names(german)) == sorted(GERMAN)
    assert [(one.pk, one.version.number) for one in translation_queries.translations(["de"])] == [(german.pk, 1)]
    write(german, GERMAN)
    hand_over(german)
    assert queries.current_edition("de") is None
    approve(german)
    shown = queries.current_edition("de")
    assert (shown.version_number, shown.title, shown.behind) == (1, "Lasst sie nach Hause", 0)
    assert queries.latest_version().number == 1


def test_a_language_added_beside_a_draft_is_there_in_both():
    published_appeal()
    actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)

    add_german()

    assert [one.version.number for one in translation_queries.translations(["de"])] == [1, 2]


def test_a_language_that_lacks_the_version_readers_see_can_be_begun():
    version = published_appeal()
    german = add_german()
    Edition.objects.filter(pk=german.pk).delete()
    assert translation_queries.not_begun(["de", "fa"]) == ["de"]

    begun = translating.begin_edition(language="de", by="nil", today=DAY)
    again = translating.begin_edition(language="de", by="nil", today=DAY)

    assert (begun.pk, begun.version) == (again.pk, version)
    assert translation_queries.not_begun(["de", "fa"]) == []
    assert Entry.objects.filter(action="appeals.begin_edition", subject=SUBJECT).count() == 1


# ── Words ───────────────────────────────────────────────────────────────────
def test_only_what_changed_is_open_with_the_earlier_source():
    published_appeal()
    published_german()

    version = next_version(paragraph_1="In 2020, 250 people were taken.", paragraph_3="We go on.", title="Let them go!")

    german = edition_of(version, "de")
    assert open_names(german) == ["title", "paragraph 1", "paragraph 3"]
    first = place(german, "paragraph 1")
    assert (first.earlier, first.target) == ("In 2020, 246 people were taken.", GERMAN["paragraph 1"])
    assert [(piece.op, piece.text) for piece in first.pieces if piece.op != "same"] == [("gone", "246"), ("new", "250")]
    assert place(german, "demand 1").pieces == ()


def test_a_slip_of_the_pen_opens_nothing():
    published_appeal()
    published_german()

    version = next_version({"paragraph_1": ChangeKind.MINOR}, paragraph_1="In 2020, 246 persons were taken.")

    assert open_names(edition_of(version, "de")) == []


def test_places_are_saved_one_by_one_and_only_these_are_written():
    published_appeal()
    german = add_german()

    saved = write(german, {"title": "Lasst sie\r\nnach Hause ", "demand 1": ""})

    assert [saved.marks, saved.conflicts] == [[place(german, "title").mark], {}]
    assert place(german, "title").target == "Lasst sie\nnach Hause"
    assert set(open_names(german)) == set(GERMAN) - {"title"}


def test_words_that_are_right_as_they_are_need_a_tick_only():
    published_appeal()
    published_german()
    german = edition_of(next_version(paragraph_1="In 2020, 246 people were led away."), "de")

    write(german, {}, right=("paragraph 1",))

    assert open_names(german) == []
    assert place(german, "paragraph 1").target == GERMAN["paragraph 1"]


def test_nothing_is_right_that_has_no_words():
    published_appeal()
    german = add_german()

    saved = write(german, {}, right=("title",))

    assert (saved.marks, Writer.objects.count()) == ([], 0)
    assert "title" in open_names(german)


def test_the_second_of_two_writes_nothing_and_gets_both_texts():
    published_appeal()
    german = add_german()
    first, second = (type_in(german, {"title": text, "demand 1": text}) for text in ("Eins", "Zwei"))
    translating.save_places(edition=german, typed=first, by="nil", today=DAY)
    second[place(german, "demand 2").mark] = Typed("Drei", place(german, "demand 2").seen, "")

    saved = translating.save_places(edition=german, typed=second, by="ada", today=DAY)

    conflicts = {place(german, "title").mark: "Eins", place(german, "demand 1").mark: "Eins"}
    assert (saved.conflicts, saved.marks) == (conflicts, [place(german, "demand 2").mark])
    assert place(german, "title").target == "Eins"


def test_words_translate_the_source_that_was_seen_not_the_one_that_came_meanwhile():
    draft_appeal(languages=("en", "de"), written=("en",))
    german = edition_of(queries.draft(), "de")
    typed = type_in(german, {"paragraph 1": "Im Jahr 2020 wurden 246 Menschen geholt."})

    write_source(queries.draft(), paragraph_1="In 2020, 250 people were taken.")
    translating.save_places(edition=german, typed=typed, by="nil", today=DAY)

    assert "paragraph 1" in open_names(german)
    write(german, {"paragraph 1": "Im Jahr 2020 wurden 250 Menschen geholt."})
    assert "paragraph 1" not in open_names(german)


def test_what_is_no_place_of_the_edition_is_passed_over():
    published_appeal()
    german = add_german()

    saved = translating.save_places(edition=german, typed={4711: Typed("x", "", "")}, by="nil", today=DAY)

    assert (saved.marks, saved.conflicts) == ([], {})


def test_published_words_are_never_written():
    published_appeal()
    german = published_german()

    with pytest.raises(actions.AlreadyPublished):
        write(german, {"title": "Anders"})


# ── The second reader ───────────────────────────────────────────────────────
@pytest.fixture
def handed():
    published_appeal()
    german = add_german()
    write(german, GERMAN)
    hand_over(german)
    return german


def test_what_is_not_done_cannot_be_handed_over():
    published_appeal()
    german = add_german()
    write(german, {name: text for name, text in GERMAN.items() if name != "demand 2"})

    with pytest.raises(translating.NotDone) as error:
        hand_over(german)

    assert error.value.marks == {place(german, "demand 2").mark}
    assert job(german).stage is Stage.WORK


def test_neither_writer_nor_hander_is_the_second_reader():
    published_appeal()
    german = add_german()
    write(german, {name: GERMAN[name] for name in ("title", "demand 1")}, by="ada")
    write(german, GERMAN, by="nil")
    hand_over(german, by="wei")

    for login in ("ada", "nil", "wei"):
        with pytest.raises(translating.SamePerson):
            approve(german, by=login)
    assert queries.current_edition("de") is None

    approve(german, by="omar")
    assert queries.current_edition("de").title == GERMAN["title"]


def test_handed_over_words_are_not_written_until_they_are_taken_back(handed):
    with pytest.raises(translating.HandedOver):
        write(handed, {"title": "Anders"})

    translating.take_back(edition=handed, by="nil", today=DAY)
    write(handed, {"title": "Anders"})

    assert (job(handed).stage, place(handed, "title").target) == (Stage.WORK, "Anders")
    with pytest.raises(translating.NotHandedOver):
        approve(handed)


def test_a_translation_comes_back_with_a_word_and_goes_again(handed):
    translating.send_back(edition=handed, word="246 und nicht 264", by="omar", today=DAY)

    assert (job(handed).stage, job(handed).word) == (Stage.RETURNED, "246 und nicht 264")
    assert not Entry.objects.filter(reason__contains="264").exists()
    write(handed, {"paragraph 1": "2020 holte man 246 Menschen."})
    hand_over(handed)
    assert (job(handed).stage, job(handed).word) == (Stage.REVIEW, "")
    approve(handed)


def test_only_the_words_that_were_read_are_approved(handed):
    read = job(handed).content
    translating.take_back(edition=handed, by="nil", today=DAY)
    write(handed, {"title": "Anders"})
    hand_over(handed)

    with pytest.raises(translating.ChangedMeanwhile):
        translating.approve(edition=handed, content=read, looked=True, by="omar", today=DAY)


def test_what_the_check_finds_must_be_looked_at():
    published_appeal()
    german = add_german()
    write(german, GERMAN | {"paragraph 1": "Im Jahr 2020 wurden Menschen geholt."})
    hand_over(german)

    with pytest.raises(translating.NotLookedAt):
        approve(german, looked=False)

    approve(german, looked=True)
    assert job(german).stage is Stage.PUBLISHED


def test_in_a_draft_approval_waits_for_the_version():
    draft_appeal(languages=("en", "de"), written=("en",))
    draft = queries.draft()
    german = edition_of(draft, "de")
    write(german, GERMAN)
    hand_over(german)

    approve(german)

    assert (job(german).stage, queries.current_edition("de")) == (Stage.APPROVED, None)
    actions.publish(version=draft, by="omar", today=DAY)
    assert queries.current_edition("de").title == GERMAN["title"]
    assert Writer.objects.count() == Handing.objects.count() == 0


def test_an_approval_does_not_hold_for_a_source_that_changed_later():
    draft_appeal(languages=("en", "de"), written=("en",))
    draft = queries.draft()
    german = edition_of(draft, "de")
    write(german, GERMAN)
    hand_over(german)
    approve(german)
    write_source(draft, in_step=True, paragraph_1="In 2020, 250 people were taken.")

    actions.publish(version=draft, by="omar", today=DAY)

    assert queries.current_edition("de") is None
    assert (job(german).stage, open_names(german)) == (Stage.WORK, ["paragraph 1"])


def test_what_an_approval_no_longer_holds_for_is_known_before_publishing():
    draft_appeal(languages=("en", "de"), written=("en",))
    draft = queries.draft()
    german = edition_of(draft, "de")
    write(german, GERMAN)
    hand_over(german)
    approve(german)
    assert translation_queries.held_back(draft, ()) == frozenset()

    write_source(draft, in_step=True, paragraph_1="In 2020, 250 people were taken.")

    assert translation_queries.held_back(draft, ()) == {german.pk}
    assert translation_queries.held_back(draft, {place(german, "paragraph 1").mark}) == frozenset()


def test_publishing_late_overwrites_no_newer_words_of_the_next_draft():
    published_appeal()
    german = add_german()
    write(german, GERMAN)
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    ahead = edition_of(draft, "de")
    write(ahead, {"paragraph 1": "2020 holten sie 246 Menschen."}, by="ada")
    write(german, {"title": "Lasst sie heim"})
    hand_over(german)

    approve(german)

    assert place(ahead, "paragraph 1").target == "2020 holten sie 246 Menschen."
    assert (place(ahead, "title").target, place(ahead, "title").is_open) == ("Lasst sie heim", False)


def test_a_change_note_that_comes_last_keeps_no_language_back():
    published_appeal()
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    farsi = edition_of(draft, "fa")
    write_source(draft, in_step=True, paragraph_1="In 2020, 250 people were taken.", note="A figure.")
    write(farsi, {"paragraph 1": "در سال ۲۰۲۰ دویست و پنجاه نفر را بردند.", "note": "یک رقم."})
    hand_over(farsi)
    approve(farsi)
    write_source(draft, in_step=True, note="Six became ten.")

    actions.publish(version=draft, kinds=step_queries.all_as(draft, ChangeKind.FACT), by="omar", today=DAY)

    shown = queries.current_edition("fa")
    assert (shown.version_number, shown.change_note) == (2, "")


def test_who_did_what_is_in_the_audit_list_without_words(handed):
    approve(handed)

    entries = Entry.objects.filter(subject=SUBJECT).values_list("actor", "action")
    assert sorted(entries) == [
        ("nil", "appeals.hand_over"),
        ("nil", "appeals.translate"),
        ("omar", "appeals.approve_edition"),
        ("omar", "appeals.publish_edition"),
    ]


def test_approving_marks_the_page_first(handed):
    StaleAddress.objects.all().delete()

    approve(handed)

    assert dict(StaleAddress.objects.values_list("path", "priority"))["/de/"] == 0


# ── From version to version ─────────────────────────────────────────────────
def test_what_is_translated_late_goes_on_in_the_next_version():
    published_appeal()
    german = add_german()
    write(german, {"title": GERMAN["title"]})
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    write(german, {"demand 1": GERMAN["demand 1"]}, by="ada")
    crediting.set_credit(edition=german, person="ada", style="name", name="Ada K.", by="ada", today=DAY)
    write_source(draft, in_step=True, demand_2="Keep the peace for ever.")

    actions.publish(version=draft, kinds=step_queries.all_as(draft, ChangeKind.FACT), by="omar", today=DAY)

    later = edition_of(draft, "de")
    assert place(later, "title").target == GERMAN["title"]
    assert (place(later, "demand 1").target, place(later, "demand 1").is_open) == (GERMAN["demand 1"], False)
    assert job(later).writers == {"nil", "ada"}
    assert queries.read_edition(later).translators.names == ("Ada K.",)
    assert not Edition.objects.filter(pk=german.pk).exists()


def test_the_work_of_the_next_version_is_not_overwritten_by_that_of_the_one_before():
    published_appeal()
    german = add_german()
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    write(edition_of(draft, "de"), {"title": "Neu"})
    write(german, {"title": "Alt"})
    write_source(draft, in_step=True)

    actions.publish(version=draft, by="omar", today=DAY)

    assert place(edition_of(draft, "de"), "title").target == "Neu"


# ── Credits ─────────────────────────────────────────────────────────────────
def test_translators_are_named_as_they_wish_and_no_longer():
    published_appeal()
    german = published_german()
    for person, style, name in (("nil", "name", "Nil A."), ("ada", "volunteers", ""), ("wei", "none", "")):
        crediting.set_credit(edition=german, person=person, style=style, name=name, by=person, today=DAY)
    shown = queries.current_edition("de").translators
    assert (shown.names, shown.volunteers) == (("Nil A.",), True)
    sha256 = queries.current_edition("de").sha256
    StaleAddress.objects.all().delete()

    crediting.set_credit(edition=german, person="nil", style="none", name="Nil A.", by="nil", today=DAY)

    assert queries.current_edition("de").translators.names == ()
    assert Credit.objects.get(person="nil").name == ""
    assert queries.current_edition("de").sha256 == sha256
    assert list(StaleAddress.objects.values_list("path", "priority")) == [("/de/", 0)]
    assert not Entry.objects.filter(reason__contains="Nil").exists()
    assert not Entry.objects.filter(subject__contains="Nil").exists()


def test_a_name_that_was_taken_back_does_not_come_back_with_the_next_version():
    published_appeal()
    german = published_german()
    crediting.set_credit(edition=german, person="nil", style="name", name="Nil A.", by="nil", today=DAY)
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    ahead = edition_of(draft, "de")
    assert queries.read_edition(ahead).translators.names == ("Nil A.",)

    crediting.set_credit(edition=german, person="nil", style="name", name="N.", by="nil", today=DAY)
    assert queries.read_edition(ahead).translators.names == ("N.",)
    crediting.set_credit(edition=german, person="nil", style="none", name="", by="nil", today=DAY)

    assert not queries.read_edition(ahead).translators
    assert not queries.current_edition("de").translators


def test_a_name_in_a_draft_is_not_shown_below_a_published_text():
    published_appeal()
    german = published_german()
    crediting.set_credit(edition=german, person="nil", style="volunteers", name="", by="nil", today=DAY)
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)

    crediting.set_credit(
        edition=edition_of(draft, "de"), person="nil", style="name", name="Nil A.", by="nil", today=DAY
    )

    assert queries.current_edition("de").translators.names == ()


def test_an_approved_draft_gets_no_new_name_and_loses_the_old_one():
    published_appeal()
    german = published_german()
    crediting.set_credit(edition=german, person="nil", style="name", name="Nil A.", by="nil", today=DAY)
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    ahead = edition_of(draft, "de")
    hand_over(ahead)
    approve(ahead)

    crediting.set_credit(edition=german, person="nil", style="name", name="N.", by="nil", today=DAY)

    named = queries.read_edition(ahead).translators
    assert (named.names, named.volunteers) == ((), True)


def test_who_is_named_is_approved_too(handed):
    read = job(handed).content
    crediting.set_credit(edition=handed, person="link:1", style="name", name="Free beer", by="nil", today=DAY)

    with pytest.raises(translating.ChangedMeanwhile):
        translating.approve(edition=handed, content=read, looked=True, by="omar", today=DAY)


def test_a_credit_goes_once_no_page_shows_its_text():
    published_appeal()
    german = published_german()
    crediting.set_credit(edition=german, person="nil", style="name", name="Nil A.", by="nil", today=DAY)
    version = next_version(title="Let them go!")
    assert translation_queries.unshown_credits() == []
    later = edition_of(version, "de")
    write(later, {"title": "Lasst sie gehen"})
    hand_over(later)
    approve(later)

    assert crediting.forget_credits(keys=translation_queries.unshown_credits()) == 1

    assert Credit.objects.get().edition == later
    assert queries.current_edition("de").translators.names == ("Nil A.",)


# ── The matrix ──────────────────────────────────────────────────────────────
def cell(language):
    (row,) = dict(matrix.rows())["appeals"]
    return row.cells[language]


def test_the_matrix_says_how_far_each_language_is():
    published_appeal()
    german = add_german()
    assert [cell(tag).state for tag in ("en", "fa", "de")] == ["source", "current", "missing"]
    write(german, GERMAN)
    assert cell("de").state == "work"
    hand_over(german)
    assert (cell("de").state, cell("de").writers) == ("review", {"nil"})
    approve(german)
    assert cell("de").state == "current"

    version = next_version(paragraph_1="In 2020, 250 people were taken.", demand_1="Open all doors.")

    assert (cell("de").state, cell("de").behind) == ("behind", 2)
    assert cell("de").url == f"/admin/appeal/translate/{edition_of(version, 'de').pk}/"
    assert edition_of(version, "de").state == State.DRAFT


def test_a_current_translation_shows_what_the_check_asks():
    published_appeal()
    german = add_german()
    write(german, GERMAN | {"paragraph 1": "Im Jahr 2020 wurden Menschen verschleppt."})
    hand_over(german)
    approve(german)

    assert (cell("de").state, cell("de").questions) == ("current", 1)
    assert cell("de").url == f"/admin/appeal/translate/{german.pk}/"
    assert (cell("fa").questions, cell("fa").url) == (0, "")
