"""The staff menu: short enough for a newcomer, in each role and both languages."""

import re

import pytest
from django.utils import translation
from wagtail.admin.menu import admin_menu
from wagtail.admin.ui.sidebar import SubMenuItem

from openappeal.accounts import actions
from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.signatures.models import Report

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir", "keys")]
MOST = 10
SIGNATURES = ["Names to read", "No address", "“This is not me”", "Set aside", "Signatures"]
SAFETY = ["Hide a name now", "Hide a country", "Protected names", "Stop something"]
KEYS = ["Office keys", "What a seizure shows"]
TEAM = ["People", "Who did what", "For the key holders", "Your passkeys"]
MONEY = ["Drives and gifts", "Books", "Placements"]
MENUS = {
    Role.ORGANISER: {
        "Today": None,
        "Signatures": [*SIGNATURES, "Lists of signers", "Sheets that came back"],
        "Safety": [*SAFETY[:3], "Dangerous places", KEYS[0], SAFETY[3], KEYS[1]],
        "Campaign": [
            "Updates and press",
            "Well-known people",
            "Press page",
            "Organisations",
            "Letters to signers",
            "Codes for events",
            "Mailings",
            "Subscribers",
            "Offers of help",
            "Print",
        ],
        "Money": MONEY,
        "Pages": None,
        "Texts": ["The Appeal", "Languages", "Documents"],
        "Around the pages": None,
        "Team": TEAM,
    },
    Role.MODERATOR: {
        "Today": None,
        "Signatures": SIGNATURES,
        "Well-known people": None,
        "Safety": SAFETY,
        "Team": TEAM,
    },
    Role.OUTREACH: {
        "Today": None,
        "Campaign": ["Well-known people", "Organisations", "Codes for events", "Offers of help"],
        "Your passkeys": None,
    },
    Role.PRESS: {
        "Today": None,
        "Campaign": ["Updates and press", "Press page", "Print"],
        "Placements": None,
        "Your passkeys": None,
    },
    Role.KEY_HOLDER: {"Today": None, "Safety": KEYS, "Team": ["For the key holders", "Your passkeys"]},
    Role.TREASURER: {"Today": None, "Money": MONEY, "Your passkeys": None},
    Role.TRANSLATOR: {"Today": None, "Texts": ["The Appeal", "Languages"], "Your passkeys": None},
}
OF_OTHERS = ("Around the pages",)  # made by Wagtail of the snippets there


def menu(rf, role, username="omar"):
    actions.ensure_roles()  # with permissions on what the rooms have by now
    request = rf.get("/admin/")
    logged_in(role, username)
    request.user = User.objects.get(username=username)
    return admin_menu.render_component(request)


def labels(found):
    return {
        str(one.label): [str(child.label) for child in one.menu_items]
        if isinstance(one, SubMenuItem) and str(one.label) not in OF_OTHERS
        else None
        for one in found
    }


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_of_a_role(rf, role):
    found = labels(menu(rf, role))

    assert list(found.items()) == list(MENUS[role].items())
    assert len(found) <= MOST


@pytest.mark.parametrize("role", list(Role))
def test_the_menu_is_as_short_in_farsi_and_says_everything_in_it(rf, role):
    with translation.override("fa"):
        found = menu(rf, role)
        words = [str(one.label) for one in found]
        for one in found:
            if isinstance(one, SubMenuItem):
                words += [str(child.label) for child in one.menu_items]

    assert len(found) == len(MENUS[role])
    assert [word for word in words if re.search("[A-Za-z]", word)] == []


def test_in_the_demonstration_it_is_no_longer_than_that(rf, settings):
    settings.IS_DEMO = True

    found = labels(menu(rf, Role.ORGANISER))

    assert found["Demonstration"] == ["Mailbox", "Start your own"]
    assert len(found) <= MOST


def test_what_waits_in_a_group_stands_beside_its_name(rf, today):
    published_appeal()
    Report.objects.create(day=today, name="Somebody")
    Report.objects.create(day=today, name="Somebody Else")

    with translation.override("fa"):
        group = next(one for one in menu(rf, Role.MODERATOR, "wei") if one.name == "group-signatures")

    waits = {child.name: child.attrs.get("data-waiting") for child in group.menu_items}
    assert group.attrs["data-waiting"] == waits["signatures-reports"] == "۲"
    assert waits["signatures-read"] is None
