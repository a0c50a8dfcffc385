"""The press room's screens on the staff side."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openappeal.accounts import actions as accounts
from openappeal.accounts.models import Role, User
from openappeal.accounts.tasks_board import tasks_for
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.actions import naming
from openappeal.appeals.tests.factories import published_appeal
from openappeal.newsroom.actions import coverage, statements
from openappeal.newsroom.coverage_models import Coverage
from openappeal.newsroom.press import fetching
from openappeal.newsroom.press_models import Boilerplate, Photo, PressName
from openappeal.newsroom.statement_models import Statement
from openappeal.newsroom.tests.desk import write
from openappeal.newsroom.tests.press import (
    PASSAGE,
    RIGHTS,
    TEXT,
    WHO,
    approve,
    excerpt_of,
    offer_languages,
    photograph,
    statement_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir", "keys")]


@pytest.fixture
def omar():
    published_appeal()
    offer_languages("en", "fa")
    return logged_in(Role.ORGANISER)


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_statement_from_nothing_to_its_authors_link(omar):
    assert omar.post("/admin/press/statements/", {"slug": "Not A Slug"}).status_code == 200
    answer = omar.post("/admin/press/statements/", {"slug": "lena-orr", "scope": ["site", "releases"]})
    made = Statement.objects.get()
    here = f"/admin/press/statements/{made.pk}/"
    assert answer["Location"] == here
    assert made.scope == ["site", "releases"]

    words = {"name": "Lena Orr", "credit": "novelist", "text": TEXT, "short": ""}
    assert omar.post(f"{here}write/en/", words)["Location"] == here
    assert omar.post(f"{here}cut/en/", {"words": "They were taken.", "number": "1"}).status_code == 200
    assert omar.post(f"{here}cut/en/", {"words": PASSAGE, "number": "۱"})["Location"] == here
    assert excerpt_of(made).words == PASSAGE

    link = re.search(r"/statement/([\w-]{22})/", said(omar.post(f"{here}link/", {"days": "30"})))
    assert statements.look_up(token=link[1], today=WHO["today"]) == made
    # Shown once.
    assert link[1] not in said(omar.get(f"{here}link/"))

    assert "its author has approved it in no language yet" in said(omar.post(f"{here}open/", follow=True))
    approve(made)
    omar.post(f"{here}open/")
    made.refresh_from_db()
    assert made.opened_day is not None
    omar.post(f"{here}write/en/", {**words, "text": "Another text."}, follow=True)
    assert made.editions.get().text == TEXT


def test_the_first_screen_says_that_an_author_has_answered_and_names_nobody(omar):
    made = statement_of(is_open=False)
    user = User.objects.get(username="omar")
    assert [one for one in tasks_for(user) if "author" in one.title] == []

    approve(made)
    (task,) = [one for one in tasks_for(user) if "author" in one.title]
    assert task.title == "An author has approved a statement"
    assert "Lena" not in task.title + task.consequence

    edition = made.editions.get()
    statements.say_what_is_wrong(edition=edition, seen=edition.seal(), answer="No.", by="x", today=WHO["today"])
    (task,) = [one for one in tasks_for(user) if "author" in one.title]
    assert task.title == "An author says what is wrong with a statement"
    accounts.add_staff_member(username="nil", role=Role.TRANSLATOR, languages=["fa"])
    assert [one for one in tasks_for(User.objects.get(username="nil")) if "author" in one.title] == []


def test_taking_back_shows_first_where_it_stands(omar):
    made = statement_of()
    here = f"/admin/press/statements/{made.pk}/withdraw/"

    assert "/en/press/" in said(omar.get(here))
    assert Statement.objects.exists()
    answer = said(omar.post(here))
    assert "Taken back" in answer
    assert "/en/press/" in answer
    assert not Statement.objects.exists()


def test_coverage_by_hand(omar):
    assert omar.post("/admin/press/coverage/", {"url": "javascript:alert(1)"}).status_code == 200
    omar.post("/admin/press/coverage/", {"url": "https://paper.example/door#part"})
    made = Coverage.objects.get()
    here = f"/admin/press/coverage/{made.pk}/"
    assert made.url == "https://paper.example/door"
    assert "It still lacks: outlet, title, day, language." in said(omar.post(f"{here}show/", follow=True))

    facts = {
        "outlet": "The Paper",
        "title": "A door",
        "day": "1400/04/19",
        "language": "en",
        "kind": "interview",
        "people": "Lena Orr\n\n امین ",
    }
    assert omar.post(here, {**facts, "reach": "30000"}).status_code == 200
    assert omar.post(here, facts)["Location"] == here
    made.refresh_from_db()
    assert (str(made.day), made.people, made.kind) == ("2021-07-10", ["Lena Orr", "امین"], "interview")
    omar.post(f"{here}show/")
    assert omar.post("/admin/press/coverage/", {"url": "https://paper.example/door"})["Location"] == here
    omar.post(f"{here}dead/", {"dead": "1"})
    made.refresh_from_db()
    assert (made.is_shown, made.dead_day is not None) == (True, True)
    omar.post(f"{here}remove/")
    assert not Coverage.objects.exists()


def test_nothing_is_fetched_unless_the_operator_allows_it(omar, settings, monkeypatch):
    asked = []
    body = b'<html lang="de"><title>Eine T\xc3\xbcr</title><script>CANARY</script>'

    def fetch(url):
        asked.append(url)
        return fetching.Page(url, body, "utf-8")

    monkeypatch.setattr(fetching, "fetch", fetch)
    made = coverage.note(url="https://paper.example/door", **WHO)
    here = f"/admin/press/coverage/{made.pk}/"

    settings.FETCH_PAGES = False
    assert omar.post(f"{here}fetch/").status_code == 404
    assert "Fetch the page" not in said(omar.get(here))
    settings.FETCH_PAGES = True
    assert "Fetch the page" in said(omar.get(here))
    assert omar.get(f"{here}fetch/").status_code == 405
    assert asked == []

    omar.post(f"{here}fetch/")

    made.refresh_from_db()
    assert (asked, made.title, made.language) == (["https://paper.example/door"], "Eine Tür", "de")
    copy = omar.get(f"{here}copy/")
    assert copy["Content-Type"] == "application/gzip"
    assert copy["Content-Disposition"].startswith("attachment")
    assert "CANARY" not in said(omar.get(here))


def test_a_page_that_could_not_be_fetched_leaves_everything_as_it_was(omar, settings, monkeypatch):
    def fetch(url):
        raise fetching.FetchFailed("private")

    settings.FETCH_PAGES = True
    monkeypatch.setattr(fetching, "fetch", fetch)
    made = coverage.note(url="https://paper.example/door", **WHO)

    answer = said(omar.post(f"/admin/press/coverage/{made.pk}/fetch/", follow=True))

    assert "the address leads into a private network" in answer
    assert not hasattr(Coverage.objects.get(), "snapshot")


def test_the_parts_of_the_press_page(omar):
    omar.post("/admin/press/about/en/", {"text": "We are ten people."})
    assert Boilerplate.objects.get().text == "We are ten people."
    omar.post("/admin/press/about/en/", {"text": ""})
    assert not Boilerplate.objects.exists()

    naming.add_name(forms={"en": ["Evin"], "fa": ["اوین"]}, **WHO)
    offered = said(omar.get("/admin/press/names/new/"))
    assert "اوین" in offered
    name = {"latin": "Evin", "persian": "اوین", "said": "eh-VEEN"}
    assert omar.post("/admin/press/names/new/", {**name, "consent": ""}).status_code == 200
    omar.post("/admin/press/names/new/", {**name, "consent": "none"})
    made = PressName.objects.get()
    assert (made.latin, made.is_prisoner) == ("Evin", False)
    omar.post(f"/admin/press/names/{made.pk}/remove/")
    assert not PressName.objects.exists()


def test_a_photograph_comes_in_with_its_record_only(omar):
    def sent():
        return {"file": SimpleUploadedFile("door.jpg", photograph(), "image/jpeg")}

    words = {"caption-en": "The door", "alt-en": "A door"}
    assert omar.post("/admin/press/photos/new/", {**RIGHTS, **words, "proof": "", **sent()}).status_code == 200
    assert omar.post("/admin/press/photos/new/", {**RIGHTS, **sent()}).status_code == 200
    assert not Photo.objects.exists()

    omar.post("/admin/press/photos/new/", {**RIGHTS, **words, "scope": ["site"], **sent()})
    made = Photo.objects.get()
    assert (made.words, made.scope, made.is_listed) == (
        {"en": {"caption": "The door", "alt": "A door"}},
        ["site"],
        False,
    )
    assert omar.get(f"/admin/press/photos/{made.pk}/picture/").content == bytes(made.jpeg)
    omar.post(f"/admin/press/photos/{made.pk}/", {**RIGHTS, **words, "scope": ["site", "releases"], "is_listed": "on"})
    made.refresh_from_db()
    assert (made.scope, made.is_listed) == (["site", "releases"], True)
    omar.post(f"/admin/press/photos/{made.pk}/remove/")
    assert not Photo.objects.exists()


def test_a_photograph_kept_for_a_text_leads_back_to_it_and_says_if_no_text_can_show_it(omar):
    item = write()
    asked = f"/admin/press/photos/new/?item={item.pk}"
    words = {**RIGHTS, "caption-en": "The door", "alt-en": "A door"}
    told = "No update can show it"

    for scope in (["site"], ["ads"]):
        file = SimpleUploadedFile("door.jpg", photograph(), "image/jpeg")
        answer = omar.post(asked, {**words, "scope": scope, "file": file})
        assert answer.headers["Location"] == f"/admin/news/{item.pk}/write/en/"
        assert (told in omar.get(answer.headers["Location"]).content.decode()) == (scope == ["ads"])
    assert omar.get("/admin/press/photos/new/?item=none").status_code == 200


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OUTREACH, Role.TRANSLATOR])
def test_others_do_not_come_in(omar, role):
    made = statement_of()
    client = logged_in(role, role.value.lower())

    for path in ("", "statements/", f"statements/{made.pk}/", "coverage/", "photos/new/", "names/new/", "about/en/"):
        assert client.get(f"/admin/press/{path}").status_code in (302, 403), path
    assert client.post(f"/admin/press/statements/{made.pk}/withdraw/").status_code in (302, 403)
    assert Statement.objects.exists()
