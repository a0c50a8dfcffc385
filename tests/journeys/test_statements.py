"""Story 10: an organiser writes a statement, its author answers by the link, readers find it, and it goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in

PASSAGE = "I was told to be silent, so I write."
TEXT = f"I have read the letter twice. {PASSAGE} Nobody has to agree with me."

pytestmark = pytest.mark.journey


def test_a_statement_is_approved_by_its_author_and_taken_back(browser: Browser, campaign: Campaign) -> None:
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = log_in(context.new_page(), campaign)
    page.goto(f"{campaign.staff}/admin/press/statements/?lang=en")
    page.fill('input[name="slug"]', "ines-arbel")
    page.check('input[name="scope"][value="site"]')
    page.check('input[name="scope"][value="releases"]')
    page.click("main .oa-form .oa-button--first")
    # Whoever made a mistake would be led to it.
    here = page.url.partition("#")[0]
    page.click('main a[href$="/write/en/"]')
    page.fill('input[name="name"]', "Inés Arbel")
    page.fill('input[name="credit"]', "novelist")
    page.fill('textarea[name="text"]', TEXT)
    page.click("main .oa-form .oa-button--first")
    page.click('main a[href$="/cut/en/"]')
    page.fill('textarea[name="words"]', PASSAGE)
    page.click("main .oa-form .oa-button--first")
    page.click('main a[href$="/link/"]')
    page.click("main .oa-form .oa-button--first")
    link = re.search(r"/statement/[\w-]{22}/", page.locator(".oa-key").inner_text())
    assert link is not None

    author = browser.new_context(locale="fa", java_script_enabled=False).new_page()
    author.goto(f"{campaign.public}{link[0]}")
    expect(author.locator("h1")).to_have_text("بیانیهٔ شما")
    expect(author.locator("blockquote")).to_have_text(PASSAGE)
    author.locator("#en form button.btn").first.click()
    expect(author.locator("#en .box--good")).to_be_visible()
    author.context.close()

    page.goto(here)
    page.click('main form[action*="/open/"] button')
    complete = campaign.file("/en/statements/ines-arbel/")
    press = campaign.file("/en/press/")
    assert eventually(lambda: complete.exists() and PASSAGE in press.read_text(), within=30)

    page.goto(f"{here}withdraw/")
    expect(page.locator("main")).to_contain_text("/en/press/")
    page.click("main .oa-form .oa-button--bad")
    assert eventually(lambda: not complete.exists() and PASSAGE not in press.read_text(), within=30)
    context.close()
