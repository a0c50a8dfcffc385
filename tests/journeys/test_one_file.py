"""An edition that came by a messenger is opened where there is no network."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.campaign import Campaign
from tests.visitor import Visitor

UPDATE = "updates/a-door-in-the-corridor/one-file.html"


@pytest.mark.parametrize("path", ["/en/one-file.html", "/fa/one-file.html", f"/en/{UPDATE}", f"/fa/{UPDATE}"])
def test_a_saved_file_is_read_without_a_single_request(
    campaign: Campaign, browser: Browser, visitor: Visitor, tmp_path: Path, path: str
) -> None:
    saved = tmp_path / "passed-on.html"
    saved.write_bytes(campaign.file(path).read_bytes())
    context = browser.new_context(offline=True, viewport={"width": 320, "height": 640})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))

    page.goto(saved.as_uri(), wait_until="networkidle")

    assert asked == [saved.as_uri()]
    assert said == []
    assert page.locator("h1").inner_text()
    assert page.evaluate("getComputedStyle(document.documentElement).direction") == ("rtl" if "/fa/" in path else "ltr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("body").evaluate("one => getComputedStyle(one).maxWidth") != "none"
    context.close()


def test_the_site_gives_it_for_saving(campaign: Campaign, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{campaign.public}/en/versions/")

    with page.expect_download() as download:
        page.locator("#one-file a").first.click()

    assert download.value.suggested_filename == "appeal-en.html"
    answer = context.request.get(f"{campaign.public}/en/{UPDATE}")
    assert answer.headers["content-disposition"] == 'attachment; filename="a-door-in-the-corridor-en.html"'
    context.close()
