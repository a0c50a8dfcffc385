"""axe on every public page and state: light and dark, left to right and right to left, narrow and wide."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
from playwright.sync_api import Browser, Page

from tests.campaign import Campaign
from tests.letters import PostOffice, link
from tests.visitor import FILLING_SECONDS, Visitor, personal_path

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
LANGUAGES = ("en", "fa")
FILES = (
    "",
    "signers/",
    "signers/page-2/",
    "signers/country/de/",
    "signers/sphere/scholars/",
    "signers/group/writers/",
    "signers/group/organisations/",
    "about/",
    "plan/",
    "resources/",
    "privacy/",
    "accessibility/",
    "sheet/",
    "poster/",
    "versions/",
    "short/",
    "number/",
    "number/corrections/",
    "drives/",
    "drives/two-pages/",
    "drives/five-cities/",
    "drives/back-cover/",
    "drives/books/",
    "drives/running/",
    "drives/books/2021/",
    "placements/",
    "placements/back-cover/",
)
FORMS = (
    "sign/",
    "sign/organisation/",
    "sign/sent/",
    "sign/code/",
    "sign/set-aside/",
    "sign/set-aside/sent/",
    "contact/",
    "contact/sent/",
    "contact/news/",
    "contact/news/sent/",
    "contact/news/stopped/",
    "help/",
    "help/sent/0123456789abcdefghjkmnpqrs/",
    "help/erase/",
    "help/erased/",
    "signers/not-me/",
    "signers/not-me/sent/",
    # No card is taken: the form is closed, and nothing waits by this number.
    "give/to/two-pages/",
    "give/wait/no-such-number/",
    "give/received/",
    "give/back/",
    "give/stop/no-such-link/",
    "give/stopped/",
    "no-such-page/",
)
ALONE = ("/languages/", "/away/en/", "/away/fa/", "/404/en.html", "/500/fa.html", "/u/no-such-link/?lang=fa")


@pytest.fixture(scope="module")
def links(campaign: Campaign, post_office: PostOffice) -> dict[str, str]:
    """Addresses that only a letter leads to."""
    visitor = Visitor(campaign.public)
    waiting = "axe-waiting@post.example"
    assert visitor.sign(email=waiting, visibility="withheld").status == 303
    thanks = visitor.sign_and_confirm(post_office, "axe@post.example", name="Ann Onlooker")
    visitor.close()
    personal = personal_path(thanks)
    return {
        "confirm": link(post_office.wait(waiting)[-1]),
        "expired": "/c/aaaaaaaaaaaaaaaaaaaaaa/",
        "thanks": thanks,
        "personal": personal,
        "saved": f"{personal}?saved=1&lang=fa",
        "receipt": f"{personal}receipt/",
        "withdraw": f"{personal}withdraw/",
        "unknown": "/m/00000-00000-0000-0000-0000-0000/",
    }


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    # Without motion: a colour that is still changing between light and dark would be measured half-way.
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    yield context.new_page()
    context.close()


def check(page: Page, what: str, *, again: bool = False, region: str = "html") -> None:
    """No violation, narrow in the light and wide in the dark, and nothing to scroll sideways at 320 px.

    Where another language's screen has been looked at, it is the same `again` but for its words and direction: colours
    and the wide form are those of the other. The frame around a `region` need not be looked at on every screen, and
    within one the dark changes colours alone.
    """
    page.evaluate(AXE)
    whole = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": not again}}}
    colours = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
    looks = [(390, "light", whole), (1280, "dark", whole if region == "html" else colours)]
    for width, scheme, options in looks[: 1 if again else 2]:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 844})
        found = page.evaluate("([region, options]) => axe.run(region, options)", [region, options])
        problems = [(rule["id"], [node["html"][:120] for node in rule["nodes"][:2]]) for rule in found["violations"]]
        assert problems == [], f"{what} at {width}: {problems}"
    fits(page, what)


def is_named(page: Page, what: str, region: str) -> None:
    """Whatever can be used has a name, and every language is one: what a translation alone can lack."""
    page.evaluate(AXE)
    rules = {
        "resultTypes": ["violations"],
        "runOnly": {"type": "tag", "values": ["cat.name-role-value", "cat.language"]},
    }
    found = page.evaluate("([region, options]) => axe.run(region, options)", [region, rules])
    problems = [(rule["id"], [node["html"][:120] for node in rule["nodes"][:2]]) for rule in found["violations"]]
    assert problems == [], f"{what}: {problems}"


def fits(page: Page, what: str) -> None:
    """Nothing to scroll sideways at 320 px, and one heading that says where one is."""
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"{what} scrolls {wide} px sideways at 320 px"
    assert page.locator("h1").count() == 1, what


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_that_are_files(campaign: Campaign, page: Page, language: str) -> None:
    for path in FILES:
        answer = page.goto(f"{campaign.public}/{language}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        check(page, f"/{language}/{path}", again=language != "en")


ATTEMPT = """
    INSERT INTO fundraising_attempt
    (id, token_hash, drive_id, currency, amount_minor, is_monthly, language, day, state, session, url)
    SELECT ?, ?, id, 'USD', 5000, 0, 'en', '2021-07-01', ?, '', '' FROM fundraising_drive WHERE slug = 'two-pages'
