"""When a drive asks for money, and when a group's page does: the drive that the money is for decides."""

import re

import pytest
from django.utils import timezone

from openappeal.fundraising import drive_queries, pages
from openappeal.fundraising.actions import drives
from openappeal.fundraising.checkout import queries as checkout
from openappeal.fundraising.drive_text import DriveText
from openappeal.fundraising.gift_models import Gift
from openappeal.fundraising.tests.cards import switch_on
from openappeal.fundraising.tests.giving import TEXT, a_drive, give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
GROUP = DriveText(title="Five kitchens", lede="We divide it by all of us.")


@pytest.fixture
def till(keys):
    return switch_on(keys)


@pytest.fixture
def drive():
    return a_drive(goal=100_000, deadline=None)


@pytest.fixture
def group(drive):
    return a_drive("five", parent=drive, goal=30_000, deadline=None, text=GROUP)


def page(slug):
    return re.sub(r"\s+", " ", pages.drive("en", slug))


def ways(slug):
    """Whether a page has the card's form, and the other ways to give."""
    shown = page(slug)
    return f'action="/en/give/to/{slug}/' in shown, TEXT.how_to_give in shown


def test_a_full_drive_stops_its_groups_too(till, keys, drive, group):
    assert (ways("page"), ways("five")) == ((True, True), (True, True))

    give(keys, drive, 100_100)

    assert (ways("page"), ways("five")) == ((False, False), (False, False))
    assert checkout.offer(group, today=till.today) is None
    shown = page("five")
    assert "The drive that this group collects for has reached its goal. Thank you." in shown
    assert "Please give no more to this drive." in shown
    assert TEXT.if_more in shown


def test_a_group_at_its_goal_goes_on_while_the_drive_lacks_money(till, keys, drive, group):
    give(keys, group, 30_100)

    assert (ways("page"), ways("five")) == ((True, True), (True, True))
    shown = page("five")
    assert "This group has reached its goal. Thank you." in shown
    assert "The drive that it collects for still lacks $699. What you give here counts for it." in shown
    assert "Please give no more" not in shown


def test_what_is_over_keeps_drive_and_groups_open_if_it_goes_to_a_named_purpose(till, keys, drive, group):
    drive.surplus = "next-page"
    drive.save()
    give(keys, drive, 100_100)

    assert (ways("page"), ways("five")) == ((True, True), (True, True))


def test_a_drive_that_missed_stops_its_groups_and_a_closed_group_stops_alone(till, drive, group):
    drives.close(drive=group, by="sara", today=till.today)
    assert (ways("page"), ways("five")) == ((True, True), (False, False))

    other = a_drive("six", parent=drive, goal=30_000, deadline=None, text=GROUP)
    drive.deadline_day = timezone.now().date().replace(year=2020)
    drive.save()

    assert (ways("page"), ways("six")) == ((False, False), (False, False))
    assert "the drive that this group collects for did not reach its goal" in page("six")
    assert not drive_queries.asks(other, today=timezone.now().date())


def test_a_groups_page_without_words_of_its_drive_is_still_a_groups(drive, group):
    drives.write(drive=group, language="de", text=GROUP, by="sara", today=drive.opened_day)

    found = drive_queries.read("five", "de", today=drive.opened_day)

    assert (found.parent, found.is_group) == (None, True)


def test_who_was_on_the_way_to_pay_when_it_stopped_can_still_pay(till, keys, drive):
    attempt = till.ask(drive, 5_000)
    give(keys, drive, 100_100)

    till.at.pay(attempt.session)
    till.hear()

    assert Gift.objects.filter(way="card").count() == 1
    assert drive_queries.standing(drive).over_minor == 100 + 4_825
