"""The editor of the Appeal."""

from datetime import date

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals import actions, queries, step_queries
from openappeal.appeals.models import State, Version
from openappeal.appeals.tests.factories import draft_appeal, published_appeal
from openappeal.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
LATER = date(2026, 4, 5)
PLACES = ["", "edit/en/", "look/", "publish/", "discard/"]


@pytest.fixture
def organiser():
    return logged_in(Role.ORGANISER)


@pytest.fixture
def draft(organiser):
    published_appeal()
    return actions.start_draft(appeal=queries.the_appeal(), by="omar", today=LATER)


def words(draft, language, **changed):
    edition = draft.editions.get(language=language)
    data = {"title": edition.title, "change_note": edition.change_note}
    for kind, related, number in (
        ("paragraph", "paragraphs", "paragraph__position"),
        ("demand", "demands", "demand__position"),
        ("addressee", "addressees", "addressee__position"),
    ):
        data |= {f"{kind}-{n}": text for n, text in getattr(edition, related).values_list(number, "text")}
    return data | {name.replace("_", "-", 1) if name[-1].isdigit() else name: v for name, v in changed.items()}


def as_facts(draft):
    """What the screen sends when every change is said to be one of fact."""
    return {f"judge-{one.mark}": "fact" for one in step_queries.changes(draft)}


@pytest.mark.parametrize("place", PLACES)
def test_only_organisers_write_the_appeal(draft, organiser, place):
    address = f"/admin/appeal/{place}"

    assert organiser.get(address).status_code == 200
    assert logged_in(Role.MODERATOR, "wei").get(address).headers["Location"] == "/admin/"
    assert logged_in(None).get(address).headers["Location"].startswith("/admin/login/")


def test_a_change_is_drafted_previewed_published_and_seen(draft, organiser):
    organiser.post(
        "/admin/appeal/edit/en/", words(draft, "en", paragraph_1="In 2020, 247 people were taken.", in_step="on")
    )
    assert queries.current_edition("en").paragraphs[0].text == "In 2020, 246 people were taken."

    page = organiser.get("/admin/appeal/publish/").content.decode()
    assert "not one letter of this version can be changed" in page
    organiser.post("/admin/appeal/publish/", as_facts(draft))

    edition = queries.current_edition("en")
    assert edition.paragraphs[0].text == "In 2020, 247 people were taken."
    assert (edition.version_number, queries.current_edition("fa").is_current) == (2, False)
    assert Entry.objects.filter(action="appeals.publish", actor="omar", subject="version 2").count() == 1


def test_the_source_stands_beside_a_translation_that_begins_a_draft(organiser):
    published_appeal()

    page = organiser.get("/admin/appeal/edit/fa/").content.decode()

    assert "In 2020, 246 people were taken." in page
    assert "در سال ۲۰۲۰" in page
    assert 'dir="rtl"' in page


def test_publishing_asks_what_each_change_is(draft, organiser):
    organiser.post("/admin/appeal/edit/en/", words(draft, "en", paragraph_1="In 2020, 250 people.", in_step="on"))

    answer = organiser.post("/admin/appeal/publish/", {})

    assert "Say of each change what it is." in answer.content.decode()
    assert queries.draft() == draft


def test_nothing_is_published_before_the_first_language_is_ready(draft, organiser):
    answer = organiser.post("/admin/appeal/publish/", as_facts(draft))

    assert answer.headers["Location"] == "/admin/appeal/edit/en/"
    assert queries.draft() == draft


def test_an_empty_part_is_named(draft, organiser):
    organiser.post("/admin/appeal/edit/en/", words(draft, "en", paragraph_3="", in_step="on"))

    answer = organiser.post("/admin/appeal/publish/", as_facts(draft), follow=True)

    assert "paragraph 3" in answer.content.decode()
    assert queries.draft() == draft


@pytest.mark.parametrize(
    ("empty", "sentence"),
    [
        ("title", "در متن English یک بخش خالی است: عنوان."),
        ("addressee-1", "در متن English یک بخش خالی است: مخاطب ۱."),
        ("demand-2", "در متن English یک بخش خالی است: خواستهٔ ۲."),
        ("paragraph-3", "در متن English یک بخش خالی است: بند ۳."),
    ],
)
def test_an_empty_part_is_named_in_the_readers_language(draft, organiser, empty, sentence):
    organiser.post("/admin/appeal/edit/en/", words(draft, "en", in_step="on") | {empty: ""})
    organiser.get("/admin/?lang=fa")

    answer = organiser.post("/admin/appeal/publish/", as_facts(draft), follow=True)

    assert sentence in answer.content.decode()


def test_a_paragraph_is_added_and_removed_in_every_language(draft, organiser):
    organiser.post("/admin/appeal/edit/en/", words(draft, "en") | {"then": "add-paragraph-1"})
    assert [p.kind for p in draft.paragraphs.order_by("position")] == ["text", "text", "demands", "closing"]

    organiser.post("/admin/appeal/edit/en/", words(draft, "en") | {"then": "remove-paragraph-2"})
    assert [p.kind for p in draft.paragraphs.order_by("position")] == ["text", "demands", "closing"]
    assert draft.editions.get(language="fa").paragraphs.count() == 3


