"""A campaign of one's own, in a browser whose device keeps passkeys: come in, be locked out, come back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaign import Campaign
from tests.journeys.staff import enrol, sign_in, with_device

ANSWERS = {
    "languages": ["en", "fa"],
    "name": {"en": "The Homecoming Letter", "fa": "نامهٔ بازگشت"},
    "addressees": [
        {"name": {"en": "The Minister", "fa": "وزیر"}, "demands": [{"en": "Free them.", "fa": "آزادشان کنید."}]}
    ],
    "text": {"en": ["They were taken."], "fa": ["آنان را بردند."]},
    "about": {"en": "Four friends."},
    "contact": "post@example.org",
    "organiser": "mina",
}
CODE = re.compile(r"#([a-z2-9]{5}(?:-[a-z2-9]{5}){3})")

pytestmark = pytest.mark.journey


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Campaign, str]]:
    """A campaign that `init` made, and the code of its first organiser."""
    folder = tmp_path_factory.mktemp("real")
    campaign = Campaign(folder, is_demo=False)
    (folder / "answers.json").write_text(json.dumps(ANSWERS))
    made = campaign.run("init", "--answers", str(folder / "answers.json"))
    assert made.returncode == 0, made.stderr
    try:
        campaign.start()
        yield campaign, json.loads(made.stdout)["code"]
    finally:
        campaign.end()


@pytest.fixture
def someone(browser: Browser) -> Iterator[Callable[..., Page]]:
    """A person with a browser and a device of their own."""
    contexts = []

    def arrive(**options: object) -> Page:
        context = browser.new_context(locale="en", **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        contexts.append(context)
        return with_device(context.new_page())

    yield arrive
    for context in contexts:
        context.close()


def code_on(page: Page) -> str:
    found = CODE.search(page.locator("code.oa-key").inner_text())
    assert found
    return found[1]


def test_a_staff_day(real: tuple[Campaign, str], someone: Callable[..., Page]) -> None:
    campaign, code = real
    errors: list[str] = []
    mina = someone()
    mina.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)

    assert len(enrol(mina, campaign, code)) == 8
    assert "#" not in mina.url
    again = someone()
    again.goto(f"{campaign.staff}/admin/enrol/#{code}")
    again.get_by_role("button", name="Register a passkey").click()
    expect(again.get_by_role("alert")).to_contain_text("This code does not work")
    mina.goto(f"{campaign.staff}/admin/account/")
    mina.context.clear_cookies()
    sign_in(mina, campaign)

    # The second organiser, added at once because mina is alone.
    mina.goto(f"{campaign.staff}/admin/people/add/")
    mina.locator("#id_first_name").fill("Omar")
    mina.locator("#id_username").fill("omar")
    mina.locator('input[value="Organiser"]').check()
    mina.get_by_role("button", name="Add and make the link").click()
    omar = someone()
    enrol(omar, campaign, code_on(mina))

    mina.goto(f"{campaign.staff}/admin/people/")
    mina.get_by_role("link", name="Omar", exact=True).click()
    mina.get_by_role("link", name="Lock this person out now").click()
    mina.get_by_role("button", name="Lock this person out now").click()
    expect(mina.get_by_role("main")).to_contain_text("locked out")

    # The next click of somebody locked out leads to the door, which stays shut.
    omar.goto(f"{campaign.staff}/admin/people/")
    assert omar.url.startswith(f"{campaign.staff}/admin/login/")
    omar.get_by_role("button", name="Log in with a passkey").click()
    expect(omar.get_by_role("alert")).to_contain_text("does not open this side")

    # Let in again: there was somebody else once, so the link waits a day.
    mina.get_by_role("button", name="Let them in again, with a new link").click()
    expect(mina.get_by_role("main")).to_contain_text("It opens on")
    omar.goto(f"{campaign.staff}/admin/enrol/#{code_on(mina)}")
    omar.get_by_role("button", name="Register a passkey").click()
    expect(omar.get_by_role("alert")).to_contain_text("This code opens on")

    # The operator at the machine does not wait.
    made = campaign.run("staff-link", "omar", OPENAPPEAL_STAFF_URL=campaign.staff)
    assert made.returncode == 0, made.stderr
    found = CODE.search(made.stdout)
    assert found
    enrol(omar, campaign, found[1])
    mina.goto(f"{campaign.staff}/admin/history/")
    for act in ("Staff member added", "Locked out", "Let in again", "Passkey registered with a link"):
        expect(mina.get_by_role("main")).to_contain_text(act)
    assert [error for error in errors if "Content Security Policy" in error] == []


def test_is_it_still_you(real: tuple[Campaign, str], someone: Callable[..., Page]) -> None:
    campaign, _code = real
    made = campaign.run("staff-link", "mina", OPENAPPEAL_STAFF_URL=campaign.staff)
    found = CODE.search(made.stdout)
    assert found
    page = someone()
    enrol(page, campaign, found[1])
    page.goto(f"{campaign.staff}/admin/people/add/")
    page.locator("#id_first_name").fill("شیرین")
    page.locator("#id_username").fill("shirin")
    page.locator('input[value="Moderator"]').check()
    campaign.run("manage", "shell", "-c", AGE)

    page.get_by_role("button", name="Add and make the link").click()
    expect(page.get_by_role("heading", name="Is it still you?")).to_be_visible()
    page.get_by_role("button", name="Show the passkey").click()

    expect(page.get_by_role("heading", name="A link for شیرین")).to_be_visible()
    page.goto(f"{campaign.staff}/admin/passkeys/")
    campaign.run("manage", "shell", "-c", AGE)
    page.get_by_role("link", name="Register another device").click()
    page.get_by_role("button", name="Show the passkey").click()
    expect(page.get_by_role("heading", name="Register another device")).to_be_visible()
    assert "csrf" not in page.url


# Every session as it is eleven minutes later.
AGE = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    store = SessionStore(row.session_key)
    if "fresh_at" in store:
        store["fresh_at"] -= 660
        store.save()
"""


def test_a_device_that_asks_for_no_finger_opens_nothing(real: tuple[Campaign, str], browser: Browser) -> None:
    campaign, _code = real
    made = campaign.run("staff-link", "mina", OPENAPPEAL_STAFF_URL=campaign.staff)
    found = CODE.search(made.stdout)
    assert found
    context = browser.new_context(locale="en")
    page = with_device(context.new_page(), isUserVerified=False)
    page.goto(f"{campaign.staff}/admin/enrol/#{found[1]}")

    page.get_by_role("button", name="Register a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("Nothing happened")
    context.close()


def test_the_door_says_why_it_needs_a_script_and_at_which_address_it_is(
    real: tuple[Campaign, str], browser: Browser
) -> None:
    campaign, _code = real
    context = browser.new_context(locale="fa", java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{campaign.staff}/admin/login/".replace("localhost", "127.0.0.1"))

    expect(page.get_by_role("main")).to_contain_text("کلید عبور به جاوااسکریپت نیاز دارد")
    expect(page.locator(f'a[href="{campaign.staff}/admin/login/"]')).to_be_visible()
    assert page.locator("html").get_attribute("dir") == "rtl"
    context.close()
