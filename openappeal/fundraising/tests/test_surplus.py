"""Money above a goal: where readers are told that it goes, and what the treasurer is asked to carry."""

import re

import pytest

from openappeal.accounts.models import Role, User
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.fundraising import pages, surplus
from openappeal.fundraising.actions import books, moving
from openappeal.fundraising.books import Account, received
from openappeal.fundraising.staff.drive_hooks import money_above_goals
from openappeal.fundraising.surplus import Over
from openappeal.fundraising.tests.giving import BEGUN, TEXT, a_drive, give, rate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
GOAL = 100_000


@pytest.fixture
def tess(keys):
    published_appeal()
    return logged_in(Role.TREASURER, "tess")


@pytest.fixture
def drive():
    books.name_purpose(key="running", names={"en": "Running costs", "fa": "هزینه‌های جاری"}, by="sara", today=BEGUN)
    drive = a_drive(goal=GOAL, deadline=None)
    drive.surplus = "running"
    drive.save()
    return drive


def carry(drive, minor, currency="USD"):
    moving.carry(
        day=BEGUN, giving=drive.slug, getting="running", amount_minor=minor, currency=currency, by="tess", today=BEGUN
    )


def page(slug="page"):
    return re.sub(r"\s+", " ", pages.drive("en", slug))


def test_the_page_names_the_purpose_before_and_above_the_goal(drive, keys):
    named = "What is above the goal goes to: <b><bdi>Running costs</bdi></b>"
    before = page()
    assert before.count(named) == 1
    assert before.index("What if more comes?") < before.index(named)

    give(keys, drive, GOAL + 5_000)

    above = page()
    assert above.count(named) == 1
    assert above.index("The goal is reached.") < above.index(named)
    drive.surplus = ""
    drive.save()
    assert "What is above the goal goes to" not in page()


def test_a_purpose_that_is_a_drive_leads_to_its_page(drive):
    a_drive("next", goal=GOAL)
    drive.surplus = "next"
    drive.save()

    assert surplus.named(drive, "en") == Over(TEXT.title, "/en/drives/next/")
    assert surplus.named(drive, "fa") == Over(TEXT.title, "")
    group = a_drive("five", parent=drive, goal=GOAL, deadline=None)
    assert surplus.named(group, "en") == Over(TEXT.title, "/en/drives/next/")


@pytest.mark.both_databases
def test_what_is_over_is_to_be_carried_once_and_no_more_than_is_there(drive, keys):
    assert surplus.to_carry(drive) is None
    give(keys, drive, GOAL)
    assert surplus.to_carry(drive) is None

    give(keys, drive, 5_050)
    assert surplus.to_carry(drive) == ("USD", 5_050)
    carry(drive, 3_000)
    assert surplus.to_carry(drive) == ("USD", 2_050)
    carry(drive, 2_000)
    # Half a dollar is left where it is.
    assert surplus.to_carry(drive) is None


@pytest.mark.both_databases
def test_currencies_are_carried_one_by_one(drive, keys):
    rate(drive, "EUR", "1.25")
    give(keys, drive, 100_000, currency="EUR")
    give(keys, drive, 1_000)
    assert surplus.to_carry(drive) == ("USD", 1_000)

    carry(drive, 1_000)

    # $1,260 came, $1,000 was the goal, and $10 is carried: €200 stand for the rest.
    assert surplus.to_carry(drive) == ("EUR", 20_000)
    carry(drive, 20_000, "EUR")
    assert surplus.to_carry(drive) is None


def test_the_treasurer_is_asked_and_led_to_a_form_that_is_filled_in(tess, drive, keys):
    user = User.objects.get(username="tess")
    assert list(money_above_goals(user)) == []
    give(keys, drive, GOAL + 5_050)
    books.post(day=BEGUN, text_kind="gifts", lines=received(Account.BANK, 100, "USD", "running"), by="tess")

    (task,) = money_above_goals(user)

    assert task.title == "$50.50 above a goal is to be carried to its purpose"
    assert "“Running costs”" in task.consequence
    form = tess.get(task.url).context["form"]
    assert {name: form[name].value() for name in ("giving", "getting", "amount", "currency")} == {
        "giving": "page", "getting": "running", "amount": "50.50", "currency": "USD",
    }  # fmt: skip
    tess.post(
        "/admin/books/carry/",
        {"day": "2026-11-02", "giving": "page", "getting": "running", "amount": "50.50", "currency": "USD"},
    )
    assert list(money_above_goals(user)) == []
    logged_in(Role.MODERATOR, "mia")
    assert list(money_above_goals(User.objects.get(username="mia"))) == []
