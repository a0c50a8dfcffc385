"""Stories 17 and 28: a reporter helps herself at midnight; an article appears and is put on the list."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from playwright.sync_api import Browser, expect

from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in

pytestmark = pytest.mark.journey
ADDRESS = "https://gazette.example/2021/the-letter"


@pytest.mark.parametrize(
    ("language", "digits", "says"),
    [("en", "0-9", ["Approved quotations", "Photographs"]), ("fa", "۰-۹", ["نقل‌قول‌های تأییدشده", "عکس‌ها"])],
)
def test_a_reporter_finds_everything_without_asking(
    browser: Browser, campaign: Campaign, language: str, digits: str, says: list[str]
) -> None:
    context = browser.new_context(
        locale=language, java_script_enabled=False, viewport={"width": 360, "height": 740}, accept_downloads=True
    )
    page = context.new_page()
    page.goto(f"{campaign.public}/{language}/")
    page.locator('footer a[href$="/press/"]').click()
    headings = page.locator("main h2").all_inner_texts()
    assert set(says) <= set(headings), headings
    numbers = page.locator(".figs > div")
    assert numbers.count() >= 3
    for one in numbers.all():
        assert re.fullmatch(rf"[{digits}٬,.٫]+", one.locator("dd").inner_text().strip())
        assert re.search(rf"[{digits}]{{4}}", one.locator("dt").inner_text()), "a number without its day"
    assert page.locator("figure.quote").count() >= 2
    rights = page.locator("main figure.card .facts")
    assert rights.count() >= 1
    assert all(text.strip() for text in rights.first.locator("dd").all_inner_texts())
    spellings = page.locator("main table tbody tr").first
    assert re.search(r"[A-Za-z]", spellings.locator("th").inner_text())
    assert re.search(r"[\u0600-\u06ff]", spellings.locator("td").first.inner_text())
    assert "tel:" not in page.content()

    with page.expect_download() as going:
        page.locator('main a[href="kit.zip"]').click()
    kit = zipfile.ZipFile(io.BytesIO(going.value.path().read_bytes()))
    assert kit.testzip() is None
    names = {name.removeprefix("press-kit/") for name in kit.namelist()}
    assert {"press.txt", "facts.pdf"} <= names
    assert any(name.startswith("appeal-v") for name in names)
    assert any(name.startswith("photo-") for name in names)
    assert kit.read("press-kit/facts.pdf").startswith(b"%PDF-")
    context.close()


def test_an_article_is_pasted_described_listed_and_said_to_be_gone(browser: Browser, campaign: Campaign) -> None:
    context = browser.new_context(locale="en", java_script_enabled=False)
    page = log_in(context.new_page(), campaign)
    page.goto(f"{campaign.staff}/admin/press/coverage/?lang=en")
    page.fill('input[name="url"]', ADDRESS)
    page.get_by_role("button", name="Note it").click()
    here = page.url
    page.get_by_role("button", name="Put it on the public list").click()
    expect(page.locator(".messages")).to_contain_text("outlet")
    page.fill('[name="outlet"]', "The Harbour Gazette")
    page.fill('[name="title"]', "A letter that many sign")
    page.fill('[name="day"]', "2021-07-20")
    page.select_option('[name="language"]', "en")
    page.fill('[name="reach"]', "1200")
    page.get_by_role("button", name="Save", exact=True).click()
    # A number of people is told only with its source, and what was typed stays.
    expect(page.locator(".oa-problems")).to_be_visible()
    expect(page.locator('[name="reach"]')).to_have_value("1200")
    page.fill('[name="reach"]', "")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Put it on the public list").click()
    listed = campaign.file("/fa/coverage/")
    assert eventually(lambda: listed.exists() and ADDRESS in listed.read_text(), within=30)

    page.goto(here)
    page.get_by_role("button", name="The page is no longer there").click()
    assert eventually(lambda: ADDRESS not in listed.read_text(), within=30)
    assert "A letter that many sign" in listed.read_text()
    page.get_by_role("button", name="Remove it, with its copy").click()
    assert eventually(lambda: "A letter that many sign" not in listed.read_text(), within=30)
    context.close()
