"""From reading to withdrawing, on a phone 360 pixels wide, without JavaScript, in English and in Farsi."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in, show_name
from tests.letters import PostOffice, link, words
from tests.visitor import FILLING_SECONDS

PHONE = {"width": 360, "height": 740}
NAMES = {"en": "Jorinde Wayfarer", "fa": "ستاره رهگذر"}
ERROR = {"en": "Error", "fa": "خطا"}
COUNT_SECONDS = 10.0

pytestmark = pytest.mark.journey


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def button(page: Page) -> None:
    """The page's one big button."""
    page.locator("main form .btn--big").click()


def wall_pages_with(campaign: Campaign, language: str, name: str) -> list[str]:
    public = campaign.data / "public"
    files = (public / language / "signers").rglob("index.html")
    return sorted(f"/{file.parent.relative_to(public)}/" for file in files if name in file.read_text())


@pytest.mark.parametrize("language", ["en", "fa"])
def test_read_sign_confirm_show_hide_withdraw(
    browser: Browser, campaign: Campaign, post_office: PostOffice, language: str
) -> None:
    campaign.settle()
    before = int(str(campaign.count()["confirmed"]))
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale=language)  # type: ignore[arg-type]
    page = context.new_page()
    name = NAMES[language]

    thanks = sign(page, campaign, post_office, language, name, before)

    # A moderator reads the name; then it stands on the wall.
    assert wall_pages_with(campaign, language, name) == []
    staff = browser.new_context()
    show_name(log_in(staff.new_page(), campaign), campaign, name)
    staff.close()
    shown_on = eventually(lambda: wall_pages_with(campaign, language, name), within=20)
    assert shown_on, "the name is not on the wall"
    page.goto(campaign.public + shown_on[0])
    expect(page.locator("main .names", has_text=name).first).to_be_visible()
    lines = page.locator("main .names li").count()

    # Hide it: the line stays as a gap.
    page.goto(campaign.public + thanks)
    page.locator('main a[href^="/m/"]').click()
    personal = page.url
    expect(page.locator("#visibility-public")).to_be_checked()
    assert name not in page.content()
    page.locator("#visibility-withheld").check()
    button(page)
    expect(page.locator('main [role="status"]')).to_be_visible()
    expect(page.locator("#visibility-withheld")).to_be_checked()
    assert eventually(lambda: not wall_pages_with(campaign, language, name), within=20), "still on the wall"
    campaign.settle()
    page.goto(campaign.public + f"/{language}/signers/")
    assert name not in page.content()
    page.goto(campaign.public + shown_on[0])
    assert name not in page.content()
    assert page.locator("main .names li").count() in (lines, lines - 1)

    # Withdraw: asked once more, then nothing answers to the code.
    page.goto(personal)
    page.locator('main a[href^="withdraw/"]').click()
    fits(page)
    signatures = "SELECT count(*) FROM signatures_signature"
    signed = campaign.number(signatures)
    button(page)
    fits(page)
    assert eventually(lambda: campaign.number(signatures) == signed - 1, within=10)
    answer = page.goto(personal)
    assert answer is not None
    assert answer.status == 404
    context.close()


def sign(page: Page, campaign: Campaign, office: PostOffice, language: str, name: str, before: int) -> str:
    """Read, sign with a mistake, put it right, confirm. Returns the path of the thank-you page."""
    email = f"journey-{language}@example.org"
    page.goto(f"{campaign.public}/{language}/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "fa" else "ltr")
    fits(page)
    page.locator(f'main a[href="/{language}/sign/"]').first.click()
    fits(page)
    for choice in ("public", "withheld", "counted"):
        expect(page.locator(f"#visibility-{choice}")).not_to_be_checked()
    page.locator("#name").fill(name)
    page.locator("#email").fill("journey.example.org")
    page.locator("#country").select_option("DE")
    page.locator("#credential").fill("teacher")
    page.locator("#visibility-public").check()
    page.wait_for_timeout(FILLING_SECONDS * 1000)
    button(page)

    # The mistake: said at the top, in the title, at the field; everything typed is kept; no letter goes out.
    assert page.url.endswith("/sign/#fix")
    assert page.title().startswith(ERROR[language])
    assert page.locator("#fix a").get_attribute("href") == "#email"
    assert page.locator("#email").get_attribute("aria-invalid") == "true"
    assert page.locator("#name").input_value() == name
    assert page.locator("#country").input_value() == "DE"
    assert page.locator("#credential").input_value() == "teacher"
    expect(page.locator("#visibility-public")).to_be_checked()
    fits(page)
    assert office.to(email) == []

    page.locator("#email").fill(email)
    page.wait_for_timeout(FILLING_SECONDS * 1000)
    button(page)
    assert page.url.partition("#")[0] == f"{campaign.public}/{language}/sign/sent/"
    assert email not in page.content()
    assert name not in page.content()
    fits(page)

    letter = office.wait(email)[0]
    assert name not in words(letter)
    path = link(letter)
    page.goto(campaign.public + path)
    page.goto(campaign.public + path)
    fits(page)
    assert page.locator("html").get_attribute("lang") == language
    assert campaign.count()["confirmed"] == before
    assert campaign.number("SELECT count(*) FROM signatures_signature WHERE name = ?", name) == 0
    began = time.monotonic()
    button(page)
    thanks = page.url.removeprefix(campaign.public).split("?")[0]
    assert thanks.startswith(f"/{language}/sign/thanks/")
    assert name not in page.content()
    fits(page)
    assert eventually(lambda: campaign.count()["confirmed"] == before + 1, within=30)
    assert time.monotonic() - began < COUNT_SECONDS
    return thanks
