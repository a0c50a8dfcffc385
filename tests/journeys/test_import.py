"""A list of signers comes in and goes out again: on a narrow screen, without JavaScript, in both languages."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from openappeal.signatures.tests.messy import as_xlsx
from tests.accessibility.test_axe import AXE
from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in

HEADER = ("نام", "نام خانوادگی", "E-mail", "Land", "IP")
ROWS = [
    ["Mina", "Rahimar", "mina@post.example", "آمریکا", "203.0.113.7"],
    ["مینا", "رحیمی‌نیا", "m2@post.example", "ایران", "203.0.113.7"],
    ["مينا", "رحيمي نيا", "m3@post.example", "", ""],
    ["", "", "m4@post.example", "Iran", ""],
]

pytestmark = pytest.mark.journey


def fits(page: Page) -> None:
    """Nothing sticks out of a narrow screen."""
    # Without scripts the page cannot be asked; its main part can be measured from outside.
    for box in page.locator(".oa-page *:visible").all():
        place = box.bounding_box()
        assert place is None or (place["x"] >= -1 and place["x"] + place["width"] <= 361), box.inner_text()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_list_comes_in_and_goes_out_again(
    campaign: Campaign, browser: Browser, tmp_path: Path, language: str
) -> None:
    campaign.settle()
    file = tmp_path / "list.xlsx"
    file.write_bytes(as_xlsx(HEADER, ROWS, above=1))
    wall = campaign.file(f"/{language}/signers/")
    words = {"en": "2 people come from an earlier list", "fa": "۲ نفر از فهرستی پیشین"}[language]
    assert words not in wall.read_text()
    context = browser.new_context(viewport={"width": 360, "height": 800}, java_script_enabled=False, locale=language)
    context.set_default_timeout(60_000)
    page = log_in(context.new_page(), campaign)

    page.goto(f"{campaign.staff}/admin/signatures/import/new/")
    fits(page)
    page.locator("#id_file").set_input_files(file)
    page.locator("#id_label").fill("Lund")
    page.locator("form.oa-form button").click()
    expect(page.locator("#id_c0")).to_have_value("first_name")
    assert "203.0.113.7" not in page.content()
    fits(page)
    page.locator("form.oa-form button").click()
    # The page refreshes itself until the check is through.
    pairs = page.locator("a[href$='/pairs/']")
    pairs.wait_for()
    fits(page)
    run = page.url
    pairs.click()
    expect(page.locator("strong bdi").first).to_have_text("مینا رحیمی‌نیا")
    expect(page.locator("strong bdi").nth(1)).to_have_text("مينا رحيمي نيا")
    fits(page)
    page.locator("input[type=radio][value=same]").check()
    page.locator("form.oa-form button").first.click()
    page.locator("form[action*='/start/'] button").click()
    undo = page.locator("a[href$='/undo/']")
    undo.wait_for()
    assert eventually(lambda: words in wall.read_text(), within=30, every=0.2)

    undo.click()
    page.locator("#id_reason").fill("x")
    page.locator("form.oa-form button").click()
    expect(page).to_have_url(run)
    assert eventually(lambda: words not in wall.read_text(), within=30, every=0.2)
    context.close()


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_screens_of_an_import_have_no_fault_that_axe_finds(
    campaign: Campaign, browser: Browser, tmp_path: Path, language: str
) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(as_xlsx(HEADER, ROWS))
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce", locale=language)
    context.set_default_timeout(60_000)
    page = log_in(context.new_page(), campaign)
    base = f"{campaign.staff}/admin/signatures/import/"
    options = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": language == "en"}}}
    found = []

    def look(address: str = "") -> None:
        if address:
            page.goto(address)
        # A press leads on: the next page has to be whole before it is looked at.
        page.wait_for_load_state()
        page.locator(".oa-page").wait_for()
        page.evaluate(AXE)
        result = page.evaluate("options => axe.run('.oa-page', options)", options)
        found.extend((page.url, one["id"], json.dumps(one["nodes"][0]["target"])) for one in result["violations"])

    look(base)
    look(f"{base}new/")
    page.locator("#id_file").set_input_files(file)
    page.locator("#id_label").fill("Lund")
    page.locator("form.oa-form button").click()
    page.wait_for_url(re.compile("/columns/$"))
    look()
    page.locator("form.oa-form button").click()
    page.locator("a[href$='/pairs/']").wait_for()
    run = page.url
    for place in ("", "pairs/", "rows/"):
        look(run + place)
    page.goto(run)
    page.locator("form[action*='/leave/'] button").click()
    look()

    assert found == []
    context.close()
