"""Two people sign while the form lets browsers do a sum: one whose browser does it, one without JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from openappeal.antiabuse import sums
from openappeal.config.settings import SUM_BITS
from tests.accessibility.test_axe import AXE
from tests.campaign import Campaign
from tests.journeys.test_signer import PHONE, button, fits
from tests.visitor import FILLING_SECONDS

SIGNINGS = "SELECT count(*) FROM signatures_signing"

pytestmark = pytest.mark.journey


@pytest.fixture
def switched(campaign: Campaign) -> Iterator[None]:
    """On while the test lasts, with the site's other pages as they were: they would be written again, twice."""
    campaign.settle()
    campaign.query("INSERT INTO antiabuse_switch VALUES ('plain_form', '2026-01-01', 'a flood', '{}')")
    yield
    campaign.query("DELETE FROM antiabuse_switch WHERE part = 'plain_form'")


def fill_in(page: Page, email: str) -> None:
    page.locator("#name").fill("Jorinde Wayfarer")
    page.locator("#email").fill(email)
    page.locator("#visibility-withheld").check()


def test_one_brings_a_sum_and_one_has_no_javascript(browser: Browser, campaign: Campaign, switched: None) -> None:
    before = campaign.number(SIGNINGS)
    able = browser.new_context(viewport=PHONE, locale="fa")  # type: ignore[arg-type]
    plain = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="en")  # type: ignore[arg-type]
    with_sum, without = able.new_page(), plain.new_page()
    asked: list[str] = []
    failed: list[str] = []
    with_sum.on("request", lambda request: asked.append(request.url))
    with_sum.on("pageerror", lambda error: failed.append(str(error)))

    # It begins with the first field, and asks nobody for anything.
    with_sum.goto(f"{campaign.public}/fa/sign/")
    said, kept = with_sum.locator("#sum-said"), with_sum.locator("#sum")
    assert (said.inner_text(), kept.input_value()) == ("", "")
    scripts = [url.removeprefix(campaign.public) for url in asked if ".js" in url]
    assert [re.sub(r"\.\w{12}\.", ".", path) for path in scripts] == ["/assets/sum.js"]
    loaded = len(asked)
    fill_in(with_sum, "sum-fa@example.org")
    expect(said).to_have_text(re.compile("محاسبه"))

    without.goto(f"{campaign.public}/en/sign/")
    fill_in(without, "plain-en@example.org")
    without.wait_for_timeout(FILLING_SECONDS * 1000)
    assert (without.locator("#sum-said").inner_text(), without.locator("#sum").input_value()) == ("", "")
    fits(without)
    button(without)
    assert without.url.partition("#")[0] == f"{campaign.public}/en/sign/sent/"

    expect(kept).to_have_value(re.compile(r"\d+"), timeout=30_000)
    expect(said).to_have_text("مرورگر شما محاسبه‌اش را کرده است. حاصل آن همراه فرم می‌رود.")
    token = str(said.get_attribute("data-token"))
    assert token == with_sum.locator('input[name="token"]').input_value()
    assert sums.is_done(token, kept.input_value(), bits=SUM_BITS)
    assert (asked[loaded:], failed) == ([], [])
    # Nobody else's code: what would be injected is not run, and could ask nobody.
    injected = "const one = document.createElement('script'); one.textContent = 'window.ran = true'"
    assert with_sum.evaluate(f"() => {{ {injected}; document.head.append(one); return 'ran' in window }}") is False
    assert with_sum.evaluate("fetch('/count.json').then(() => 'read', () => 'refused')") == "refused"
    fits(with_sum)
    with_sum.evaluate(AXE)
    found = with_sum.evaluate("axe.run('main', { resultTypes: ['violations'] })")
    assert [rule["id"] for rule in found["violations"]] == []
    button(with_sum)
    assert with_sum.url.partition("#")[0] == f"{campaign.public}/fa/sign/sent/"

    assert campaign.number(SIGNINGS) == before + 2
    able.close()
    plain.close()
