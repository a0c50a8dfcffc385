"""The screens of drives and gifts: an organiser begins, a treasurer enters, and nobody else comes in."""

import re
from types import SimpleNamespace

import pytest
from django.utils import timezone

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.fundraising import donors, drive_queries
from openappeal.fundraising.drive_models import Drive
from openappeal.fundraising.gift_models import Donor, Gift
from openappeal.fundraising.tests.giving import a_drive, give
from openappeal.privacy import openings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
HERE = "/admin/drives/"
WORDS = {
    "title": "Two pages",
    "lede": "They cost $12,000.",
    "text": "",
    "how_to_give": "A cheque.",
    "if_missed": "Everybody gets it back.",
    "if_more": "We stop.",
    "report": "",
}


@pytest.fixture
def tess(keys):
    published_appeal()
    return logged_in(Role.TREASURER, "tess")


@pytest.fixture
def now():
    return timezone.now().date()


def said(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def lines(*rows, **head):
    posted = {
        "way": "cheque",
        "state": "received",
        "currency": "USD",
        "day": "2026-11-01",
        "rows": "10",
        "then": "save",
    }
    for number, row in enumerate(rows):
        posted |= {f"{number}-{name}": value for name, value in {"language": "en", **row}.items()}
    return posted | head


def test_from_nothing_to_an_open_drive(tess, now):
    omar = logged_in(Role.ORGANISER)
    typed = {
        "slug": "two-pages", "kind": "placement", "currency": "USD", "goal": "۱۲٬۰۰۰", "deadline": "2026-12-08",
        "surplus": "", "mark-0": "3,000", "mark-1": "6000", "cost-0": "11.300,50",
    }  # fmt: skip
    assert tess.post(f"{HERE}new/", typed).status_code == 302
    assert not Drive.objects.exists()

    again = omar.post(f"{HERE}new/", {**typed, "slug": "books", "goal": "-5"})
    assert "Write small Latin letters, digits and hyphens." in said(again)
    assert 'value="3,000"' in said(again)
    to_words = omar.post(f"{HERE}new/", typed).headers["Location"]
    drive = Drive.objects.get()
    assert to_words == f"{HERE}{drive.pk}/words/en/"
    assert drive.goal_minor == 1_200_000
    assert list(drive.amounts.order_by("kind", "position").values_list("amount_minor", flat=True)) == [
        1_130_050, 300_000, 600_000,
    ]  # fmt: skip

    screen = said(omar.get(f"{HERE}{drive.pk}/"))
    assert "Still missing in the source language" in screen
    omar.post(f"{HERE}{drive.pk}/open/")
    drive.refresh_from_db()
    assert drive.stage == "draft"
    labels = {f"label-{one.pk}": f"Sum {one.amount_minor}" for one in drive.amounts.all()}
    assert omar.post(to_words, {**WORDS, **labels}).status_code == 302
    omar.post(f"{HERE}{drive.pk}/open/")
    drive.refresh_from_db()
    assert drive.stage == "open"
    assert [one.label for one in drive_queries.read("two-pages", "en", today=now).marks] == ["Sum 300000", "Sum 600000"]

    # A changed source leaves the translation behind; marks keep their words when the first goes.
    omar.post(f"{HERE}{drive.pk}/words/fa/", {**WORDS, **labels, "title": "دو صفحه"})
    assert "the source has changed since" not in said(omar.get(f"{HERE}{drive.pk}/"))
    omar.post(to_words, {**WORDS, **labels, "title": "Two whole pages"})
    assert "the source has changed since" in said(omar.get(f"{HERE}{drive.pk}/"))


def test_a_treasurer_enters_a_sheet_and_nothing_typed_is_lost(tess, keys):
    drive = a_drive()
    place = f"{HERE}{drive.pk}/gifts/new/"
    sheet = re.search(r'name="sheet" value="(\w+)"', said(tess.get(place)))[1]
    rows = [
        {"amount": "120.50", "name": "Vida Canaryville", "address": "vida@post"},
        {"people": "3"},
        {"amount": "12,5"},
    ]

    wrong = said(tess.post(place, lines(*rows, sheet=sheet)))
    assert "nothing that you typed is lost" in wrong
    assert 'value="Vida Canaryville"' in wrong
    assert "Write the full e-mail address" in wrong
    assert wrong.count("Write the sum, or leave the whole line empty.") == 1
    assert not Gift.objects.exists()

    more = said(tess.post(place, lines(*rows, sheet=sheet, then="more")))
    assert 'name="rows" value="20"' in more
    assert 'value="Vida Canaryville"' in more
    rows[0]["address"], rows[1]["amount"] = "vida@post.example", "۶۰"
    for _twice in range(2):
        done = said(tess.post(place, lines(*rows, sheet=sheet)))
        assert all(code in done for code in Gift.objects.values_list("code", flat=True))
    assert sorted(Gift.objects.values_list("amount_minor", "people")) == [(1_250, 1), (6_000, 3), (12_050, 1)]
    assert "Canary" not in done


def test_gifts_go_on_together_one_with_its_fee_and_one_back(tess, keys):
    drive = a_drive()
    first, second, third = give(keys, drive, 5_000, 6_000, 7_000, state="received", way="cheque")
    place = f"{HERE}{drive.pk}/gifts/"

    assert "Tick the gifts" in said(tess.post(place, {"to": "deposited", "day": "2026-11-12"}))
    tess.post(place, {"gift": [first.pk, second.pk], "to": "deposited", "day": "2026-11-12"})
    assert sorted(Gift.objects.values_list("state", flat=True)) == ["deposited", "deposited", "received"]
    assert "Nothing was changed." in said(
        tess.post(place, {"gift": [third.pk, first.pk], "to": "received", "day": "2026-11-13"})
    )

    one = f"{HERE}gift/{first.pk}/"
    assert "more than the gift" in said(tess.post(f"{one}step/", {"to": "cleared", "day": "2026-11-14", "fee": "51"}))
    tess.post(f"{one}step/", {"to": "cleared", "day": "2026-11-14", "fee": "1.25"})
    tess.post(f"{HERE}gift/{second.pk}/end/", {"how": "returned", "day": "2026-11-15"})
    assert tess.post(f"{HERE}gift/{third.pk}/end/", {"how": "lapsed", "day": "2026-11-15"}).status_code == 200
    at = drive_queries.standing(drive)
    assert (at.raised_minor, at.on_the_way_minor) == (4_875, 7_000)
    assert "in the books" in said(tess.get(one))


def test_who_gave_is_opened_for_a_reason_shown_once_and_forgotten(tess, keys, today, monkeypatch):
    monkeypatch.setattr(openings, "time", SimpleNamespace(sleep=lambda _s: donors.open_asked(keys=keys, today=today)))
    (gift,) = give(keys, a_drive(), 5_000, name="Vida Canaryville", address="vida@post.example", public_name="Vida C.")
    one = f"{HERE}gift/{gift.pk}/"

    assert "Canaryville" not in said(tess.get(one))
    assert "Canaryville" not in said(tess.post(f"{one}donor/", {"reason": ""}))
    assert "Vida Canaryville" in said(tess.post(f"{one}donor/", {"reason": "The bank asks."}))
    assert "Canaryville" not in said(tess.get(one))
    tess.post(f"{one}forget/")
    assert Donor.objects.get().public_name == ""
    assert "Forgotten." in said(tess.get(one))


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OUTREACH, Role.TRANSLATOR, Role.PRESS])
def test_others_do_not_come_in(tess, keys, role):
    drive = a_drive()
    (gift,) = give(keys, drive, 5_000)
    client = logged_in(role, "else")

    for place in ("", f"{drive.pk}/", f"{drive.pk}/gifts/", f"{drive.pk}/gifts/new/", f"gift/{gift.pk}/"):
        assert client.get(f"{HERE}{place}").headers["Location"] == "/admin/"


