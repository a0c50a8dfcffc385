"""What a first visit costs, in bytes on the wire, counted by the browser itself."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from openappeal.core.languages import INTERFACE_LANGUAGES
from tests.campaign import Campaign

FIRST_VISIT = 60_000
FIRST_REQUESTS = 8
# Where every line has accents, each typeface comes in two or three files (docs/decisions/0048).
WITH_ACCENTS = 80_000
REQUESTS_WITH_ACCENTS = 11
WITHOUT_FONTS = 15_000
DRIVE = 62_000
TWO_PICTURES = 2 * 18_000


class Meter:
    """Counts requests and the bytes of their bodies as they came over the line."""

    def __init__(self, browser: Browser) -> None:
        self.context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
        self.page = self.context.new_page()
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        line = self.context.new_cdp_session(self.page)
        line.send("Network.enable")
        line.on("Network.responseReceived", self._received)

    def _received(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        headers = {name.lower(): value for name, value in answer["headers"].items()}
        self.kinds[event["requestId"]] = f"{event['type']} {answer['url']}"
        # What the server says it sends, packed; without it the test must not pass.
        self.bytes[event["requestId"]] = int(headers["content-length"])

    def visit(self, address: str) -> None:
        self.page.goto(address, wait_until="networkidle")

    def total(self, *, fonts: bool = True) -> int:
        return sum(
            number for name, number in self.bytes.items() if fonts or not self.kinds.get(name, "").startswith("Font")
        )


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_first_visit_is_light(campaign: Campaign, browser: Browser, language: str) -> None:
    meter = Meter(browser)
    meter.visit(f"{campaign.public}/{language}/")
    meter.context.close()

    report = {meter.kinds[name]: number for name, number in meter.bytes.items()}
    assert any(kind.startswith("Font") for kind in meter.kinds.values()), "no font was loaded: nothing was measured"
    plain = language in ("en", "fa")
    assert meter.total() <= (FIRST_VISIT if plain else WITH_ACCENTS), report
    assert meter.total(fonts=False) <= WITHOUT_FONTS, report
    assert len(meter.kinds) <= (FIRST_REQUESTS if plain else REQUESTS_WITH_ACCENTS), sorted(meter.kinds.values())
    others = [kind for kind in meter.kinds.values() if campaign.public not in kind]
    assert others == []


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_drive_is_light(campaign: Campaign, browser: Browser, language: str) -> None:
    meter = Meter(browser)
    meter.visit(f"{campaign.public}/{language}/drives/two-pages/")
    meter.context.close()

    report = {meter.kinds[name]: number for name, number in meter.bytes.items()}
    assert meter.total() <= DRIVE, report
    assert meter.total(fonts=False) <= WITHOUT_FONTS, report


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_closed_drive_is_light_but_for_the_page_as_it_appeared(
    campaign: Campaign, browser: Browser, language: str
) -> None:
    meter = Meter(browser)
    meter.visit(f"{campaign.public}/{language}/drives/back-cover/")
    assert meter.page.locator('main img[loading="lazy"]').count() == 1
    pictures = sum(number for name, number in meter.bytes.items() if meter.kinds.get(name, "").startswith("Image"))
    meter.context.close()

    report = {meter.kinds[name]: number for name, number in meter.bytes.items()}
    assert meter.total() - pictures <= DRIVE, report
    assert pictures <= TWO_PICTURES // 2, report


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_page_that_was_printed_is_light(campaign: Campaign, browser: Browser, language: str) -> None:
    meter = Meter(browser)
    meter.visit(f"{campaign.public}/{language}/placements/back-cover/")
    pictures = sum(number for name, number in meter.bytes.items() if meter.kinds.get(name, "").startswith("Image"))
    meter.context.close()

    report = {meter.kinds[name]: number for name, number in meter.bytes.items()}
    assert meter.total() - pictures <= DRIVE, report
    assert pictures <= TWO_PICTURES, report


def test_reading_signing_and_thanks_in_farsi_are_three_small_pages(campaign: Campaign, browser: Browser) -> None:
    """Beyond the style sheet: the Appeal, the form, and what stands after the button."""
    meter = Meter(browser)
    for path in ("/fa/", "/fa/sign/", "/fa/sign/sent/"):
        meter.visit(campaign.public + path)
    meter.context.close()

    documents = [kind for kind in meter.kinds.values() if kind.startswith("Document")]
    assert len(documents) == 3, documents
    assert meter.total(fonts=False) <= FIRST_VISIT
