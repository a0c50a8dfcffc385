"""Story 7, by card: a form without a script, the payment company's page, thanks, and the sum on the drive's page."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accessibility.test_axe import check
from tests.accessibility.test_weight import DRIVE as DRIVE_BYTES
from tests.accessibility.test_weight import WITHOUT_FONTS, Meter
from tests.campaign import SITE, Campaign, eventually
from tests.journeys.staff import log_in
from tests.letters import PostOffice, read, words

pytestmark = pytest.mark.journey
DRIVE = "/en/drives/two-pages/"


@pytest.fixture
def organiser(browser: Browser, campaign: Campaign) -> Iterator[Page]:
    """Has switched cards on, and switches them off again."""
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = log_in(context.new_page(), campaign)
    answered = "SELECT count(*) FROM fundraising_checkoutstate WHERE answered_day IS NOT NULL"
    assert eventually(lambda: campaign.number(answered), within=20), "the worker has not asked the payment company"
    page.goto(f"{campaign.staff}/admin/drives/card/?lang=en")
    page.fill('input[name="name"]', "Gift to the open letter")
    page.check('input[name="currencies"][value="USD"]')
    switch(page, is_on=True)
    yield page
    page.goto(f"{campaign.staff}/admin/drives/card/")
    switch(page, is_on=False)
    context.close()
    campaign.settle()


def switch(page: Page, *, is_on: bool) -> None:
    page.set_checked('input[name="is_on"]', is_on)
    page.click("main .oa-form .oa-button--first")
    expect(page.locator("body")).to_contain_text("Saved. The pages of the drives follow in a moment.")


def raised(page: Page) -> int:
    return int("".join(sign for sign in page.locator(".raised").inner_text() if sign.isdigit()))


def test_a_gift_by_card_counts_within_seconds_and_its_giver_gets_a_receipt(
    browser: Browser, campaign: Campaign, organiser: Page, post_office: PostOffice
) -> None:
    till = campaign.till
    assert till is not None
    till.hook_url = f"{campaign.public}/hooks/pay/stripe/"
    form = "Give by card"
    assert eventually(lambda: form in campaign.file(DRIVE).read_text("utf-8"), within=20)
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{campaign.public}{DRIVE}")
    before = raised(page)
    page.check("#amount-own")
    page.fill("#own", "4")
    page.get_by_role("button", name="Go on to pay").click()
    expect(page.locator("#fix")).to_contain_text("By card at least $5 can be given")
    page.fill("#own", "100")
    page.get_by_role("button", name="Go on to pay").click()

    # A moment, and without a click one is at the payment company.
    page.wait_for_url(f"{till.address}/pay/**")
    expect(page.locator("h1")).to_have_text("Gift to the open letter · Newspaper ad")
    session = till.objects[page.url.rpartition("/")[2]]
    # The campaign's copy is reached by another port than its pages say.
    session["success_url"] = session["success_url"].replace(SITE, campaign.public)
    page.get_by_role("button", name="Pay").click()
    page.wait_for_url(f"{campaign.public}/en/give/thanks/")
    expect(page.locator("h1")).to_have_text("Thank you")
    assert context.cookies() == []

    # $100 less 2.9 % and 30 cents, rounded down with what was there.
    page.goto(f"{campaign.public}{DRIVE}")
    assert eventually(lambda: page.reload() and raised(page) in (before + 96, before + 97), within=10)
    context.close()
    (receipt,) = post_office.wait("mina@post.example")
    assert "$100.00" in words(receipt)
    assert str(read(receipt)["Subject"]).startswith("Receipt ")
    assert [word for word in ("Iran", "prisoner", "two-pages") if word in words(receipt)] == []
    assert campaign.number("SELECT count(*) FROM fundraising_attempt") == 0


def in_line(campaign: Campaign, token: str, language: str, turn_at: datetime) -> str:
    """Somebody stands there, as the form would have left them. Returns the address of their page."""
    drive = campaign.number("SELECT id FROM fundraising_drive WHERE slug = 'two-pages'")
    row = {
        "id": secrets.randbelow(2**62),
        "token_hash": hashlib.sha256(token.encode()).digest(),
        "drive_id": drive,
        "currency": "USD",
        "amount_minor": 1_000,
        "is_monthly": 0,
        "language": language,
        "day": str(turn_at.date()),
        "state": "lined",
        "session": "",
        "url": "",
        "turn_at": f"{turn_at:%Y-%m-%d %H:%M:%S}",
    }
    marks = ", ".join("?" * len(row))
    campaign.query(f"INSERT INTO fundraising_attempt ({', '.join(row)}) VALUES ({marks})", *row.values())
    return f"{campaign.public}/{language}/give/wait/{token}/"


@pytest.mark.usefixtures("organiser")
def test_in_line_one_reads_how_long_and_is_led_on_at_the_turn(browser: Browser, campaign: Campaign) -> None:
    assert campaign.till is not None
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    turn_at = datetime.now(UTC) + timedelta(minutes=19, seconds=30)
    waits = {one: in_line(campaign, f"{one}{'A' * 20}", one, turn_at) for one in ("en", "fa")}
    for language, said in (("en", "in about 20 minutes"), ("fa", "۲۰ دقیقه")):
        page.goto(waits[language])
        expect(page.locator("main")).to_contain_text(said)
        check(page, f"in line in {language}", again=language != "en")
    campaign.query("UPDATE fundraising_attempt SET turn_at = ?", f"{turn_at - timedelta(minutes=20):%Y-%m-%d %H:%M:%S}")

    page.locator("main a.btn").first.click()

    page.wait_for_url(f"{campaign.till.address}/pay/**")
    assert campaign.query("SELECT language, state FROM fundraising_attempt ORDER BY language") == [
        ("en", "lined"),
        ("fa", "ready"),
    ]
    assert context.cookies() == []
    context.close()
    campaign.query("DELETE FROM fundraising_attempt")


@pytest.mark.usefixtures("organiser")
def test_a_drive_with_the_form_is_light(browser: Browser, campaign: Campaign) -> None:
    for language in ("en", "fa"):
        path = f"/{language}/drives/two-pages/"
        assert eventually(lambda path=path: "/give/to/" in campaign.file(path).read_text("utf-8"), within=20)
        meter = Meter(browser)
        meter.visit(campaign.public + path)
        meter.context.close()

        report = {meter.kinds[name]: number for name, number in meter.bytes.items()}
        assert meter.total() <= DRIVE_BYTES, report
        assert meter.total(fonts=False) <= WITHOUT_FONTS, report


@pytest.mark.usefixtures("organiser")
def test_the_form_its_mistakes_and_the_thanks_have_no_fault_that_axe_finds(
    browser: Browser, campaign: Campaign
) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    for language in ("en", "fa"):
        drive = f"/{language}/drives/two-pages/"
        assert eventually(lambda path=drive: 'id="amount-own"' in campaign.file(path).read_text("utf-8"), within=20)
        page.goto(campaign.public + drive)
        check(page, f"{drive} with cards", again=language != "en")
        page.check("#amount-own")
        page.fill("#own", "4")
        page.locator("form:has(#own) button").last.click()
        page.locator("#fix").wait_for()
        check(page, f"{drive} with a mistake", again=language != "en")
        page.goto(f"{campaign.public}/{language}/give/thanks/")
        check(page, f"thanks in {language}", again=language != "en")
    context.close()
