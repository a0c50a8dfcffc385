"""The keyboard's way in, and the way from a mistake to its field."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.campaign import Campaign

LANGUAGES = ("en", "fa")
# What assistive technology says with a field: its hint and its error.
HEARD = """where => {
  const field = document.querySelector(where);
  const told = field.closest("fieldset[aria-describedby]") || field;
  return (told.getAttribute("aria-describedby") || "").split(" ")
    .map(id => document.getElementById(id)?.textContent || "").join(" ");
}"""


@pytest.fixture
def page(browser: Browser, campaign: Campaign) -> Iterator[Page]:
    context = browser.new_context(base_url=campaign.public, viewport={"width": 390, "height": 844})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "sign/", "signers/", "about/", "nowhere/"])
def test_the_first_stop_skips_to_the_text(page: Page, language: str, path: str) -> None:
    page.goto(f"/{language}/{path}")
    page.keyboard.press("Tab")
    target = page.evaluate("document.activeElement.getAttribute('href')")
    assert target
    assert target.startswith("#")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("id => document.querySelector(id).contains(document.activeElement)", target)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_summary_has_the_focus_and_leads_to_the_fields(page: Page, language: str) -> None:
    page.goto(f"/{language}/sign/")
    page.fill("#name", "=1+1")
    page.fill("#email", "mina")
    page.fill("#credential", "https://spam.example")
    page.locator("main form[method=post] button").click()
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.id") == "fix"
    problems = page.locator("#fix a")
    assert problems.count() == 4
    for number in range(4):
        problem = problems.nth(number)
        where = problem.get_attribute("href") or ""
        problem.click()
        assert page.evaluate("where => document.querySelector(where).matches(':target')", where)
        assert problem.inner_text() in page.evaluate(HEARD, where), where
