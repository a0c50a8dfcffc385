"""Moderation by hands: reading with the keyboard alone, and a warning before a dangerous name, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in
from tests.letters import PostOffice
from tests.visitor import FILLING_SECONDS

PHONE = {"width": 360, "height": 740}
UNREAD = "SELECT count(*) FROM signatures_signature WHERE review = 'unread'"

pytestmark = pytest.mark.journey


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="en")
    context.set_default_timeout(60_000)
    page = context.new_page()
    yield page
    context.close()


def access_key(page: Page, key: str) -> None:
    """Alt and a key, as the browser gets it from a keyboard: Playwright's own keys carry no text beside Alt."""
    pressed = {"modifiers": 1, "key": key, "text": key, "unmodifiedText": key}
    pressed |= {"code": f"Key{key.upper()}", "windowsVirtualKeyCode": ord(key.upper())}
    session = page.context.new_cdp_session(page)
    session.send("Input.dispatchKeyEvent", {"type": "keyDown", **pressed})
    session.send("Input.dispatchKeyEvent", {"type": "keyUp", "modifiers": 1, "key": key})
    session.detach()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.innerText || document.activeElement.id"))


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus."""
    for _one in range(60):
        if focused(page).startswith(words):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {words}")


def test_names_are_read_with_the_keyboard_alone(campaign: Campaign, page: Page) -> None:
    campaign.settle()
    assert eventually(lambda: campaign.number("SELECT count(*) FROM signatures_flag") > 0, within=30)
    log_in(page, campaign)
    page.goto(f"{campaign.staff}/admin/signatures/read/")
    before = campaign.number(UNREAD)
    first = page.locator(".oa-name").inner_text()

    # By its key: the name is shown, and the next one stands there.
    access_key(page, "s")
    page.locator('.oa-undo[role="status"]').wait_for()
    assert campaign.number(UNREAD) == before - 1
    second = page.locator(".oa-name").inner_text()
    assert second != first

    # Left out for the second reason, then both taken back, one after the other.
    access_key(page, "2")
    page.locator(".oa-undo", has_text="Left out").wait_for()
    assert campaign.number(UNREAD) == before - 2
    access_key(page, "u")
    page.locator(".oa-undo", has_text="Shown").wait_for()
    assert page.locator(".oa-name").inner_text() == second
    access_key(page, "u")
    page.locator(".oa-undo").wait_for(state="detached")
    assert page.locator(".oa-name").inner_text() == first
    assert campaign.number(UNREAD) == before

    # Without keys, by Tab and Enter; and words for the team.
    tab_to(page, "Skip for now")
    page.keyboard.press("Enter")
    page.wait_for_url("**/read/?after=*")
    assert page.locator(".oa-name").inner_text() == second
    tab_to(page, "words")
    page.keyboard.type("a figure of a novel")
    page.keyboard.press("Enter")
    page.locator(".oa-undo", has_text="Left out").wait_for()
    told = campaign.number("SELECT count(*) FROM signatures_signature WHERE review_words = 'a figure of a novel'")
    assert (told, campaign.number(UNREAD)) == (1, before - 1)


@pytest.fixture
def dangerous_country(campaign: Campaign) -> Iterator[str]:
    """A country where showing one's name is dangerous, while the test lasts."""
    ask, say = "SELECT countries FROM signatures_risk", "UPDATE signatures_risk SET countries = ?"
    before = campaign.query(ask)[0][0]
    campaign.query(say, '["GE"]')
    yield "GE"
    campaign.query(say, before)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_dangerous_name_is_asked_once_without_javascript(
    browser: Browser, campaign: Campaign, post_office: PostOffice, dangerous_country: str, language: str
) -> None:
    campaign.settle()
    unconfirmed = "SELECT count(*) FROM signatures_signing WHERE visibility = 'public' AND NOT confirmed"
    waiting = campaign.number(unconfirmed)
    email = f"jorinde-{language}@example.org"
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale=language)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{campaign.public}/{language}/sign/")
    place = {"en": "Ardalia", "fa": "آردالیا"}[language]
    assert place in page.locator(".box--lamp").first.inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    signings = campaign.number("SELECT count(*) FROM signatures_signing")

    page.locator("#name").fill("Jorinde Wayfarer")
    page.locator("#email").fill(email)
    page.locator("#country").select_option(dangerous_country)
    page.locator("#visibility-public").check()
    page.wait_for_timeout(FILLING_SECONDS * 1000)
    page.locator("main form .btn--big").click()

    # It came back: nothing is stored, all is kept, the stricter choice is made.
    assert page.url.endswith("/sign/#fix")
    expect(page.locator("#fix")).to_be_visible()
    expect(page.locator("#visibility-withheld")).to_be_checked()
    assert page.locator("#name").input_value() == "Jorinde Wayfarer"
    assert campaign.number("SELECT count(*) FROM signatures_signing") == signings
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.locator("#visibility-public").check()
    page.wait_for_timeout(FILLING_SECONDS * 1000)
    page.locator("main form .btn--big").click()
    page.wait_for_url("**/sign/sent/**")
    assert campaign.number(unconfirmed) == waiting + 1
    post_office.wait(email)
    context.close()
