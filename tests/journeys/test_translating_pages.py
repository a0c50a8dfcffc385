"""Two parts of a page change; its translation stays and says so; one translates, another reads and publishes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaign import PASSWORD, Campaign
from tests.journeys.staff import log_in
from tests.journeys.test_organiser import seconds_until

pytestmark = pytest.mark.journey

OPENING = "Who we are, and who the seven of us were in 2020."
MORE = " We meet every Thursday."
NOTICE = "از آن پس ۲ بخش آن تغییر کرده است"
FARSI_OPENING = "ما که هستیم، و هفت نفرمان در ۲۰۲۰ که بودیم."
FARSI_MORE = "هر پنج‌شنبه دور هم جمع می‌شویم."
SAYS = {
    "en": {"line": "فارسی: 1 text waits for you", "behind": "2 parts behind", "slip": "slip of the pen"},
    "fa": {"line": "فارسی: ۱ متن چشم‌به‌راه شماست", "behind": "۲ بخش عقب", "slip": "لغزش قلم"},
}

Open = Callable[[str], Page]


@pytest.fixture
def somebody(browser: Browser, own_campaign: Campaign) -> Iterator[Open]:
    """Opens a browser for a login; each has its own."""
    contexts = []

    def open_for(login: str) -> Page:
        context = browser.new_context(locale="en", viewport={"width": 1280, "height": 900})
        context.set_default_timeout(60_000)
        contexts.append(context)
        return log_in(context.new_page(), own_campaign, login=login, has_frame=login == "demo")

    yield open_for
    for context in contexts:
        context.close()


def add_translators(campaign: Campaign) -> None:
    made = campaign.run(
        "manage",
        "shell",
        "-c",
        "from openappeal.accounts import actions\n"
        "from openappeal.accounts.models import Role\n"
        "for login in ('nil', 'mina'):\n"
        f"    actions.add_staff_member("
        f"username=login, role=Role.TRANSLATOR, languages=['fa'], password='{PASSWORD}')\n",
    )
    assert made.returncode == 0, made.stderr


def words_of(page: Page) -> str:
    """What stands on the screen, without the signs that keep directions apart."""
    return re.sub(r"[\u2066-\u2069]", "", page.locator("main").inner_text())


@pytest.mark.parametrize("language", ["en", "fa"])
def test_story_20_of_a_page(own_campaign: Campaign, somebody: Open, language: str) -> None:
    own_campaign.start()
    own_campaign.settle()
    add_translators(own_campaign)
    says, farsi = SAYS[language], own_campaign.file("/fa/about/")
    matrix = f"{own_campaign.staff}/admin/languages/?language=fa"
    assert "تغییر کرده است" not in farsi.read_text()

    organiser = somebody("demo")
    organiser.goto(f"{own_campaign.staff}/admin/?lang={language}")
    number = own_campaign.number(
        "SELECT id FROM wagtailcore_page WHERE url_path LIKE '%/about/' AND locale_id ="
        " (SELECT id FROM wagtailcore_locale WHERE language_code = 'en')"
    )
    organiser.goto(f"{own_campaign.staff}/admin/pages/{number}/edit/")
    organiser.locator(".Draftail-Editor [contenteditable=true]").first.click()
    organiser.keyboard.press("Control+End")
    organiser.keyboard.type(MORE)
    # The editor of rich text hands its words to the form a moment after the last key.
    expect(organiser.locator(f'input[value*="{MORE.strip()}"]').first).to_be_attached()
    organiser.locator("#id_intro").fill(OPENING)
    organiser.locator("footer .w-dropdown__toggle").first.click()
    organiser.locator("[name=action-publish]").click(no_wait_after=True)
    took = seconds_until(NOTICE, farsi)
    organiser.wait_for_load_state()
    expect(organiser.locator(".messages")).to_contain_text(says["slip"])
    print(f"the translation says so {took:.2f} s after Publish")
    assert OPENING not in farsi.read_text()

    translator = somebody("nil")
    translator.goto(f"{own_campaign.staff}/admin/?lang={language}")
    assert says["line"] in words_of(translator)
    translator.locator(".oa-task a").first.click()
    translator.locator("td a", has_text=says["behind"]).click()
    boxes = translator.locator("form > fieldset [name^=words-]")
    expect(boxes).to_have_count(2)
    sources = translator.locator("form > fieldset .oa-diff")
    assert [sources.nth(one).get_attribute("dir") for one in range(2)] == ["ltr", "ltr"]
    expect(sources.nth(1).locator("ins")).to_contain_text(MORE.strip())
    # The figure is forgotten at first, and found missing.
    boxes.nth(0).fill(FARSI_OPENING.replace(" در ۲۰۲۰", ""))
    boxes.nth(1).fill(f"{boxes.nth(1).input_value()} {FARSI_MORE}")
    translator.locator('.oa-sticky [name="then"]').first.click()
    expect(translator.locator(".oa-says").first).to_contain_text("2020")
    boxes.nth(0).fill(FARSI_OPENING)
    translator.locator('.oa-sticky [name="then"]').nth(1).click()
    translator.wait_for_load_state()
    assert translator.locator('[action$="/publish/"]').count() == 0
    assert FARSI_MORE not in farsi.read_text()
    translator.goto(f"{own_campaign.staff}/admin/")
    assert says["line"] not in words_of(translator)

    reader = somebody("mina")
    reader.goto(f"{own_campaign.staff}/admin/?lang={language}")
    assert says["line"] in words_of(reader)
    reader.locator(".oa-task a").first.click()
    # The demonstration has another text in review.
    about = reader.locator("tr", has_text="About us")
    about.locator("td.oa-matrix__review a").click()
    expect(reader.locator("ins", has_text=FARSI_MORE)).to_be_visible()
    if reader.locator("[name=looked]").count():
        reader.locator("[name=looked]").check()
    reader.locator('[action$="/publish/"] button').click(no_wait_after=True)
    print(f"the translation is public {seconds_until(FARSI_MORE, farsi):.2f} s after Publish")
    shown = farsi.read_text()
    assert FARSI_OPENING in shown
    assert "تغییر کرده است" not in shown
    reader.wait_for_url(f"{own_campaign.staff}/admin/languages/")
    reader.goto(matrix)
    expect(about).to_have_count(1)
    assert about.locator("td.oa-matrix__behind, td.oa-matrix__review").count() == 0
    reader.goto(f"{own_campaign.staff}/admin/")
    assert says["line"] not in words_of(reader)
