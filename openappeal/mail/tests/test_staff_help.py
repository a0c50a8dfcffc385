"""No mail server: the first task of all, and how to set one."""

import pytest

from openappeal.accounts import tasks_board
from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def test_a_missing_mail_server_is_the_first_thing_to_do(settings):
    settings.EMAIL_URL = ""

    page = logged_in(Role.ORGANISER).get("/admin/").content.decode()

    assert tasks_board.tasks_for(User.objects.get())[0].title == "Set a mail server"
    assert "Nothing needs you" not in page
    assert 'href="/admin/mail-server/"' in page


def test_a_mail_server_that_is_set_needs_nobody(settings):
    settings.EMAIL_URL = "smtp://localhost:25"

    assert 'href="/admin/mail-server/"' not in logged_in(Role.ORGANISER).get("/admin/").content.decode()


def test_only_who_can_set_it_is_asked(settings):
    settings.EMAIL_URL = ""
    moderator = logged_in(Role.MODERATOR, "wei")

    assert 'href="/admin/mail-server/"' not in moderator.get("/admin/").content.decode()
    assert moderator.get("/admin/mail-server/").headers["Location"] == "/admin/"


def test_the_steps_name_the_settings(settings):
    page = logged_in(Role.ORGANISER).get("/admin/mail-server/").content.decode()

    assert "OPENAPPEAL_EMAIL_URL_FILE=" in page
    assert "OPENAPPEAL_EMAIL_FROM=" in page
    assert "smtp://localhost:25" in page
