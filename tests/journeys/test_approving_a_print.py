"""Story 8: two well-known people are asked for their word on a page, and answer by the link of a letter.

One says yes, and yes again when her line was changed; the other would rather have another line, in Farsi.
"""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaign import Campaign
from tests.journeys.hands import Hands
from tests.letters import PostOffice, words

pytestmark = [
    pytest.mark.journey,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed"),
]

RUTH, RUTHS = "Ruth Hallowstead", "ruth@hallowstead.example"
NASTARAN, NASTARANS = "نسترن شالی‌منش", "agent@silverwater.example"
BEFORE, AFTER, WISH = "Linguist, professor emerita", "Linguist", "فیلم‌ساز"
KNOWN = """SELECT n.id FROM signatures_notable n JOIN signatures_notablewording w ON w.notable_id = n.id
    WHERE n.state = 'shown' AND w.name = ?"""


@pytest.fixture
def omar(browser: Browser, campaign: Campaign) -> Hands:
    """The organiser has written down where the two are reached. One line is put back as it was."""
    hands = Hands(browser, campaign, "demo")
    for name, address in ((RUTH, RUTHS), (NASTARAN, NASTARANS)):
        hands.go(f"signatures/notables/{campaign.number(KNOWN, name)}/contact/write/")
        hands.send(contact_name="Whoever answers", address=address)
    return hands


def test_who_said_yes_is_printed_and_who_wants_another_line_is_not(
    browser: Browser, campaign: Campaign, post_office: PostOffice, omar: Hands
) -> None:
    # ── Two are chosen by hand, and asked ──
    omar.go("print/new/")
    english = omar.page.locator('[name="text"] option', has_text="whole").first.get_attribute("value")
    omar.send(label="Proofs", sheet="a4", text=str(english), choice="hand", code="site")
    for name in (RUTH, IN_ENGLISH):
        omar.page.fill("#q", name)
        omar.press("Find")
        omar.page.get_by_label(name).check()
    omar.press("Keep these, and set the sheet")
    here, staff = omar.here, omar.page.locator("main")
    expect(staff).to_contain_text("2 names of")
    ask(omar, RUTH, IN_ENGLISH)
    first = proof(post_office, RUTHS)
    farsi = proof(post_office, NASTARANS)

    # ── One says yes. A scanner that follows the link says nothing ──
    ruth, nastaran = reader(browser, "en"), reader(browser, "fa")
    for _look in range(2):
        ruth.goto(campaign.public + first)
        expect(ruth.locator("main [role=status]")).to_have_count(0)
    expect(ruth.locator("main")).to_contain_text(BEFORE)
    expect(ruth.locator("main")).not_to_contain_text("Nastaran")
    ruth.get_by_role("button", name="So it may be printed").click()
    expect(ruth.get_by_role("status")).to_have_text("You said that it may be printed so. Thank you.")

    # ── The other would rather have another line: first she forgets to write it ──
    nastaran.goto(campaign.public + farsi)
    expect(nastaran.locator("html")).to_have_attribute("dir", "rtl")
    nastaran.locator("form:has(#line) button").click()
    expect(nastaran.locator("main [role=alert] a")).to_have_attribute("href", "#line")
    nastaran.fill("#line", WISH)
    nastaran.locator("form:has(#line) button").click()
    expect(nastaran.get_by_role("status")).to_contain_text(WISH)

    # ── The line of the first is changed after she said yes: it is said by name, and she is asked once more ──
    rewrite(omar, campaign, AFTER)
    try:
        omar.go(here)
        expect(staff.locator("p[role=status]")).to_have_text(
            f"These approved other words, or another sheet. Ask them again: {RUTH}"
        )
        expect(staff.locator(".oa-list li", has_text="Shalimanesh")).to_contain_text(WISH)
        ruth.goto(campaign.public + first)
        expect(ruth.get_by_role("status")).to_contain_text("Since you said yes")
        ask(omar, RUTH)
        second = proof(post_office, RUTHS, number=2)
        assert second != first
        ruth.goto(campaign.public + first)
        expect(ruth.locator("h1")).to_have_text("This link opens nothing")
        ruth.goto(campaign.public + second)
        ruth.get_by_role("button", name="So it may be printed").click()
        expect(ruth.get_by_role("status")).to_have_text("You said that it may be printed so. Thank you.")

        # ── It freezes with the one who said yes ──
        omar.go(here)
        omar.press("Freeze it for the printer")
        problem = omar.page.locator("#fix")
        expect(problem).to_contain_text(f"have not approved it: {IN_ENGLISH}")
        expect(problem).not_to_contain_text(RUTH)
        omar.send("#fix form.oa-form", reason="The deadline is today.")
        expect(staff).to_contain_text("Frozen on")
        said = paper(omar, here)
        assert [one for one in (RUTH, AFTER, "Shalimanesh") if one in said] == [RUTH, AFTER]
        assert BEFORE not in said

        # ── Who wanted another line is told that it went without her. Who said yes thinks better of it: no file that
        # is made from now on has her ──
        nastaran.goto(campaign.public + farsi)
        expect(nastaran.get_by_role("status")).to_contain_text("برگه به چاپخانه رفته است، بی نام شما")
        expect(nastaran.locator("main form")).to_have_count(0)
        ruth.reload()
        expect(ruth.get_by_role("button", name="So it may be printed")).to_have_count(0)
        ruth.get_by_role("button", name="Leave me out").click()
        expect(ruth.get_by_role("status")).to_contain_text("You asked to be left out.")
        omar.go(here)
        expect(staff).to_contain_text("1 name has left.")
        assert RUTH not in paper(omar, here)
        omar.press("Throw it away")
        for page, link in ((ruth, second), (nastaran, farsi)):
            answer = page.goto(campaign.public + link)
            assert answer is not None
            assert answer.status == 404
            assert page.context.cookies() == []
    finally:
        rewrite(omar, campaign, BEFORE)
        for context in (omar.context, ruth.context, nastaran.context):
            context.close()


IN_ENGLISH = "Nastaran Shalimanesh"


def reader(browser: Browser, language: str) -> Page:
    return browser.new_context(locale=language, java_script_enabled=False).new_page()


def ask(hands: Hands, *names: str) -> None:
    for name in names:
        hands.page.get_by_role("checkbox", name=name).check()
    hands.press("Ask the ticked ones")


def proof(office: PostOffice, address: str, *, number: int = 1) -> str:
    """The path of the newest letter's link."""
    letter = words(office.wait(address, number=number)[-1])
    found = re.search(r"https?://[^/\s]+(/proof/[^\s]+)", letter)
    assert found, letter
    return found[1]


def rewrite(hands: Hands, campaign: Campaign, line: str) -> None:
    """Another credential line for the first, which she has approved by telephone."""
    hands.go(f"signatures/notables/{campaign.number(KNOWN, RUTH)}/wording/")
    hands.send(**{"credential-en": line})
    hands.page.check("#id_may_show")
    hands.page.check("#id_may_print")
    hands.press("They have approved exactly this")


def paper(hands: Hands, here: str) -> str:
    """The words of the file that would go to the printer, in one line."""
    file = hands.context.request.get(f"{hands.campaign.staff}/admin/{here}file.pdf").body()
    said = subprocess.run(["pdftotext", "-", "-"], input=file, capture_output=True, check=True).stdout.decode()
    return " ".join(said.split())
