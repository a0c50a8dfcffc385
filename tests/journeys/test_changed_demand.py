"""Story 20: people have signed, then a demand changes. They are told, see the difference, hide or withdraw."""

from __future__ import annotations

import hashlib
import json
import re
import time
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.accessibility.test_axe import check
from tests.campaign import PASSWORD, Campaign, eventually
from tests.journeys.staff import log_in
from tests.letters import PostOffice, link, words
from tests.visitor import Visitor, personal_path

PHONE = {"width": 360, "height": 740}
FACT, DEMAND = "We meet every Thursday in the reading room.", "before the first snow"
NOTICE = {
    "en": "You signed version 2. A demand has changed since.",
    "fa": "شما ویرایش ۲ را امضا کرده‌اید. از آن پس یکی از خواسته‌ها عوض شده است.",
}
UNTRANSLATED = {"en": "The change has not been translated yet.", "fa": "این تغییر هنوز ترجمه نشده است."}
BEHIND = "این متن ترجمهٔ ویرایش ۲ است. از آن پس ۱ {} عوض شده است."

pytestmark = pytest.mark.journey


def organiser(browser: Browser, campaign: Campaign, login: str = "demo") -> Page:
    page = browser.new_context(locale="en").new_page()
    page.set_default_timeout(60_000)
    return log_in(page, campaign, login, PASSWORD)


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def write(page: Page, campaign: Campaign, field: str, change: tuple[str, str] | str) -> None:
    """Change one part of the text, say that it is ready, go to Publish."""
    page.goto(f"{campaign.staff}/admin/appeal/edit/en/")
    box = page.locator(f"#id_{field}")
    old = box.input_value()
    box.fill(f"{old} {change}" if isinstance(change, str) else old.replace(*change))
    assert box.input_value() != old
    page.locator("#id_in_step").check()
    page.get_by_role("button", name="Save and publish").click()


def publish(page: Page, campaign: Campaign, shows: dict[str, str]) -> float:
    """Press Publish; seconds until each of these files says what it has to."""
    page.get_by_role("button", name="Publish it for ever").click(no_wait_after=True)
    began = time.monotonic()
    for path, said in shows.items():
        file = campaign.file(path)
        assert eventually(lambda f=file, s=said: f.exists() and s in f.read_text(), within=30, every=0.02), path
    took = time.monotonic() - began
    page.wait_for_load_state()
    return took


def says(campaign: Campaign, path: str) -> str:
    """A page as it is read aloud."""
    return " ".join(re.sub(r"<[^>]+>", " ", campaign.file(path).read_text()).split())


def signed(campaign: Campaign) -> dict[int, int]:
    """How many signatures stand under each version."""
    rows = campaign.query(
        "SELECT v.number, count(*) FROM signatures_signature s JOIN appeals_version v ON v.id = s.version_id GROUP BY 1"
    )
    return {int(str(number)): int(str(people)) for number, people in rows}


