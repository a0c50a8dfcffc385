"""Drives as readers find them: the ad that fills, sums with their day, and names that leave with the wall's."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from openappeal.cms import addresses, figures
from openappeal.cms.models import StaleAddress
from openappeal.core.calendars import format_date
from openappeal.fundraising import freshness
from openappeal.fundraising.actions import drives, gifts
from openappeal.fundraising.actions.drives import DriveFacts
from openappeal.fundraising.drive_text import DriveText
from openappeal.fundraising.tests.giving import TEXT, a_drive, give, rate
from openappeal.signatures import actions as signatures
from openappeal.signatures.models import Signature
from openappeal.signatures.tests.cast import JONAS, SABINE, sign_and_confirm
from openappeal.website import machines
from openappeal.website.blocks import place_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().date()


@pytest.fixture
def drive(site, keys, now):
    return a_drive("two-pages", goal=1_000_000, deadline=now + timedelta(days=12))


def page(path: str) -> str:
    rendered = addresses.render(path)
    assert rendered is not None
    return re.sub(r"\s+", " ", rendered.body.decode())


def stale() -> set[str]:
    return set(StaleAddress.objects.values_list("path", flat=True))


def test_nothing_stands_before_it_is_opened_and_the_menu_leads_nowhere(site, keys, now):
    drive = a_drive("two-pages", is_open=False)

    assert addresses.render("/en/drives/") is None
    assert addresses.render("/en/drives/two-pages/") is None
    assert place_path("drives", "en") == ""
    drives.open_drive(drive=drive, by="sara", today=now)
    assert set(addresses.every_address()) >= {"/en/drives/", "/en/drives/two-pages/"}
    assert addresses.render("/fa/drives/two-pages/") is None
    assert (place_path("drives", "en"), place_path("drives", "fa")) == ("/en/drives/", "")
    assert b"/en/drives/two-pages/" in machines.sitemap()


def test_sums_stand_apart_with_their_day_and_few_people_are_not_counted(drive, keys, now):
    give(keys, drive, 310_050, day=now, fee_minor=1_000, people=9)
    give(keys, drive, 20_000, state="pledged", day=now)
    give(keys, drive, 5_000, state="received", way="cheque", day=now)
    few = page("/en/drives/two-pages/")
    give(keys, drive, 100, day=now)

    shown = page("/en/drives/two-pages/")

    assert '<p class="raised num">$3,091</p><p>of $10,000, from 12 people. 12 days left.</p>' in shown
    assert "Not counted yet: $200 promised, and $50 on its way to the bank." in shown
    assert "less the $10 that banks kept" in shown
    assert '<progress value="309150" max="1000000"' in shown
    assert "from 11 people" in few
    assert "style=" not in shown


def test_under_ten_people_nobody_is_counted(drive, keys, now):
    give(keys, drive, 1_000, 2_000, day=now)

    shown = page("/en/drives/two-pages/")

    assert "of $10,000. 12 days left." in shown
    assert "How many gave is said from ten people on." in shown
    assert "2 people" not in shown


def test_what_goes_back_is_said_and_the_state_follows_the_money(drive, keys, now):
    (gift,) = give(keys, drive, 1_000_100, day=now)
    full = page("/en/drives/two-pages/")
    gifts.end(gift=gift, how="refunded", day=now, by="tess", today=now)
    back = page("/en/drives/two-pages/")
    drive.deadline_day = now - timedelta(days=1)
    drive.save()
    missed = page("/en/drives/two-pages/")

    assert "The goal is reached. Thank you." in full
    assert "Please give no more to this drive." in full
    assert 'id="give"' not in full
    assert "$10,001 was given back." in back
    assert 'id="give"' in back
    assert "The day has passed, and the goal was not reached" in missed
    assert TEXT.if_missed in missed
    assert 'id="give"' not in missed


def test_a_named_purpose_keeps_the_form_open_and_closing_ends_it(drive, keys, now):
    drive.surplus = "next-page"
    drive.save()
    give(keys, drive, 1_000_000, day=now)
    assert 'id="give"' in page("/en/drives/two-pages/")

    drives.close(drive=drive, result_url="coverage/", by="sara", today=now)

    shown = page("/en/drives/two-pages/")
    assert "This drive reached its goal and is closed" in shown
    assert '<a class="go" href="/en/coverage/" rel="noreferrer">' in shown
    assert "Where $10,000 went" in shown
    assert 'id="give"' not in shown


def test_a_groups_page_leads_to_its_drive_and_says_its_rates(drive, keys, now):
    rate(drive, "SEK", "0.1")
    group = a_drive("five", parent=drive, goal=300_000, deadline=None, text=DriveText(title="Five cities", lede="One."))
    give(keys, group, 123_400, currency="SEK", day=now)

    main, theirs = page("/en/drives/two-pages/"), page("/en/drives/five/")

    assert '<p class="raised num">$123</p>' in main
    assert '<a href="/en/drives/five/">Five cities</a>' in main
    assert '<p class="raised num">$123</p><p>of $3,000.' in theirs
    assert "1 SEK = 0.1 USD" in theirs
    assert TEXT.how_to_give in theirs
    assert '<div class="ad">' not in theirs


def test_a_group_that_writes_in_another_language_leads_to_nothing_that_is_not_there(drive, keys, now):
    facts = drives.DriveFacts(kind="placement", currency="USD", goal_minor=300_000, deadline_day=None)
    group = drives.begin(slug="panj", facts=facts, source_language="fa", parent=drive, by="sara", today=now)
    text = DriveText(title="پنج شهر", lede="با هم.", how_to_give="چک.", if_missed="پس می‌گیرید.", if_more="می‌ماند.")
    drives.write(drive=group, language="fa", text=text, by="sara", today=now)
    drives.open_drive(drive=group, by="sara", today=now)

    shown = page("/fa/drives/panj/")

    assert "پنج شهر" in shown
    assert 'class="crumbs"' not in shown
    assert 'href="/fa/drives/' not in shown.replace('href="/fa/drives/panj/"', "")
    assert addresses.render("/en/drives/panj/") is None
    assert "panj" not in page("/en/drives/two-pages/")
    drives.write(drive=drive, language="fa", text=DriveText(title="دو صفحه", lede="دو."), by="sara", today=now)
    assert '<p class="crumbs"><a href="/fa/drives/two-pages/">دو صفحه</a></p>' in page("/fa/drives/panj/")


def test_in_farsi_digits_days_and_sums_are_persian(drive, keys, now):
    drives.write(drive=drive, language="fa", text=DriveText(title="دو صفحه", lede="روبه‌روی هم."), by="sara", today=now)
    give(keys, drive, 750_000, day=now)

    shown = page("/fa/drives/two-pages/")

    assert '<p class="raised num">۷٬۵۰۰ دلار</p>' in shown
    text = re.sub(r"<[^>]*>", " ", shown[shown.index("<main") : shown.index("</main>")])
    assert re.findall(r"[0-9]+", text) == []


def test_in_farsi_days_are_those_of_the_solar_hijri_calendar(drive, keys, now):
    farsi = DriveText(title="دو صفحه", lede="روبه‌روی هم.")
    drives.write(drive=drive, language="fa", text=farsi, by="sara", today=now)
    rate(drive, "SEK", "0.1", day=date(2026, 11, 1))
    give(keys, drive, 900, currency="SEK", day=now)
    changed = DriveFacts("placement", "USD", 1_200_000, drive.deadline_day)
    drives.change(drive=drive, facts=changed, by="sara", today=date(2026, 11, 10))

    shown = page("/fa/drives/two-pages/")

    assert "(۱۰ آبان ۱۴۰۵)" in shown
    assert "در ۱۹ آبان ۱۴۰۵ هدف از ۱۰٬۰۰۰ دلار به ۱۲٬۰۰۰ دلار بالا برده شد." in shown
    assert "۱۲ روز مانده است." in shown
    assert f"تا {format_date(drive.deadline_day, 'fa')}" in shown
    drives.close(drive=drive, by="sara", today=date(2026, 11, 20))
    closed = page("/fa/drives/two-pages/")
    assert "بسته‌شده در ۲۹ آبان ۱۴۰۵" in closed
    assert "روز مانده" not in closed


def test_the_ad_has_names_that_may_be_printed_and_fills_with_money(drive, keys, today, now):
    sign_and_confirm(SABINE, "public", today)
    sign_and_confirm(JONAS, "public", today)
    for signature in Signature.objects.all():
        signatures.show(ids=[signature.pk], by="wei", today=today)
    assert "Lindqvar" not in page("/en/drives/two-pages/")

    give(keys, drive, 1_000_000, day=now)
    shown = page("/en/drives/two-pages/")
    assert "Sabine Lindqvar" in shown
    assert "Jonas Lindqvar" not in shown
    assert "Close the court." in shown

    StaleAddress.objects.all().delete()
    signatures.hide(id=Signature.objects.get(name="Sabine Lindqvar").pk, by="wei", reason="", today=today)
    assert set(freshness.with_names()) <= stale()
    assert "Lindqvar" not in page("/en/drives/two-pages/")


def test_a_gift_marks_its_pages_first_and_figures_are_whole(drive, keys, now):
    StaleAddress.objects.all().delete()

    give(keys, drive, 123_456, day=now, people=40)

    marked = dict(StaleAddress.objects.values_list("path", "priority"))
    assert marked["/en/drives/two-pages/"] == 0
    assert "/en/" not in marked
    assert {name: figures.ask(name).value for name in ("raised", "goal", "donors")} == {
        "raised": 1_234,
        "goal": 10_000,
        "donors": 40,
    }
