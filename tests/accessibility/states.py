"""Every page and state that a visitor can meet, and how to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from tests.campaign import Campaign

UNKNOWN_CODE = "0123456789abcdefghjkmnpqrs"
UNKNOWN_TOKEN = "AAAAAAAAAAAAAAAAAAAAAA"


@dataclass(frozen=True)
class Links:
    """Of one confirmed and one waiting signature: each language has its own."""

    confirm: str
    thanks: str
    personal: str


Visit = Callable[[Page, str, Links], None]

# Addresses by name; {lang} is the language, the others are fields of `Links`.
ADDRESSES = {
    "the choice of languages": "/languages/",
    "home": "/{lang}/",
    "sign": "/{lang}/sign/",
    "sent": "/{lang}/sign/sent/",
    "confirm": "{confirm}?lang={lang}",
    "link expired": f"/c/{UNKNOWN_TOKEN}/?lang={{lang}}",
    "thanks": "{thanks}",
    "personal": "{personal}?lang={lang}",
    "personal, saved": "{personal}?lang={lang}&saved=1",
    "unknown code": f"/m/{UNKNOWN_CODE}/?lang={{lang}}",
    "withdraw": "{personal}withdraw/?lang={lang}",
    "wall": "/{lang}/signers/",
    "wall, page 2": "/{lang}/signers/page-2/",
    "a country": "/{lang}/signers/country/de/",
    "about": "/{lang}/about/",
    "the plan": "/{lang}/plan/",
    "privacy": "/{lang}/privacy/",
    "accessibility": "/{lang}/accessibility/",
    "resources": "/{lang}/resources/",
    "sheet": "/{lang}/sheet/",
    "poster": "/{lang}/poster/",
    "contact": "/{lang}/contact/",
    "contact, sent": "/{lang}/contact/sent/",
    "not me": "/{lang}/signers/not-me/",
    "not me, sent": "/{lang}/signers/not-me/sent/",
    "unsubscribe": f"/u/{UNKNOWN_TOKEN}/?lang={{lang}}",
    "404": "/{lang}/nowhere/",
    "500": "/500/{lang}.html",
    "away": "/away/{lang}/",
}


def posted(path: str) -> Visit:
    """Press the button of a form as it is."""

    def visit(page: Page, language: str, links: Links) -> None:
        page.goto(path.format(lang=language, **vars(links)))
        page.locator("form[method=post] button").last.click()

    return visit


def filled_badly(page: Page, language: str, links: Links) -> None:
    page.goto(f"/{language}/sign/")
    page.fill("#name", "=1+1")
    page.fill("#email", "mina")
    page.fill("#credential", "https://spam.example")
    page.locator("form[method=post] button").click()


ACTS: dict[str, Visit] = {
    "sign, nothing filled in": posted("/{lang}/sign/"),
    "sign, with mistakes": filled_badly,
    "contact, with mistakes": posted("/{lang}/contact/"),
    "not me, with mistakes": posted("/{lang}/signers/not-me/"),
    "withdrawn": posted(f"/m/{UNKNOWN_CODE}/withdraw/?lang={{lang}}"),
    "unsubscribed": posted(f"/u/{UNKNOWN_TOKEN}/?lang={{lang}}"),
}

STATES = [*ADDRESSES, *ACTS]


def go(page: Page, campaign: Campaign, state: str, language: str, links: Links) -> None:
    if state in ACTS:
        ACTS[state](page, language, links)
    else:
        page.goto(campaign.public + ADDRESSES[state].format(lang=language, **vars(links)))
