"""An update goes into mailboxes, and what was wrong in it is put right for those who got it. Without JavaScript."""

from __future__ import annotations

import re
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page

from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in
from tests.letters import PostOffice, read

pytestmark = pytest.mark.journey

TITLE = "The hearing of the three librarians"
WRONG, RIGHT = "The hearing took place on 4 June.", "The hearing of 4 June was put off."
NOTE = "We wrote that the hearing took place. It was put off."
# Subscribers read Turkish, and nothing of this is translated into it.
LANGUAGE, NOT_TRANSLATED = "tr", "henüz dilinize çevrilmedi"


def about(office: PostOffice, word: str) -> dict[str, list[EmailMessage]]:
    """Letters whose subject has a word, by who they are for."""
    with office.lock:
        letters = list(office.letters)
    found: dict[str, list[EmailMessage]] = {}
    for people, body in letters:
        letter = read(body)
        if word in str(letter["Subject"]):
            for person in people:
                found.setdefault(person, []).append(letter)
    return found


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def send(campaign: Campaign, page: Page) -> int:
    """Say why and to how many, as the screen says it; send, and wait until all have gone. Returns the number."""
    shown = re.search(r"\d[\d,]*", page.locator("main h2", has_text="Who gets it").locator("+ p").inner_text())
    assert shown is not None
    page.locator("#id_reason").fill("The hearing")
    page.locator("#id_number").fill(shown[0])
    page.get_by_role("button", name="Send it", exact=True).click()
    issue = int(page.url.partition("#")[0].rstrip("/").rpartition("/")[2])
    state = "SELECT state FROM mailings_issue WHERE id = ?"
    is_done = lambda: campaign.query(state, issue) == [("done",)]  # noqa: E731
    assert eventually(is_done, within=120, every=0.3), campaign.query(state, issue)
    return int(shown[0].replace(",", ""))


def test_an_update_goes_into_mailboxes_once_and_its_correction_to_the_same_people(
    browser: Browser, campaign: Campaign, post_office: PostOffice
) -> None:
    context = browser.new_context(locale="en", java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(60_000)
    page = log_in(context.new_page(), campaign)
    page.goto(f"{campaign.staff}/admin/?lang=en")
    page.get_by_role("link", name="Write an update").first.click()
    page.locator("#id_title").fill(TITLE)
    page.locator('main form[action*="/begin/"] button').click()
    page.locator('main [name$="head-summary"]').first.fill("Three people, one judge.")
    page.locator('main [name$="-text"]').first.fill(WRONG)
    page.locator('main [name$="-heading"]').nth(1).fill("Sign")
    page.locator('main [name$="-label"]').fill("Sign the Appeal")
    page.locator('main .oa-sticky [name="then"][value="ready"]').click()
    page.locator('main form[action*="/open/"] button').click()
    item = page.url.partition("#")[0]

    page.get_by_role("button", name="Send it as a mailing").click()
    page.get_by_role("link", name="Change to whom it goes").click()
    page.locator(f'input[name="languages"][value="{LANGUAGE}"]').check()
    page.get_by_role("button", name="Save and look at it").click()
    number = send(campaign, page)
    letters = about(post_office, TITLE)
    # Of a part of the list only tens are said.
    assert abs(len(letters) - number) < 10 <= len(letters)
    assert {len(each) for each in letters.values()} == {1}
    first = next(iter(letters.values()))[0]
    assert first["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert WRONG in plain(first)
    assert NOT_TRANSLATED in plain(first)

    page.goto(item)
    page.locator('main a[href$="/correct/"]').click()
    page.locator("#note-en").fill(NOTE)
    page.locator('details:has([name^="en."]) > summary').first.click()
    page.locator('main [name^="en."][name$="-text"]').first.fill(RIGHT)
    page.locator("main .oa-sticky .oa-button--first").click()
    page.get_by_role("button", name="Send the note by mail").click()
    send(campaign, page)
    after = about(post_office, TITLE)
    assert after.keys() == letters.keys()
    assert {len(each) for each in after.values()} == {2}
    notes = [plain(each[1]) for each in after.values()]
    assert all(NOTE in note and WRONG not in note for note in notes)
    context.close()
