"""A login is enough: nobody is asked for a name or an address that could be seized."""

import json

import pytest

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


def test_a_staff_member_is_made_and_saved_with_a_login_alone():
    organiser = logged_in(Role.ORGANISER)
    password = "a long enough word"

    organiser.post("/admin/users/new/", {"username": "wei", "password1": password, "password2": password})
    wei = User.objects.get(username="wei")
    answer = organiser.post(f"/admin/users/edit/{wei.pk}/", {"username": "wei2", "is_active": "on"})

    assert answer.status_code == 302
    wei.refresh_from_db()
    assert (wei.username, wei.email, wei.first_name, wei.last_name) == ("wei2", "", "", "")
    assert wei.check_password(password)


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


def test_a_staff_member_gets_one_of_the_two_roles_named_in_the_readers_language():
    organiser = logged_in(Role.ORGANISER)
    organiser.get("/admin/?lang=fa")
    me = User.objects.get(username="omar")

    page = organiser.get(f"/admin/users/edit/{me.pk}/").content.decode()

    assert "برگزارکننده" in page
    assert "Editors" not in page


def test_wagtails_screens_are_farsi_with_farsi_digits():
    organiser = logged_in(Role.ORGANISER)
    organiser.get("/admin/?lang=fa")

    page = organiser.get("/admin/users/").content.decode()
    script = organiser.get("/admin/jsi18n/").content.decode()

    assert "صفحهٔ ۱ از ۱" in page
    assert json.dumps("بستن همه")[1:-1] in script
