"""The translators' screens on the staff side."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openappeal.accounts import actions as accounts
from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import actions, queries
from openappeal.appeals.actions import crediting, naming
from openappeal.appeals.models import Credit, JobLink, NameForm
from openappeal.appeals.tests.factories import published_appeal
from openappeal.appeals.tests.translators import (
    DAY,
    GERMAN,
    add_german,
    edition_of,
    hand_over,
    job,
    next_version,
    place,
    published_german,
    write,
)
from openappeal.appeals.translation_queries import Stage
from openappeal.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir", "keys")]


@pytest.fixture
def german():
    published_appeal()
    return add_german()


def translator(username="nil", languages=("de",)):
    accounts.add_staff_member(username=username, role=Role.TRANSLATOR, languages=list(languages))
    return logged_in(Role.TRANSLATOR, username)


def address(edition, below=""):
    return f"/admin/appeal/translate/{edition.pk}/{below}"


def typed(edition, words, **more):
    data = {}
    for name, text in words.items():
        one = place(edition, name)
        data |= {f"text-{one.mark}": text, f"seen-{one.mark}": one.seen, f"of-{one.mark}": one.source_seen}
    return data | more


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


# ── Who comes in ────────────────────────────────────────────────────────────
def test_a_translator_sees_her_languages_only(german):
    nil = translator()
    farsi = edition_of(queries.latest_version(), "fa")
    source = edition_of(queries.latest_version(), "en")

    page = said(nil.get("/admin/appeal/translate/"))

    assert "8 places of 8 wait for words." in page
    assert address(farsi) not in page
    assert nil.get(address(german)).status_code == 200
    for below in ("", "file/po/", "links/"):
        assert nil.get(address(farsi, below)).headers["Location"] == "/admin/"
    for below in ("check/", "take-back/", "send-back/", "approve/", "bring/", "credit/"):
        assert nil.post(address(farsi, below)).headers["Location"] == "/admin/"
    assert nil.get(address(source)).status_code == 404
    assert logged_in(Role.MODERATOR, "wei").get(address(german)).headers["Location"] == "/admin/"


def test_the_old_editor_leads_to_this_screen(german):
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)

    for client in (translator(), logged_in(Role.ORGANISER)):
        answer = client.get("/admin/appeal/edit/de/")
        assert answer.headers["Location"] == address(edition_of(draft, "de"))


def test_a_translation_is_ready_by_a_second_reader_only(german):
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)

    answer = logged_in(Role.ORGANISER).post("/admin/appeal/ready/de/", {"ready": "1", "back": "publish"})

    assert answer.status_code == 404
    assert not draft.editions.filter(in_step=True).exists()


# ── Words ───────────────────────────────────────────────────────────────────
def test_source_and_target_stand_side_by_side_each_in_its_direction(german):
    farsi = edition_of(next_version(title="Let them go!"), "fa")
    organiser = logged_in(Role.ORGANISER)
    organiser.get("/admin/?lang=fa")

    page = organiser.get(address(farsi)).content.decode()

    assert '<p class="oa-diff oa-words" lang="en" dir="ltr">Let them go' in page
    assert re.search(r'<textarea[^>]* lang="fa" dir="rtl"', page)
    assert "عنوان" in page


def test_a_place_is_saved_and_the_screen_comes_back_to_it(german):
    nil, one = translator(), place(german, "title")

    answer = nil.post(address(german), typed(german, {"title": "Lasst sie"}, then=str(one.mark)))

    assert answer.headers["Location"] == f"{address(german)}#place-{one.mark}"
    assert place(german, "title").target == "Lasst sie"


def test_everything_is_saved_and_handed_over_at_once(german):
    nil = translator()

    nil.post(address(german), typed(german, GERMAN, then="hand-over"))

    assert job(german).stage is Stage.REVIEW
    page = said(nil.get(address(german)))
    assert "somebody else reads it" in page
    assert "approve/" not in page
    assert "<textarea" not in page.split("oa-cards")[0]


def test_what_is_not_done_is_saved_and_not_handed_over(german):
    nil = translator()

    answer = nil.post(address(german), typed(german, {"title": "Lasst sie"}, then="hand-over"), follow=True)

    assert "Saved, but not handed over: places without words of now: 7." in said(answer)
    assert (place(german, "title").target, job(german).stage) == ("Lasst sie", Stage.WORK)


def test_of_two_the_second_sees_both_texts_and_the_rest_is_saved(german):
    nil = translator()
    data = typed(german, {"title": "Meins", "demand 1": "Öffnet!"})
    write(german, {"title": "Deins"}, by="ada")

    answer = nil.post(address(german), data)

    page = said(answer)
    assert "One place was not saved" in page
    assert "Deins" in page
    assert re.search(r"<textarea[^>]*>Meins</textarea>", page)
    assert (place(german, "title").target, place(german, "demand 1").target) == ("Deins", "Öffnet!")
    nil.post(address(german), typed(german, {"title": "Meins"}))
    assert place(german, "title").target == "Meins"


def test_what_was_handed_over_meanwhile_is_not_written_and_what_was_typed_is_shown(german):
    nil = translator()
    write(german, GERMAN, by="ada")
    data = typed(german, {"title": "Zu spät"})
    hand_over(german, by="ada")

    page = said(nil.post(address(german), data))

    assert "Nothing was saved: the translation was handed over" in page
    assert "Zu spät" in page
    assert place(german, "title").target == GERMAN["title"]


@pytest.mark.parametrize(("name", "text"), [("title", "x" * 201), ("demand 1", "y" * 6001), ("title", "a\0b")])
def test_what_cannot_be_stored_stays_in_its_field_and_the_rest_is_saved(german, name, text):
    answer = translator().post(address(german), typed(german, {name: text, "demand 2": "Haltet ihn."}))

    assert "Not everything was saved" in said(answer)
    assert text in answer.content.decode()
    assert (place(german, name).target, place(german, "demand 2").target) == ("", "Haltet ihn.")


def test_only_what_changed_is_unfolded():
    published_appeal()
    published_german()
    german = edition_of(next_version(paragraph_1="In 2020, 250 people were taken."), "de")

    page = translator().get(address(german)).content.decode()

    first, rest = page.split("<details>", 1)
    assert re.findall(r'id="place-(\d+)"', first) == [str(place(german, "paragraph 1").mark)]
    assert re.search(r"<del>.*246</del><ins>.*250</ins>", first)
    assert len(re.findall(r'id="place-', rest)) == 7


def test_a_second_reader_sees_first_what_is_new_against_what_readers_see():
    published_appeal()
    published_german()
    german = edition_of(next_version(paragraph_1="In 2020, 250 people were taken."), "de")
    write(german, {"paragraph 1": "Im Jahr 2020 wurden 250 Menschen geholt.", "demand 1": "Macht die Türen auf."})
    hand_over(german)

    page = logged_in(Role.ORGANISER).get(address(german)).content.decode()

    first, rest = page.split("<details>", 1)
    marks = [str(place(german, name).mark) for name in ("paragraph 1", "demand 1")]
    assert re.findall(r'id="place-(\d+)"', first) == marks
    assert re.search(r"<del>.*246</del><ins>.*250</ins>", first)
    assert len(re.findall(r'id="place-', rest)) == 6


def test_a_marked_place_stays_in_sight_after_saving(german):
    nil = translator()
    nil.post(address(german), typed(german, GERMAN | {"paragraph 1": "Im Jahr 2020 wurden Menschen geholt."}))

    first, _rest = nil.get(address(german)).content.decode().split("<details>", 1)

    assert re.findall(r'id="place-(\d+)"', first) == [str(place(german, "paragraph 1").mark)]


# ── The check ───────────────────────────────────────────────────────────────
def test_a_missing_figure_is_shown_beside_the_field_and_while_typing(german):
    nil, one = translator(), place(german, "paragraph 1")
    write(german, {"paragraph 1": "Im Jahr 2020 wurden Menschen geholt."})

    page = said(nil.get(address(german)))
    answers = [
        nil.post(address(german, "check/"), {"mark": one.mark, "text": text}).json()["findings"]
        for text in ("Im Jahr 2020 wurden 246 Menschen geholt.", "Im Jahr 2020 wurden Menschen geholt.", "")
    ]

    sentence = "The number \u2068246\u2069 is missing."
    assert sentence in page
    assert answers == [[], [sentence], []]
    assert place(german, "paragraph 1").target == "Im Jahr 2020 wurden Menschen geholt."
    assert nil.post(address(german, "check/"), {"mark": "4711", "text": "x"}).status_code == 404


def test_the_screen_runs_our_own_script_and_nothing_inline(german):
    page = translator().get(address(german)).content.decode()

    ours = page.split('<div class="oa-page', 1)[1]
    assert re.findall(r"<script[^>]*>", ours)[0] == '<script src="/static/appeals/check.js" defer>'


def test_known_names_are_checked(german):
    naming.add_name(forms={"en": ["Lund"], "de": ["Lund", "Lunds"]}, by="nil", today=DAY)
    write(german, {"addressee 1": "Das Gericht"})

    assert "The name \u2068Lund\u2069 is missing." in said(translator().get(address(german)))


# ── The second reader ───────────────────────────────────────────────────────
def approval(edition, **more):
    return {"content": job(edition).content} | more


def test_the_second_reader_publishes_and_the_writer_cannot(german):
    nil, omar = translator(), logged_in(Role.ORGANISER)
    write(german, GERMAN)
    hand_over(german)

    refused = nil.post(address(german, "approve/"), approval(german), follow=True)
    assert "cannot be the second reader" in said(refused)
    assert queries.current_edition("de") is None

    assert "You are the second reader" in said(omar.get(address(german)))
    done = omar.post(address(german, "approve/"), approval(german), follow=True)
    assert "Approved and published." in said(done)
    assert queries.current_edition("de").title == GERMAN["title"]
    late = omar.post(address(german, "approve/"), approval(german), follow=True)
    assert "a newer version has taken its place" in said(late)


def test_findings_ask_for_a_tick(german):
    omar = logged_in(Role.ORGANISER)
    write(german, GERMAN | {"paragraph 1": "Im Jahr 2020 wurden Menschen geholt."})
    hand_over(german)
    assert "The check marks one place. I have looked at it." in said(omar.get(address(german)))

    refused = omar.post(address(german, "approve/"), approval(german), follow=True)
    assert "tick that you have" in said(refused)
    assert job(german).stage is Stage.REVIEW

    omar.post(address(german, "approve/"), approval(german, looked="on"))
    assert job(german).stage is Stage.PUBLISHED


def test_it_is_sent_back_with_a_word_and_not_without(german):
    omar = logged_in(Role.ORGANISER)
    write(german, GERMAN)
    hand_over(german)

    omar.post(address(german, "send-back/"), {"word": " "})
    assert job(german).stage is Stage.REVIEW
    omar.post(address(german, "send-back/"), {"word": "<b>bitte</b> 246"})

    page = said(translator().get(address(german)))
    assert "&lt;b&gt;bitte&lt;/b&gt; 246" in page
    assert job(german).stage is Stage.RETURNED


@pytest.mark.parametrize("below", ["check/", "take-back/", "send-back/", "approve/", "bring/", "credit/"])
def test_what_changes_something_is_posted(german, below):
    assert logged_in(Role.ORGANISER).get(address(german, below)).status_code == 405


# ── Files, links, names ─────────────────────────────────────────────────────
def test_a_file_goes_out_and_comes_back(german):
    nil = translator()
    fetched = nil.get(address(german, "file/po/")).content
    data = fetched.replace(b'msgid "Open the doors."\nmsgstr ""', 'msgid "Open the doors."\nmsgstr "Öffnet."'.encode())

    page = said(nil.post(address(german, "bring/"), {"file": SimpleUploadedFile("a.po", data)}))

    assert "One place was taken." in page
    assert place(german, "demand 1").target == "Öffnet."
    assert nil.get(address(german, "file/exe/")).status_code == 404
    bad = nil.post(address(german, "bring/"), {"file": SimpleUploadedFile("a.po", b"nonsense")}, follow=True)
    assert "Nothing was changed." in said(bad)
    assert "Choose a file first." in said(nil.post(address(german, "bring/"), follow=True))


def test_a_link_is_shown_once_and_taken_back(german):
    nil = translator()

    page = nil.post(address(german, "links/"), {"label": "Rosa", "days": "14"}).content.decode()
    token = re.search(r"/job/([A-Za-z0-9_-]{22})/", page)[1]

    again = nil.get(address(german, "links/")).content.decode()
    assert token not in again
    assert "Rosa" in again
    nil.post(address(german, f"links/{JobLink.objects.get().pk}/revoke/"))
    assert not JobLink.objects.exists()
    for label, days in (("", "14"), ("Rosa", "91"), ("a@b.example", "14")):
        assert nil.post(address(german, "links/"), {"label": label, "days": days}).status_code == 200
    assert not JobLink.objects.exists()


def test_names_are_noted_changed_and_forgotten(german):
    nil = translator()
    naming.add_name(forms={"en": ["Evin"], "fa": ["اوین"]}, by="omar", today=DAY)
    (known,) = NameForm.objects.all()

    nil.post(f"/admin/appeal/translate/names/{known.pk}/", {"en": "Evin\nEvin prison\n", "de": "Evin"})

    known.refresh_from_db()
    assert known.forms == {"de": ["Evin"], "en": ["Evin", "Evin prison"], "fa": ["اوین"]}
    nil.post("/admin/appeal/translate/names/", {"en": "", "de": " "})
    assert NameForm.objects.count() == 1
    nil.post(f"/admin/appeal/translate/names/{known.pk}/remove/")
    assert not NameForm.objects.exists()
    assert nil.get(f"/admin/appeal/translate/names/{known.pk}/").status_code == 404
    assert not Entry.objects.filter(subject__contains="Evin").exists()


def test_somebody_says_how_she_is_named_and_an_organiser_can_take_a_line_off(german):
    nil, omar = translator(), logged_in(Role.ORGANISER)
    nil.post(address(german, "credit/"), {"style": "name", "name": "نیل الف"})
    assert Credit.objects.get().name == "نیل الف"
    assert "Write a name" in said(nil.post(address(german, "credit/"), {"style": "name", "name": ""}))
    crediting.set_credit(edition=german, person="ada", style="name", name="Ada", by="ada", today=DAY)
    theirs = Credit.objects.get(person="ada").pk

    assert nil.post(address(german, f"credit/{theirs}/remove/")).headers["Location"] == "/admin/"
    omar.post(address(german, f"credit/{theirs}/remove/"))

    assert [(row.person, row.style, row.name) for row in Credit.objects.order_by("person")] == [
        ("ada", "none", ""),
        ("nil", "name", "نیل الف"),
    ]


def test_a_language_that_lacks_the_version_is_begun_with_a_button(german):
    german.delete()
    nil = translator()
    assert "Begin" in said(nil.get("/admin/appeal/translate/"))

    answer = nil.post("/admin/appeal/translate/begin/", {"language": "de"})

    assert answer.headers["Location"] == address(edition_of(queries.latest_version(), "de"))
    assert nil.post("/admin/appeal/translate/begin/", {"language": "fa"}).headers["Location"] == "/admin/"
