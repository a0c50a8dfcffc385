"""What is made for paper fits one side of it, in the sizes of the whole world."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.campaign import Campaign


@pytest.mark.parametrize("language", ["en", "fa"])
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_sheet_and_poster_fit_one_side(campaign: Campaign, browser: Browser, language: str, size: str) -> None:
    page = browser.new_page()
    for path in ("sheet/", "poster/"):
        page.goto(f"{campaign.public}/{language}/{path}")
        sides = re.findall(rb"/Type\s*/Page\b", page.pdf(format=size))
        assert len(sides) == 1, path
    page.close()


def test_names_that_are_shown_stay_off_paper(campaign: Campaign, browser: Browser) -> None:
    page = browser.new_page()
    for path, names in (("", ".signed"), ("", ".names"), ("signers/", ".wall"), ("signers/group/writers/", ".roll")):
        page.emulate_media(media="screen")
        page.goto(f"{campaign.public}/en/{path}")
        said = page.get_by_text("Names are not printed with this page")
        expect(page.locator(names).first).to_be_visible()
        expect(said).to_have_count(1 if path else 0)
        page.emulate_media(media="print")
        for one in page.locator(names).all():
            expect(one).to_be_hidden()
        if path:
            expect(said).to_be_visible()
    page.close()


def test_groups_of_a_drive_are_on_paper_and_its_givers_are_not(browser: Browser) -> None:
    of_drive = Path("openappeal/fundraising/templates/fundraising/drive.html").read_text(encoding="utf-8")
    lists = re.findall(r'<ul class="(roll [^"]*)">', of_drive)
    assert lists == ["roll l drives mt", "roll l mt"]
    assert '<div class="noprint"><h2{% ui_lang %}>{% translate "Thanks to" %}' in of_drive
    page = browser.new_page()
    page.set_content("".join(f'<ul class="{one}"><li>Ada</li></ul>' for one in lists))
    page.add_style_tag(content=Path("openappeal/cms/static/cms/css/print.css").read_text(encoding="utf-8"))
    page.emulate_media(media="print")
    groups, givers = page.locator("ul").all()
    expect(groups).to_be_visible()
    expect(givers).to_be_hidden()
    page.close()