def test_a_treasurer_changes_no_drive(tess, keys):
    drive = a_drive()
    for place in ("change/", "words/en/", "group/"):
        assert tess.get(f"{HERE}{drive.pk}/{place}").headers["Location"] == "/admin/"
    for place in ("open/", "close/", "discard/", "rate/"):
        assert tess.post(f"{HERE}{drive.pk}/{place}").headers["Location"] == "/admin/"
    screen = said(tess.get(f"{HERE}{drive.pk}/"))
    assert "Enter gifts" in screen
    assert "Closing it" not in screen


def test_an_organiser_states_rates_makes_a_group_and_closes(tess, keys):
    omar, drive = logged_in(Role.ORGANISER), a_drive()
    place = f"{HERE}{drive.pk}/"
    assert "Write a number above zero" in said(
        omar.post(f"{place}rate/", {"currency": "SEK", "rate": "0", "day": "2026-11-01"})
    )
    omar.post(f"{place}rate/", {"currency": "SEK", "rate": "۰٫۰۹۵۲", "day": "2026-11-01"})
    omar.post(f"{place}group/", {"slug": "five", "currency": "SEK", "goal": "30,000"})
    group = Drive.objects.get(slug="five")
    assert (group.parent_id, group.currency, group.goal_minor) == (drive.pk, "SEK", 3_000_000)
    stays = omar.post(f"{place}rate/", {"currency": "SEK", "rate": "0.1", "day": "2026-11-02"})
    assert "what they count for stays" in said(stays)

    assert "Write an address" in said(omar.post(f"{place}close/", {"result": "javascript:alert(1)"}))
    omar.post(f"{place}close/", {"result": "/updates/the-page/"})
    drive.refresh_from_db()
    assert (drive.stage, drive.result_url) == ("closed", "updates/the-page/")
    assert not Drive.objects.filter(slug="five").exists()
