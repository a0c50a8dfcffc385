"""axe and the keyboard on the staff side's own screens: light and dark, English and Farsi, narrow and wide.

Both languages have the same templates and style sheets. So axe looks at every screen in English in both forms, and in
Farsi at those with something that moves or went wrong; of each it is asked that all has a name and nothing sticks out.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accessibility.test_axe import check, fits, is_named
from tests.campaign import Campaign
from tests.journeys.staff import FRAME, log_in

LANGUAGES = ("en", "fa")
MAIN = "#main"
SCREENS = (
    "mail-server/",
    "account/",
    "signatures/",
    "signatures/read/",
    "signatures/read/?only=any",
    "signatures/read/many/",
    "signatures/read/many/?only=any",
    "signatures/read/all/?only=none",
    "signatures/read/together/",
    "signatures/protected/",
    "signatures/protected/insults/",
    "signatures/countries/",
    "signatures/danger/",
    "signatures/without-address/",
    "signatures/without-address/many/",
    "signatures/without-address/setting/",
    "signatures/hide/",
    "signatures/hidden/",
    "signatures/not-me/",
    "signatures/notables/",
    "signatures/notables/new/",
    "signatures/notables/order/writers/",
    "signatures/organisations/",
    "signatures/set-aside/",
    "signatures/set-aside/asked/",
    "signatures/set-aside/confirmed/",
    "signatures/set-aside/find/",
    "signatures/export/",
    "signatures/office-keys/",
    "what-we-hold/",
    "signatures/letters/",
    "mailings/",
    "mailings/new/",
    "signatures/letters/new/",
    "signatures/events/",
    "signatures/import/",
    "signatures/petition-sheets/",
    "offers/",
    "news/",
    "news/consents/",
    "news/channels/",
    "subscribers/",
    "subscribers/lists/new/",
    "drives/",
    "drives/new/",
    "drives/card/",
    "switches/",
    "switches/wall/stop/",
    "appeal/",
    "appeal/edit/en/",
    "appeal/translate/",
    "appeal/translate/names/",
    "appeal/look/",
    "appeal/publish/",
    "appeal/discard/",
    "appeal/short/",
    "print/",
    "print/new/",
    "print/publications/new/",
    "print/sheets/",
    "print/sheets/new/",
    "placements/",
    "placements/new/",
    "placements/banner-sizes/",
    "press/",
    "press/about/fa/",
    "press/names/new/",
    "press/photos/new/",
    "press/statements/",
    "press/coverage/",
    "press/library/",
    "press/library/new/file/",
    "books/",
    "books/lines/",
    "books/expense/",
    "books/exchange/",
    "books/purposes/new/",
    "books/statements/",
    "books/statements/new/",
    "books/statements/lines/bank/",
    "languages/",
    "languages/?language=fa",
    "languages/menu/site/fa/",
    "languages/words/site/en/",
    "people/",
    "people/add/",
    "people/1/",
    "people/1/lock/",
    "passkeys/",
    "passkeys/add/",
    "history/",
    "start-your-own/",
    "start-your-own/?go=1&first=fa&languages=en",
)
# Screens of one thing, and where its number is.
OF_ONE = {
    "news/{}/": "newsroom_item WHERE state = 'draft'",
    "news/{}/write/fa/": "newsroom_item WHERE state = 'draft'",
    "news/{}/look/en/": "newsroom_item WHERE state = 'draft'",
    "news/{}/correct/": "newsroom_item WHERE state = 'open'",
    "mailings/{}/": "mailings_issue WHERE state = 'done'",
    "mailings/{}/edit/": "mailings_issue WHERE state = 'draft'",
    "signatures/office-keys/{}/": "signatures_officekey WHERE until_day IS NULL",
    "press/statements/{}/": "newsroom_statement WHERE opened_day IS NOT NULL",
    "press/library/{}/": "newsroom_resource WHERE kind = 'poster'",
    "drives/{}/": "fundraising_drive WHERE slug = 'two-pages'",
    "drives/{}/words/fa/": "fundraising_drive WHERE slug = 'two-pages'",
    "drives/{}/translate/fa/": "fundraising_drive WHERE slug = 'five-cities'",  # handed over
    "drives/{0}/translate/fa/": "fundraising_drive WHERE slug = 'two-pages'",
    "placements/{}/translate/fa/": "printing_placement WHERE slug = 'back-cover'",
    "drives/{}/gifts/": "fundraising_drive WHERE slug = 'two-pages'",
    "drives/{}/gifts/new/": "fundraising_drive WHERE slug = 'two-pages'",
    "drives/gift/{}/": "fundraising_gift WHERE state = 'received'",
    "print/publications/{}/": "printing_publication WHERE name <> ''",
    "placements/{}/": "printing_placement WHERE slug = 'back-cover'",
    "placements/{}/links/": "printing_placement WHERE slug = 'back-cover'",
    "placements/{}/banners/": "printing_placement WHERE slug = 'northlight'",
    "books/entries/{}/": "fundraising_entry WHERE kind = 'expense'",
    "books/statements/line/{}/": "fundraising_statementline WHERE state = 'waiting'",
}


@pytest.fixture(scope="module")
def page(browser: Browser, campaign: Campaign) -> Iterator[Page]:
    """Somebody who is logged in and has begun a draft, which goes again."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = log_in(context.new_page(), campaign, has_frame=True)
    page.goto(f"{campaign.staff}/admin/appeal/edit/en/")
    page.locator(".oa-sticky button").first.click()
    page.wait_for_load_state()
    yield page
    page.goto(f"{campaign.staff}/admin/appeal/discard/")
    page.locator("main .oa-button--bad").click()
    page.goto(f"{campaign.staff}/admin/?lang=en")
    context.close()


