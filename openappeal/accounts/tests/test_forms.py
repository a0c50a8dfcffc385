"""A login is enough: nobody is asked for a name or an address that could be seized."""

import json

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def test_an_account_is_saved_without_a_last_name():
    moderator = logged_in(Role.MODERATOR, "wei")
    data = {
        "name_email-first_name": "",
        "name_email-last_name": "",
        "locale-preferred_language": "fa",
        "locale-current_time_zone": "Asia/Tehran",
        "theme-theme": "dark",
        "theme-contrast": "system",
        "theme-density": "default",
    }

    answer = moderator.post("/admin/account/", data)

    assert (answer.status_code, answer.headers.get("Location")) == (302, "/admin/account/")
    profile = User.objects.get(username="wei").wagtail_userprofile
    assert (profile.preferred_language, profile.current_time_zone, profile.theme) == ("fa", "Asia/Tehran", "dark")


def test_an_account_has_no_picture_and_no_notifications():
    page = logged_in(Role.ORGANISER).get("/admin/account/").content.decode()

    assert "avatar-avatar" not in page
    assert "notifications-" not in page


def test_nobody_outside_has_an_account():
    assert logged_in(None).get("/admin/account/").headers["Location"].startswith("/admin/login/")


def test_wagtails_screens_are_farsi_with_farsi_digits(settings, tmp_path):
    organiser = logged_in(Role.ORGANISER)
    organiser.get("/admin/?lang=fa")
    settings.MEDIA_ROOT = tmp_path
    get_document_model().objects.create(title="A sheet", file=ContentFile(b"words", name="sheet.txt"))

    page = organiser.get("/admin/documents/").content.decode()
    script = organiser.get("/admin/jsi18n/").content.decode()

    assert "صفحهٔ ۱ از ۱" in page
    assert json.dumps("بستن همه")[1:-1] in script