def test_who_signed_is_told_of_a_changed_demand_and_of_nothing_else(
    browser: Browser, own_campaign: Campaign, own_office: PostOffice
) -> None:
    own_campaign.start()
    own_campaign.settle()
    visitor = Visitor(own_campaign.public)
    thanks = {
        "en": visitor.sign_and_confirm(own_office, "ann@post.example", name="Ann Onlooker", country="BT"),
        "fa": visitor.sign_and_confirm(own_office, "mina@post.example", name="مینا رهگذر", language="fa", country="BT"),
    }
    personal = {tag: personal_path(path) for tag, path in thanks.items()}
    before, old = signed(own_campaign), own_campaign.file("/fa/appeal-v2.txt").read_bytes()
    staff = organiser(browser, own_campaign)
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()

    # A fact: translations say that they are behind, nobody who signed is told.
    write(staff, own_campaign, "paragraph-1", FACT)
    expect(staff.get_by_role("radio", name="A fact")).to_be_checked()
    expect(staff.get_by_text("No demand changes, so nobody who has signed is told.")).to_be_visible()
    shows = {"/en/": FACT, "/fa/": "از آن پس", "/en/versions/": FACT, "/en/appeal-v3.txt": FACT}
    took = [publish(staff, own_campaign, shows | {"/.well-known/openappeal.json": "appeal-v3.txt"})]
    assert BEHIND.format("بند") in says(own_campaign, "/fa/")
    assert own_campaign.file("/fa/").read_text().count('class="since"') == 2
    staff.goto(f"{own_campaign.staff}/admin/")
    expect(staff.get_by_text("not been told that a demand")).to_have_count(0)
    for tag, path in personal.items():
        page.goto(f"{own_campaign.public}{path}?lang={tag}")
        expect(page.locator("#changed")).to_have_count(0)

    # A demand.
    write(staff, own_campaign, "demand-1", ("at once", DEMAND))
    expect(staff.get_by_role("radio", name="A demand")).to_be_checked()
    expect(staff.locator("ins")).to_contain_text(DEMAND)
    shows = {"/en/": DEMAND, "/fa/": "۱ خواسته", "/en/versions/": DEMAND, "/fa/versions/": "/en/appeal-v4.txt"}
    took.append(publish(staff, own_campaign, shows | {"/.well-known/openappeal.json": "appeal-v4.txt"}))

    # The letter is ready: one press from the first screen, then two people. It goes to one country here, for time.
    staff.goto(f"{own_campaign.staff}/admin/")
    staff.locator(".oa-task", has_text="signers have not been told").get_by_role("link", name="Read it").click()
    here = staff.url
    staff.get_by_role("link", name="Change it").click()
    staff.locator("summary", has_text="Country").click()
    staff.locator('input[name="countries"][value="BT"]').check()
    staff.get_by_role("button", name="Save and look at it").click()
    expect(staff.get_by_text("2 signers would get it now.")).to_be_visible()
    staff.get_by_label("Why is it sent?").fill("A demand has changed")
    staff.get_by_label("To how many?").fill("2")
    staff.get_by_role("button", name="Propose it").click()
    second = organiser(browser, own_campaign, "reader")
    second.goto(here)
    second.get_by_role("button", name="I agree: send it now").click()
    second.context.close()
    english = words(own_office.wait("ann@post.example", number=2, within=60)[-1])
    assert re.search(rf"Before: Free, at once and .*\nNow: Free, {DEMAND} and ", english)
    farsi = own_office.wait("mina@post.example", number=2, within=60)[-1]
    assert UNTRANSLATED["fa"] in words(farsi)

    # The notice, in both languages, by the letter's link and by the first one, without JavaScript.
    for tag, letter in (("en", own_office.to("ann@post.example")[-1]), ("fa", farsi)):
        for path in (link(letter, "personal"), personal[tag]):
            page.goto(f"{own_campaign.public}{path}?lang={tag}")
            notice = page.locator("#changed")
            expect(notice.locator("h2")).to_have_text(NOTICE[tag])
            expect(notice.locator("del")).to_contain_text("at once")
            expect(notice.locator("ins")).to_contain_text(DEMAND)
            expect(notice.locator(".diff")).to_have_attribute("lang", "en")
            assert (UNTRANSLATED[tag] in notice.inner_text()) == (tag == "fa")
            fits(page)

    seen = browser.new_page(reduced_motion="reduce")
    for tag in NOTICE:
        seen.goto(f"{own_campaign.public}{personal[tag]}?lang={tag}")
        check(seen, f"the notice in {tag}")
    seen.close()

    # Ann hides her name; Mina withdraws. The versions keep their numbers.
    page.goto(f"{own_campaign.public}{personal['en']}?lang=en")
    page.locator('#changed a[href="#visibility"]').click()
    page.locator("#visibility-withheld").check()
    page.locator("main form .btn--big").click()
    expect(page.locator('main [role="status"]')).to_be_visible()
    expect(page.locator("#changed h2")).to_have_text(NOTICE["en"])
    page.goto(f"{own_campaign.public}{personal['fa']}?lang=fa")
    page.locator('#changed a[href^="withdraw/"]').click()
    page.locator("main form .btn--big").click()
    gone = before | {2: before[2] - 1}
    assert eventually(lambda: signed(own_campaign) == gone, within=10), signed(own_campaign)
    staff.goto(f"{own_campaign.staff}/admin/signatures/letters/")
    expect(staff.get_by_role("heading", name="Signatures by version")).to_be_visible()

    # What they signed can still be fetched, and hashes to what is said of it. Nothing public tells who signed.
    with urllib.request.urlopen(f"{own_campaign.public}/.well-known/openappeal.json", timeout=10) as answer:
        versions = {one["number"]: one for one in json.load(answer)["appeal"]["versions"]}
    assert sorted(versions) == [1, 2, 3, 4]
    kept = own_campaign.file("/fa/appeal-v2.txt").read_bytes()
    assert kept == old
    assert hashlib.sha256(kept).hexdigest() == versions[2]["editions"]["fa"]["sha256"]
    assert (versions[4]["kind"], versions[4]["changes"]["demand"]) == ("demand", 1)
    own_campaign.settle()
    for path in ("/en/versions/", "/fa/versions/", "/en/", "/fa/"):
        assert "Onlooker" not in own_campaign.file(path).read_text()
    visitor.close()
    staff.context.close()
    context.close()
    print(f"public {took} s after Publish")
