"""Every figure leads to its lines, where they show no person."""

import re

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.fundraising import pages
from openappeal.fundraising.actions import showing
from openappeal.fundraising.drive_text import DriveText
from openappeal.fundraising.gift_models import Gift
from openappeal.fundraising.tests.giving import BEGUN, a_drive, give

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]


@pytest.fixture
def tess(keys):
    published_appeal()
    return logged_in(Role.TREASURER, "tess")


@pytest.fixture
def drive(keys):
    drive = a_drive(deadline=None)
    give(keys, drive, 40_000, people=10, fee_minor=300)
    give(keys, drive, 5_000, state="received", way="cheque")
    give(keys, drive, 7_000, state="pledged")
    return drive


@pytest.fixture
def group(drive, keys):
    group = a_drive("five", parent=drive, goal=30_000, deadline=None, text=DriveText(title="Five", lede="Cities."))
    give(keys, group, 9_000, fee_minor=100)
    return group


def page(slug="page"):
    return re.sub(r"\s+", " ", pages.drive("en", slug))


def open_books():
    showing.set_public(is_public=True, by="sara", today=BEGUN)


def test_without_open_books_nothing_leads_to_lines(drive):
    shown = page()

    assert '<p class="raised num">$397</p>' in shown
    assert "#books" not in shown
    assert "Each sum leads to its lines" not in shown


def test_raised_fees_and_what_is_on_its_way_lead_to_the_books_and_people_and_promises_to_nothing(drive):
    open_books()

    shown = page()

    assert '<p class="raised num"><a href="#books">$397</a></p><p>of $14,000, from 12 people.' in shown
    assert 'Not counted yet: $70 promised, and <a href="#books">$50</a> on its way to the bank.' in shown
    assert 'less the <a href="#books">$3</a> that banks kept' in shown
    assert "Of people and of promises none are shown: they would show a person." in shown
    assert '<h2 id="books">' in shown
    # 450 − 3 − 50 = 397
    assert "is these gifts, less the fees, and less $50 still on its way to the bank." in shown
    assert re.search(r"<dt>Gifts</dt><dd class=\"num\"><bdi>\$450.00</bdi>", shown)
    assert re.search(r"<dt>Fees[^<]*</dt><dd class=\"num\"><bdi>\$3.00</bdi>", shown)


def test_a_groups_figures_lead_to_its_drives_books(group):
    assert "#books" not in page("five")
    open_books()

    shown = page("five")

    assert '<p class="raised num"><a href="/en/drives/page/#books">$89</a></p>' in shown
    assert "stands there together with all that came for its drive." in shown


def test_the_teams_figures_lead_to_the_gifts_that_they_are_sums_of(tess, drive, group):
    def led_from(one):
        screen = tess.get(f"/admin/drives/{one.pk}/").content.decode()
        found = re.findall(r'<dd><a href="([^"]+)">', screen)
        return screen, [path.replace("&amp;", "&") for path in found]

    def listed(path):
        return {gift.amount_minor for gift in tess.get(path).context["page"]}

    screen, links = led_from(drive)
    assert [listed(path) for path in links[:3]] == [{40_000, 9_000}, {5_000}, {7_000}]
    assert links[3] == "/admin/books/lines/?purpose=page&account=fees"
    assert listed(links[4]) == {40_000, 5_000, 7_000, 9_000}
    assert "Its lines in the books" in screen

    screen, links = led_from(group)
    assert [listed(path) for path in links] == [{9_000}, set(), set(), {9_000}, {9_000}]
    assert "Lines of its drive in the books" in screen
    assert "Its lines in the books" not in screen


def test_gifts_of_groups_go_on_from_the_same_list(tess, drive, group, keys):
    (promised,) = give(keys, group, 1_100, state="pledged")
    posted = {"gift": [promised.pk], "to": "received", "day": "2026-11-12"}

    tess.post(f"/admin/drives/{drive.pk}/gifts/?state=pledged", posted)
    assert Gift.objects.get(pk=promised.pk).state == "pledged"
    tess.post(f"/admin/drives/{drive.pk}/gifts/?state=pledged&groups=1", posted)

    assert Gift.objects.get(pk=promised.pk).state == "received"