def test_demands_and_addressees_are_added_moved_and_removed_with_what_was_typed(draft, organiser):
    edit = "/admin/appeal/edit/en/"

    added = organiser.post(edit, words(draft, "en", demand_1="Open all doors.") | {"then": "add-demand-1"})
    assert added.headers["Location"] == f"{edit}#part-demand-2"
    moved = organiser.post(edit, words(draft, "en", demand_2="Let doctors in.") | {"then": "up-demand-2"})
    assert moved.headers["Location"] == f"{edit}#part-demand-1"
    organiser.post(edit, words(draft, "en") | {"then": "add-addressee-2"})
    organiser.post(edit, words(draft, "en") | {"then": "down-addressee-1"})
    organiser.post(edit, words(draft, "en") | {"then": "remove-addressee-3"})

    read = queries.read_edition(draft.editions.get(language="en"))
    assert [(to.name, [d.text for d in to.demands]) for to in read.addressees] == [
        ("The house of Hav", ["Keep the peace."]),
        ("The court of Lund", ["Let doctors in.", "Open all doors."]),
    ]


@pytest.mark.parametrize("then", ["add-nothing-1", "up-demand", "remove-demand-99", "remove-paragraph-2", "up-x-y"])
def test_nonsense_changes_no_place(draft, organiser, then):
    answer = organiser.post("/admin/appeal/edit/en/", words(draft, "en") | {"then": then})

    assert answer.status_code == 302
    assert [draft.demands.count(), draft.paragraphs.count(), draft.addressees.count()] == [2, 3, 2]


# ── Ready, or not ───────────────────────────────────────────────────────────
def test_look_tick_and_publish_are_three_presses(draft, organiser):
    page = organiser.get("/admin/appeal/look/").content.decode()
    assert 'href="/admin/appeal/publish/"' not in page

    ticked = organiser.post("/admin/appeal/ready/en/", {"ready": "1", "back": "preview"})

    page = organiser.get(ticked.headers["Location"]).content.decode()
    assert 'href="/admin/appeal/publish/"' in page
    organiser.post("/admin/appeal/publish/", as_facts(draft))
    assert queries.latest_version().number == 2


def test_ready_is_taken_back_where_it_was_said(draft, organiser):
    organiser.post("/admin/appeal/ready/en/", {"ready": "1", "back": "publish"})

    answer = organiser.post("/admin/appeal/ready/en/", {"ready": "0", "back": "publish"})

    assert answer.headers["Location"] == "/admin/appeal/publish/"
    assert not draft.editions.filter(in_step=True).exists()
    assert organiser.post("/admin/appeal/ready/de/").status_code == 404
    assert organiser.get("/admin/appeal/ready/en/").status_code == 405


def test_the_preview_is_light_or_dark(draft, organiser):
    assert "oa-phones--light" in organiser.get("/admin/appeal/look/?scheme=x").content.decode()
    assert "oa-phones--dark" in organiser.get("/admin/appeal/look/?scheme=dark").content.decode()


def test_a_draft_is_discarded_after_asking(draft, organiser):
    assert "cannot be brought back" in organiser.get("/admin/appeal/discard/").content.decode()

    organiser.post("/admin/appeal/discard/")

    assert queries.draft() is None
    assert Version.objects.get().state == State.PUBLISHED


def test_a_draft_begins_with_the_first_saving_not_with_a_look(organiser):
    published_appeal()

    page = organiser.get("/admin/appeal/edit/en/").content.decode()
    assert 'name="begins" value="1"' in page
    assert queries.draft() is None

    latest = queries.latest_version()
    organiser.post("/admin/appeal/edit/en/", words(latest, "en", paragraph_1="In 2020, 247 people.") | {"begins": "1"})

    assert queries.draft_edition("en").paragraphs[0].text == "In 2020, 247 people."
    assert queries.draft_edition("fa").demands[0].text == "درها را باز کنید."


def test_two_who_begin_at_once_do_not_overwrite_each_other_unasked(draft, organiser):
    typed = words(draft, "en", paragraph_1="In 2020, 250 people.") | {"begins": "1"}

    page = organiser.post("/admin/appeal/edit/en/", typed).content.decode()

    assert "somebody else has begun this version meanwhile" in page
    assert "In 2020, 250 people." in page
    assert queries.draft_edition("en").paragraphs[0].text == "In 2020, 246 people were taken."
    organiser.post("/admin/appeal/edit/en/", typed | {"begins": "0"})
    assert queries.draft_edition("en").paragraphs[0].text == "In 2020, 250 people."


def test_the_first_version_is_published_without_saying_what_changes(organiser):
    draft_appeal()

    organiser.post("/admin/appeal/publish/")

    assert queries.latest_version().change_kind == "first"


def test_there_is_nothing_to_publish_without_a_draft(organiser):
    published_appeal()

    assert organiser.get("/admin/appeal/edit/de/").status_code == 404
    assert organiser.get("/admin/appeal/publish/").status_code == 404


def test_the_home_screen_says_what_is_unfinished(draft, organiser):
    assert "Version 2 of the Appeal is a draft" in organiser.get("/admin/").content.decode()
