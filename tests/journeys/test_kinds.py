"""An organisation signs, and a well-known person is led to the wall: by hand and without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in
from tests.journeys.test_signer import PHONE, button, fits
from tests.letters import PostOffice, link, words
from tests.visitor import FILLING_SECONDS

NAME, LINE = "اتحادیهٔ نان‌پزان رهگذر", "انجمن صنفی نانوایان"
ADDRESS = "bakers@example.org"
FAMOUS = "Leonora Wayfarer"
APPROVED = {"en": ("Dame Leonora Wayfarer", "Conductor"), "fa": ("لئونورا ویفرر", "رهبر ارکستر")}

pytestmark = pytest.mark.journey


def of_group(campaign: Campaign, language: str, group: str) -> str:
    file = campaign.file(f"/{language}/signers/group/{group}/")
    return file.read_text() if file.exists() else ""


def staff(browser: Browser, campaign: Campaign, login: str) -> Page:
    page = browser.new_context(java_script_enabled=False, locale="en").new_page()
    page.set_default_timeout(30_000)
    return log_in(page, campaign, login)


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=words, exact=True).first.click()


def test_an_organisation_signs_in_farsi_and_stands_on_the_wall(
    browser: Browser, campaign: Campaign, post_office: PostOffice
) -> None:
    campaign.settle()
    before = campaign.count()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="fa")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(f"{campaign.public}/fa/sign/")
    page.locator('main a[href="/fa/sign/organisation/"]').click()
    fits(page)
    page.locator("#name").fill(NAME)
    page.locator("#credential").fill(LINE)
    page.locator("#country").select_option("SE")
    page.locator("#decided-members").check()
    page.locator("#when").fill("۲۰ آبان")
    page.locator("#person").fill("بهار رهگذر، دبیر")
    page.locator("#email").fill(ADDRESS)
    page.wait_for_timeout(FILLING_SECONDS * 1000)
    button(page)
    assert page.url.partition("#")[0] == f"{campaign.public}/fa/sign/sent/"

    letter = post_office.wait(ADDRESS)[0]
    assert NAME not in words(letter)
    page.goto(campaign.public + link(letter))
    button(page)
    expect(page.locator("main .lede").first).to_contain_text("سند تصمیم")
    fits(page)
    context.close()
    assert campaign.count() == before

    team = staff(browser, campaign, "demo")
    team.goto(f"{campaign.staff}/admin/signatures/organisations/")
    team.get_by_role("link", name=NAME).click()
    team.get_by_role("link", name="Who answers for it").click()
    team.locator("#id_reason").fill("to ask for the minutes")
    press(team, "Open it")
    expect(team.get_by_role("main")).to_contain_text("بهار رهگذر، دبیر")
    team.get_by_role("link", name="Go back").click()
    press(team, "I have asked")
    assert NAME not in of_group(campaign, "fa", "organisations")
    team.locator("#id_detail").fill("minutes, page 1")
    press(team, "I have seen it: it counts and is shown")
    team.context.close()

    assert eventually(lambda: NAME in of_group(campaign, "fa", "organisations"), within=30), "not on the wall"
    assert LINE in of_group(campaign, "fa", "organisations")
    number = int(str(before["organisations"])) + 1
    assert eventually(lambda: campaign.count()["organisations"] == number, within=30)
    assert campaign.count()["confirmed"] == before["confirmed"]


def test_a_well_known_person_goes_the_whole_way(browser: Browser, campaign: Campaign) -> None:
    campaign.settle()
    before = campaign.count()
    reviewed = int(str(before["reviewed"])) + 1
    team = staff(browser, campaign, "demo")
    team.goto(f"{campaign.staff}/admin/signatures/notables/")
    team.get_by_role("link", name="Somebody has been asked").click()
    team.locator("#id_name").fill(FAMOUS)
    team.locator("#id_group").select_option("film")
    team.locator("#id_contact_name").fill("Clara Agent")
    team.locator("#id_address").fill("clara@agency.example")
    press(team, "Save")
    here = team.url
    team.locator("#id_channel").select_option("email")
    press(team, "They say yes")
    # The way of the answer is not offered for the proof.
    assert "email" not in team.locator("#id_channel option").evaluate_all("all => all.map(one => one.value)")
    team.locator("#id_channel").select_option("video")
    press(team, "It is proved")
    team.get_by_role("link", name="Write the name and the line").click()
    for language, (name, line) in APPROVED.items():
        team.locator(f"#id_name-{language}").fill(name)
        team.locator(f"#id_credential-{language}").fill(line)
    press(team, "Keep the draft")
    team.locator("#id_may_show").check()
    press(team, "They have approved exactly this")
    team.locator("#id_after").select_option("0")
    press(team, "Choose this place")
    press(team, "Propose to show it")
    expect(team.get_by_role("button", name="I agree: show it now")).to_have_count(0)
    assert APPROVED["en"][0] not in of_group(campaign, "en", "film")

    second = staff(browser, campaign, "reader")
    second.goto(here)
    press(second, "I agree: show it now")
    second.context.close()
    for language, (name, line) in APPROVED.items():
        shown = lambda tag=language, words=name: words in of_group(campaign, tag, "film")  # noqa: E731
        assert eventually(shown, within=30), f"not on the wall in {language}"
        assert line in of_group(campaign, language, "film")
    assert eventually(lambda: campaign.count()["reviewed"] == reviewed, within=30)
    assert campaign.count()["confirmed"] == before["confirmed"]

    # The keyboard moves it down by one place.
    team.goto(f"{campaign.staff}/admin/signatures/notables/order/film/")
    first = team.locator("main .oa-list li").first
    expect(first).to_contain_text(FAMOUS)
    first.get_by_role("button", name=f"Move down: {FAMOUS}").focus()
    team.keyboard.press("Enter")
    expect(team.locator("main .oa-list li").nth(1)).to_contain_text(FAMOUS)

    # And off it comes.
    team.goto(here)
    team.locator("summary", has_text="They no longer want it").click()
    press(team, "They withdraw: take the name off now")
    for language, (name, _line) in APPROVED.items():
        gone = lambda tag=language, words=name: words not in of_group(campaign, tag, "film")  # noqa: E731
        assert eventually(gone, within=30), f"still on the wall in {language}"
    team.context.close()
