"""Somebody without JavaScript who fills in forms of the staff side."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page

from tests.campaign import Campaign
from tests.journeys.staff import log_in

CHOSEN = {"kind", "currency", "surplus", "way", "state", "to", "sheet", "text", "choice", "code", "standard", "account"}
CHOSEN |= {"decimal", "order", "against", "purpose", "giving", "getting", "drive", "publication", "how", "source"}


class Hands:
    """Somebody at the forms of the staff side."""

    def __init__(self, browser: Browser, campaign: Campaign, login: str) -> None:
        self.context = browser.new_context(locale="en", java_script_enabled=False)
        self.campaign = campaign
        self.page: Page = log_in(self.context.new_page(), campaign, login)
        # How a sheet looks is looked at elsewhere.
        self.context.route("**/picture.png", lambda asked: asked.abort())
        self.go("?lang=en")

    @property
    def here(self) -> str:
        """Where they are: without the mark by which a wrong form would lead to its problem."""
        return self.page.url.partition("/admin/")[2].partition("#")[0]

    def go(self, path: str) -> None:
        self.page.goto(f"{self.campaign.staff}/admin/{path}")

    def send(self, within: str = "main form.oa-form", /, **typed: Any) -> None:
        """Fill in a form and send it."""
        form = self.page.locator(within).first
        for name, value in typed.items():
            box = form.locator(f'[name="{name.replace("__", "-")}"]')
            if name in ("receipt", "file"):
                box.set_input_files(value)
            elif value is True:
                box.check()
            elif name in CHOSEN and box.first.get_attribute("type") == "radio":
                form.locator(f'[name="{name}"][value="{value}"]').check()
            elif name in CHOSEN:
                box.select_option(value)
            else:
                box.fill(str(value))
        form.locator("button").first.click()

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name).first.click()
