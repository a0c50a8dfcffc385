"""Headers, languages and the home screen."""

import pytest
from django.test import Client

from openappeal.accounts import tasks_board
from openappeal.accounts.models import Role, User
from openappeal.accounts.tasks_board import Sign, Task, Urgency
from openappeal.accounts.tests.staff import logged_in
from openappeal.cms import shell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


@pytest.fixture
def board(monkeypatch):
    """A home screen that shows what the test puts there, and nothing of the rooms."""
    for name in ("_tasks", "_figures", "_signs", "_emergencies"):
        monkeypatch.setattr(tasks_board, name, [])
    return tasks_board


def task(title, urgency, minutes=3):
    return Task("Today", title, "Nothing moves.", "/admin/", "Go", urgency, minutes)


def test_every_answer_is_strict_and_not_kept():
    answer = logged_in(Role.ORGANISER).get("/admin/")

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "http:" not in policy
    assert "*" not in policy


def test_only_the_admin_may_have_inline_scripts():
    for address in ("/mailbox/", "/admin/login/", "/admin/enrol/"):
        assert "unsafe" not in Client().get(address).headers["Content-Security-Policy"], address


def test_the_root_leads_to_the_admin_and_the_admin_to_the_login():
    assert Client().get("/").headers["Location"] == "/admin/"
    assert Client().get("/admin/").headers["Location"] == "/admin/login/?next=/admin/"


def test_the_login_speaks_the_browsers_language():
    answer = Client().get("/admin/login/", headers={"accept-language": "fa-IR,en;q=0.5"})

    assert b'<html lang="fa" dir="rtl"' in answer.content


def test_a_language_chosen_before_login_stays():
    client = Client()

    chosen = client.get("/admin/login/?lang=fa&next=/admin/")

    assert chosen.headers["Location"] == "/admin/login/?next=%2Fadmin%2F"
    assert b'<html lang="fa" dir="rtl"' in client.get("/admin/login/").content


def test_a_language_chosen_after_login_is_kept_in_the_account():
    client = logged_in(Role.ORGANISER)
    client.get("/admin/?lang=fa")
    client.cookies.pop("staff_language")

    assert b'<html lang="fa" dir="rtl"' in client.get("/admin/").content
    assert User.objects.get().wagtail_userprofile.preferred_language == "fa"


def test_choosing_a_language_never_leaves_the_site():
    answer = Client().get("/?lang=fa", PATH_INFO="//elsewhere.example/")

    assert answer.headers["Location"] == "/elsewhere.example/"


def test_an_unknown_language_is_ignored():
    assert Client().get("/admin/login/?lang=xx").status_code == 200


def test_home_lists_the_most_harmful_wait_first(board):
    board.register_task_source(lambda user: [task("A page is old", Urgency.WORK), task("Danger", Urgency.HARM)])
    board.register_sign_source(lambda: [Sign(True, "All letters went out.")])

    page = logged_in(Role.ORGANISER).get("/admin/").content.decode()

    assert page.index("Danger") < page.index("A page is old")
    assert "2 things need you." in page
    assert "About 6 minutes in all." in page
    assert "All letters went out." in page


def test_home_thanks_when_nothing_waits(board):
    page = logged_in(Role.ORGANISER).get("/admin/").content.decode()

    assert "Nothing needs you. Thank you." in page


def test_home_says_what_is_not_well(board):
    board.register_sign_source(lambda: [Sign(True, "Letters go out."), Sign(False, "The worker sleeps.")])

    page = logged_in(Role.ORGANISER).get("/admin/").content.decode()

    assert "Not quite." in page
    assert "The worker sleeps." in page


def test_the_demonstration_says_so(board, settings):
    settings.IS_DEMO = True

    assert b"Everything here is invented." in Client().get("/admin/login/").content
    assert b"Everything here is invented." in logged_in(Role.ORGANISER).get("/admin/").content


def test_a_latin_name_stands_apart_in_a_farsi_sentence(board):
    client = logged_in(Role.ORGANISER)
    client.get("/admin/?lang=fa")

    assert "\u2068Omar\u2069" in client.get("/admin/").content.decode()


def test_the_campaign_is_named_on_every_page(board, data_dir):
    shell.save({"en": shell.Shell("The Homecoming Letter")}, languages=[shell.ShellLanguage("en", "English", "ltr")])

    login = Client().get("/admin/login/").content.decode()
    home = logged_in(Role.ORGANISER).get("/admin/").content.decode()

    for page in (login, home):
        assert "<bdi>The Homecoming Letter</bdi>" in page
        assert "The Homecoming Letter</title>" in page
        assert "Wagtail</title>" not in page