"""


def test_one_moment_and_a_payment_that_cannot_begin(campaign: Campaign, page: Page) -> None:
    """What a giver meets while the worker asks, and when it got no answer."""
    waits, fails = "a" * 22, "b" * 22
    with campaign.database() as database:
        for number, (token, state) in enumerate(((waits, "waiting"), (fails, "failed"))):
            database.execute(ATTEMPT, (number + 1, hashlib.sha256(token.encode()).digest(), state))
    # Looked at without its leading on, once a second, to itself.
    headers = {"content-type": "text/html; charset=utf-8"}
    page.route("**/give/wait/**", lambda route: route.fulfill(body=route.fetch().body(), headers=headers))
    try:
        for language in LANGUAGES:
            for token in (waits, fails):
                path = f"/{language}/give/wait/{token}/"
                page.goto(campaign.public + path)
                check(page, path, again=language != "en")
    finally:
        with campaign.database() as database:
            database.execute("DELETE FROM fundraising_attempt WHERE id IN (1, 2)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_forms(campaign: Campaign, page: Page, language: str) -> None:
    for path in FORMS:
        page.goto(f"{campaign.public}/{language}/{path}")
        check(page, f"/{language}/{path}", again=language != "en")


def test_pages_that_stand_alone(campaign: Campaign, page: Page) -> None:
    for path in ALONE:
        page.goto(campaign.public + path)
        check(page, path)


@pytest.mark.parametrize("query", ["", "?lang=fa"])
def test_pages_that_a_letter_leads_to(campaign: Campaign, page: Page, links: dict[str, str], query: str) -> None:
    for name, path in links.items():
        page.goto(campaign.public + path + ("" if "?" in path else query))
        check(page, f"{name}{query}", again=bool(query))


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_with_mistakes(campaign: Campaign, page: Page, language: str) -> None:
    forms = (
        "sign/",
        "sign/organisation/",
        "sign/code/",
        "sign/set-aside/",
        "contact/",
        "contact/news/",
        "help/",
        "help/erase/",
    )
    for path in (*forms, "signers/not-me/"):
        page.goto(f"{campaign.public}/{language}/{path}")
        if path == "sign/":
            page.fill("#email", "mina@post")
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        assert page.locator("#fix").count() == 1, path
        assert page.locator("#fix a").count() >= 1, path
        check(page, f"/{language}/{path} with mistakes", again=language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_signing_without_an_address(campaign: Campaign, page: Page, language: str) -> None:
    campaign.query("UPDATE appeals_appeal SET address_optional = 1")
    try:
        page.goto(f"{campaign.public}/{language}/sign/")
        check(page, f"/{language}/sign/ where no address is needed")
        page.fill("#name", "Kim Nowhere")
        page.check("#visibility-withheld")
        page.wait_for_timeout(FILLING_SECONDS * 1000)
        page.locator("main form button").last.click()
        page.locator("main .code").wait_for()
        check(page, f"the code in {language}")
    finally:
        campaign.query("UPDATE appeals_appeal SET address_optional = 0")


def test_the_first_stop_of_the_keyboard_is_the_skip_link(campaign: Campaign, page: Page) -> None:
    page.goto(f"{campaign.public}/en/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/#main")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_after_leaving(campaign: Campaign, page: Page, language: str) -> None:
    """An unknown code is answered like a known one, so nobody has to leave for this test."""
    for path in ("/m/0123456789abcdefghjkmnpqrs/withdraw/", "/u/no-such-link/"):
        page.goto(f"{campaign.public}{path}?lang={language}")
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        check(page, f"{path} after its button, {language}", again=language != "en")