@pytest.fixture
def frameless(page: Page) -> Iterator[Page]:
    """Where only what a screen itself shows is looked at, its frame need not be drawn each time."""
    page.route(FRAME, lambda asked: asked.abort())
    yield page
    page.unroute(FRAME)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_and_its_frame(campaign: Campaign, page: Page, language: str) -> None:
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    page.locator("aside .sidebar-menu-item").first.wait_for(state="attached")
    check(page, f"the first screen in {language}", again=language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens(campaign: Campaign, frameless: Page, language: str) -> None:
    page = frameless
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    for path in SCREENS:
        answer = page.goto(f"{campaign.staff}/admin/{path}")
        assert answer is not None
        assert answer.status == 200, path
        if language == "en":
            check(page, f"/admin/{path}", region=MAIN)
        else:
            is_named(page, f"/admin/{path} in {language}", MAIN)
            fits(page, f"/admin/{path} in {language}")


def test_screens_of_one_thing_in_newsroom_and_mailings(campaign: Campaign, frameless: Page) -> None:
    """Those that look unlike any other, in English."""
    page = frameless
    page.goto(f"{campaign.staff}/admin/?lang=en")
    for path, of in OF_ONE.items():
        address = path.format(campaign.number(f"SELECT min(id) FROM {of}"))
        answer = page.goto(f"{campaign.staff}/admin/{address}")
        assert answer is not None
        assert answer.status == 200, path
        check(page, f"/admin/{path}", region=MAIN)


def test_a_print_in_work_and_a_run_of_petition_sheets(campaign: Campaign, frameless: Page) -> None:
    """With its names to choose from and what stands against freezing it, in English."""
    page = frameless
    page.goto(f"{campaign.staff}/admin/?lang=en")
    page.goto(f"{campaign.staff}/admin/print/new/")
    page.fill('main input[name="label"]', "A page to be looked at")
    page.locator("main form .oa-button--first").last.click()
    page.wait_for_load_state()
    number = campaign.number("SELECT id FROM printing_print WHERE label = 'A page to be looked at'")
    for place in ("", "names/", "edit/"):
        answer = page.goto(f"{campaign.staff}/admin/print/{number}/{place}")
        assert answer is not None
        assert answer.status == 200, place
        check(page, f"a print, {place}", region=MAIN)
    page.goto(f"{campaign.staff}/admin/print/sheets/new/")
    page.fill('main input[name="label"]', "Sheets to be looked at")
    page.locator("main form .oa-button--first").last.click()
    page.wait_for_load_state()
    number = campaign.number("SELECT max(id) FROM signatures_sheetrun")
    page.goto(f"{campaign.staff}/admin/print/sheets/{number}/")
    check(page, "a run of petition sheets", region=MAIN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_signature_and_a_name_just_hidden(campaign: Campaign, page: Page, language: str) -> None:
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    page.goto(f"{campaign.staff}/admin/signatures/?visibility=public")
    page.locator("main .oa-list a").first.click()
    page.wait_for_load_state()
    check(page, f"a signature in {language}", again=language != "en")
    page.locator("main .oa-button--bad").click()
    page.locator('.oa-undo[role="status"]').wait_for()
    check(page, f"a name just hidden in {language}", again=language != "en")
    page.locator(".oa-undo button").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("language", LANGUAGES)
def test_well_known_people_in_every_state_and_an_organisation(
    campaign: Campaign, frameless: Page, language: str
) -> None:
    page = frameless
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    states = [row[0] for row in campaign.query("SELECT DISTINCT state FROM signatures_notable ORDER BY state")]
    assert len(states) > 6, states
    places = ["contact/", "contact/write/", "wording/"]
    for state in states:
        number = campaign.number("SELECT min(id) FROM signatures_notable WHERE state = ?", state)
        # Each state has a screen of its own; what may be done there looks alike in all.
        for place in ["", *places]:
            page.goto(f"{campaign.staff}/admin/signatures/notables/{number}/{place}")
            check(page, f"a notable, {state}, {place} in {language}", again=language != "en", region=MAIN)
        places = []
    number = campaign.number("SELECT min(id) FROM signatures_organisation WHERE state = 'waits'")
    page.goto(f"{campaign.staff}/admin/signatures/organisations/{number}/")
    check(page, f"an organisation in {language}", again=language != "en", region=MAIN)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_in_work_handed_over_and_its_source(campaign: Campaign, page: Page, language: str) -> None:
    """The words on every page: in work, with a second reader, taken back; nothing is published."""
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    where = f"{campaign.staff}/admin/languages/words/site/fa/"
    page.goto(where)
    page.locator("form.oa-form details > summary").first.click()
    box = page.locator('main [name="words-description"]')
    before = box.input_value()
    box.fill(f"{before} ۱۲۳")
    page.locator('.oa-sticky [name="then"]').nth(1).click()
    page.wait_for_load_state()
    assert page.locator('main [name="words-description"]').count() == 0
    check(page, f"a translation that waits for a second reader, in {language}", again=language != "en")
    page.locator("main form .oa-button").last.click()
    page.wait_for_load_state()
    page.locator("form.oa-form details > summary").first.click()
    name = page.locator('main [name="words-site_name"]').input_value()
    page.locator('main [name="words-site_name"]').fill("")
    page.locator('.oa-sticky [name="then"]').nth(1).click()
    page.locator(".oa-problems").wait_for()
    check(page, f"a translation with something to put right, in {language}", again=language != "en")
    page.locator('main [name="words-description"]').fill(before)
    page.locator('main [name="words-site_name"]').fill(name)
    page.locator('.oa-sticky [name="then"]').first.click()
    page.wait_for_load_state()
    check(page, f"a translation that is up to date, in {language}", again=language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_would_happen(campaign: Campaign, page: Page, language: str) -> None:
    """Previews of what hides: a name that must not appear, and a country. Nothing is done."""
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    page.goto(f"{campaign.staff}/admin/signatures/protected/")
    page.locator("#id_spellings").fill("Somebody Nowhere")
    page.locator("main .oa-form .oa-button--first").click()
    page.locator('.oa-note[role="status"]').wait_for()
    check(page, f"a name that must not appear in {language}", again=language != "en")
    page.goto(f"{campaign.staff}/admin/signatures/countries/")
    page.locator("#id_country").select_option("SE")
    page.locator("#id_reason").fill("to see")
    page.locator("main .oa-form .oa-button--first").click()
    page.locator('.oa-note[role="status"]').wait_for()
    check(page, f"hiding a country in {language}", again=language != "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_screens_without_login(campaign: Campaign, browser: Browser, language: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    page = context.new_page()
    for path in ("/admin/login/", "/admin/login/passkey/", "/admin/login/recover/", "/admin/enrol/", "/mailbox/"):
        page.goto(f"{campaign.staff}{path}?lang={language}")
        check(page, f"{path} in {language}", again=language != "en")
    context.close()


@pytest.mark.parametrize("path", ["", "signatures/read/", "appeal/edit/en/", "people/1/"])
def test_the_keyboard_skips_to_the_screen_and_sees_where_it_is(campaign: Campaign, page: Page, path: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 844})
    page.goto(f"{campaign.staff}/admin/{path}")
    page.locator("aside .sidebar-menu-item").first.wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('#main').contains(document.activeElement)")
    ring = page.evaluate(
        "(({outlineStyle, outlineWidth, boxShadow}) => [outlineStyle, outlineWidth, boxShadow])"
        "(getComputedStyle(document.activeElement))"
    )
    assert ring[:2] == ["solid", "3px"]
    assert "rgb(255, 201, 63)" in ring[2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_and_a_link_to_it(campaign: Campaign, page: Page, language: str) -> None:
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    number = campaign.number("SELECT id FROM appeals_edition WHERE language = 'fa' AND state = 'draft'")
    page.goto(f"{campaign.staff}/admin/appeal/translate/{number}/")
    for one in page.locator("details summary").all():
        one.click()
    check(page, f"a translation in {language}", again=language != "en")
    page.goto(f"{campaign.staff}/admin/appeal/translate/{number}/links/")
    page.locator("#id_label").fill("Axe")
    page.locator("main .oa-form .oa-button--first").click()
    link = page.locator("code.oa-key").inner_text()
    check(page, f"a new link in {language}", again=language != "en")
    path = urlsplit(link).path
    page.goto(f"{campaign.public}{path}?lang={language}")
    for one in page.locator("main details summary").all():
        one.click()
    check(page, f"a job behind a link in {language}", again=language != "en")
    page.goto(f"{campaign.staff}/admin/appeal/translate/{number}/links/")
    page.locator("main .oa-list .oa-button--bad").first.click()
    answer = page.goto(f"{campaign.public}{path}?lang={language}")
    assert answer is not None
    assert answer.status == 404
    check(page, f"a link that was taken back in {language}", again=language != "en")


@pytest.mark.parametrize(
    ("language", "group", "entry"), [("en", "Safety", "Hide a country"), ("fa", "ایمنی", "پنهان کردن یک کشور")]
)
def test_a_group_of_the_menu_opens_and_closes_by_keyboard(
    campaign: Campaign, page: Page, language: str, group: str, entry: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 844})
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    button = page.locator("aside button", has_text=group).first
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(page.locator("aside a", has_text=entry)).to_be_visible()
    reached = []
    for _press in range(5):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert "/admin/signatures/countries/" in reached
    page.keyboard.press("Escape")
    expect(button).to_have_attribute("aria-expanded", "false")
