"""What is made for paper fits one side of it, in the sizes of the whole world."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser

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
