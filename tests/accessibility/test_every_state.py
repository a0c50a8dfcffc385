"""axe on every page and state, light and dark, in both directions; no sideways scroll; the keyboard's way in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.accessibility.states import STATES, Links, go
from tests.campaign import Campaign
from tests.letters import PostOffice, link
from tests.visitor import Visitor, personal_path

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
WIDE, NARROW, NARROWEST = 1280, 390, 320
LANGUAGES = ("en", "fa")

FIND = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  return found.violations.map(one => one.id + ": " + one.nodes.map(node => node.target.join(" ")).join(" | "));
}"""


@pytest.fixture(scope="module")
def links(campaign: Campaign, post_office: PostOffice) -> Links:
    """One signature that waits for its button and one that is confirmed."""
    asking = Visitor(campaign.public)
    waiting, signed = (f"{kind}{uuid.uuid4().hex[:8]}@example.org" for kind in ("waits", "signed"))
    asking.sign(email=waiting)
    thanks = asking.sign_and_confirm(post_office, signed, name="Ada Axe", credential="carpenter")
    asking.close()
    return Links(link(post_office.wait(waiting)[0]), thanks, personal_path(thanks))


@pytest.fixture(scope="module")
def page(browser: Browser, campaign: Campaign) -> Iterator[Page]:
    context = browser.new_context(base_url=campaign.public, locale="en")
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_a_state(page: Page, campaign: Campaign, links: Links, state: str, language: str) -> None:
    thanks = links.thanks.replace("/en/", f"/{language}/")
    here = Links(links.confirm, thanks, links.personal)
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.emulate_media(color_scheme="light")
    go(page, campaign, state, language, here)
    # The choice of languages belongs to none of them. Pages in the application's own language aside,
    # each page says which language it is in.
    if state != "the choice of languages":
        direction = "rtl" if language == "fa" else "ltr"
        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
            language,
            direction,
        ]
    assert page.locator("h1").count() == 1
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    page.evaluate(AXE)
    assert page.evaluate(FIND) == [], "light, wide"
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": NARROW, "height": 900})
    assert page.evaluate(FIND) == [], "dark, narrow"
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["home", "sign", "wall", "about", "404"])
def test_the_first_stop_of_the_keyboard_skips_to_the_text(
    page: Page, campaign: Campaign, links: Links, state: str, language: str
) -> None:
    go(page, campaign, state, language, links)
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target
    assert target.startswith("#")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("target => document.querySelector(target).contains(document.activeElement)", target), (
        "the next stop is inside the main part"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_error_summary_has_the_focus_and_leads_to_the_fields(
    page: Page, campaign: Campaign, links: Links, language: str
) -> None:
    go(page, campaign, "sign, with mistakes", language, links)
    assert page.evaluate("document.activeElement.id") == "fix"
    summary = page.locator("#fix a")
    for number in range(summary.count()):
        where = summary.nth(number).get_attribute("href") or ""
        field = page.locator(where)
        assert field.count() == 1, where
        # The same words stand above the field, and assistive technology hears them with it.
        described = field.get_attribute("aria-describedby") or page.locator(f"fieldset:has({where})").get_attribute(
            "aria-describedby"
        )
        heard = " ".join(page.locator(f"#{one}").inner_text() for one in (described or "").split())
        assert summary.nth(number).inner_text() in heard
