"""An update from the empty form to readers in two languages, put right, taken back; a release waits for its minute.

Without JavaScript, by somebody in the press's role.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.campaign import PASSWORD, Campaign, eventually
from tests.journeys.staff import log_in

pytestmark = pytest.mark.journey

WORD = "Quillfeather"
TITLES = {"en": "Two of us came home", "fa": "Two of us came back"}
FARSI_TITLE = "دو نفر از ما به خانه آمدند"
WRONG, RIGHT = "The hearing took place on 4 June.", "The hearing was postponed."
FARSI_WRONG, FARSI_RIGHT = "دادگاه ۱۴ خرداد برگزار شد.", "دادگاه به تعویق افتاد."
NOTE, FARSI_NOTE = (
    "We wrote that the hearing took place. It was postponed.",
    "نوشته بودیم دادگاه برگزار شد. به تعویق افتاد.",
)


class Hands:
    """A browser without scripts that counts what is pressed and which screens come."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses, self.screens = page, 0, 0
        page.on("framenavigated", self._count)

    def _count(self, frame: object) -> None:
        self.screens += frame == self.page.main_frame

    def press(self, selector: str) -> None:
        self.presses += 1
        self.page.locator(f"main {selector}").first.click()
        self.page.wait_for_load_state()

    def write(self, **typed: str) -> None:
        for name, text in typed.items():
            self.page.locator(f'main [name$="{name.replace("_", "-")}"]').first.fill(text)


@pytest.fixture
def page(browser: Browser, campaign: Campaign) -> Iterator[Page]:
    campaign.settle()
    login = f"pia-{uuid.uuid4().hex[:8]}"
    made = campaign.run(
        "manage",
        "shell",
        "-c",
        "from openappeal.accounts import actions\n"
        "from openappeal.accounts.models import Role\n"
        f"actions.add_staff_member(username='{login}', role=Role.PRESS, password='{PASSWORD}')\n",
    )
    assert made.returncode == 0, made.stderr
    context = browser.new_context(locale="en", java_script_enabled=False, viewport={"width": 390, "height": 844})
    context.set_default_timeout(60_000)
    page = log_in(context.new_page(), campaign, login=login)
    yield page
    context.close()


def shows(file: Path, *words: str) -> bool:
    return bool(eventually(lambda: file.exists() and all(one in file.read_text() for one in words), within=20))


def files_with(campaign: Campaign, word: str) -> list[Path]:
    """Whatever readers are served from that holds a word, compressed copies left out."""
    public = campaign.data / "public"
    try:
        found = [one for one in public.rglob("*") if one.is_file() and one.suffix not in (".gz", ".br")]
        return [one for one in found if word.encode() in one.read_bytes()]
    except FileNotFoundError:
        # Something was taken away while we looked.
        return [public]


@pytest.mark.parametrize("language", ["en", "fa"])
def test_an_update_in_two_languages_put_right_and_taken_back(campaign: Campaign, page: Page, language: str) -> None:
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    page.goto(f"{campaign.staff}/admin/news/")
    hands = Hands(page)
    title = TITLES[language]

    page.locator("#id_title").fill(title)
    hands.press('form[action*="/begin/"] button')
    hands.write(head_summary="From prison.", _text=f"{WRONG} {{{{signatures}}}} people have signed.")
    # The call to act that an update begins with, whose button leads to the form.
    hands.page.locator('main [name$="-heading"]').nth(1).fill("Sign")
    hands.page.locator('main [name$="-label"]').fill("Sign the Appeal")
    hands.press('.oa-sticky [name="then"][value="ready-fa"]')
    hands.write(head_title=FARSI_TITLE, head_summary="از زندان.", _text=f"{FARSI_WRONG} {{{{signatures}}}} نفر.")
    hands.page.locator('main [name$="-heading"]').nth(1).fill("امضا")
    hands.page.locator('main [name$="-label"]').fill("امضا کنید")
    hands.press('.oa-sticky [name="then"][value="ready"]')
    assert files_with(campaign, title) == []
    hands.press('form[action*="/open/"] button')
    print(f"{hands.presses} presses, {hands.screens} screens")
    assert (hands.presses, hands.screens) == (4, 4)

    english, farsi = (
        campaign.file(f"/en/updates/{title.lower().replace(' ', '-')}/"),
        campaign.file(f"/fa/updates/{title.lower().replace(' ', '-')}/"),
    )
    assert shows(english, WRONG, "Sign the Appeal")
    assert shows(farsi, FARSI_WRONG, FARSI_TITLE)
    signed = re.search(r"([\d,]+) people have signed", english.read_text())
    assert signed is not None
    assert "{{" not in english.read_text()
    assert shows(campaign.data / "public" / "en" / "feed.atom", title)

    hands.press('a[href$="/correct/"]')
    for tag, note, words in (("en", NOTE, RIGHT), ("fa", FARSI_NOTE, FARSI_RIGHT)):
        page.locator(f"#note-{tag}").fill(note)
        page.locator(f'details:has([name^="{tag}."]) > summary').first.click()
        page.locator(f'main [name^="{tag}."][name$="-text"]').first.fill(words)
    hands.press(".oa-sticky .oa-button--first")
    assert shows(english, RIGHT, NOTE)
    assert shows(farsi, FARSI_RIGHT, FARSI_NOTE)
    assert shows(campaign.file("/en/corrections/"), NOTE)
    assert WRONG not in english.read_text()

    hands.press('a[href$="/close/"]')
    page.locator("#id_reason").fill("Because of a journey.")
    hands.press("form .oa-button--bad")
    assert eventually(lambda: files_with(campaign, title) == [], within=20)


def test_a_release_is_nowhere_before_its_minute_but_behind_a_journalists_link(campaign: Campaign, page: Page) -> None:
    page.goto(f"{campaign.staff}/admin/news/")
    hands = Hands(page)
    page.locator("#id_title").fill(f"A statement of {WORD}")
    page.locator("#id_kind").select_option("release")
    hands.press('form[action*="/begin/"] button')
    hands.write(_text=f"{WORD} speaks.", _source=f"{WORD}, a writer")
    page.locator('main fieldset [name$="-text"]').nth(1).fill("They did not break me.")
    page.locator('main fieldset [name$="-text"]').nth(2).fill("Held since 2019.")
    hands.press('.oa-sticky [name="then"][value="ready"]')
    page.locator('details:has(form[action*="/plan/"]) > summary').click()
    page.locator("#id_day").fill(str((datetime.now(UTC) + timedelta(days=2)).date()))
    page.locator("#id_minute").fill("00:01")
    page.locator("#id_zone").select_option("America/New_York")
    hands.press('form[action*="/plan/"] button')
    assert "00:01 (America/New York)" in page.locator("main .oa-note").first.inner_text()

    hands.press('a[href$="/links/"]')
    page.locator("#id_label").fill("The Daily")
    page.locator("#id_zone").select_option("Europe/Berlin")
    hands.press("form .oa-button--first")
    link = page.locator("code.oa-key").inner_text()
    seen = page.context.new_page()
    answer = seen.goto(re.sub(r"^https?://[^/]+", campaign.public, link))
    assert answer is not None
    assert answer.status == 200
    assert f"{WORD} speaks." in seen.content()
    # A minute past midnight in New York, in winter or in summer.
    assert re.search(r"06:01 on .* \(Europe/Berlin\)", seen.content())
    seen.close()

    campaign.settle()
    assert files_with(campaign, WORD) == []
    began = datetime.now(UTC)
    campaign.query("UPDATE newsroom_item SET opens_at = ? WHERE state = 'waiting'", began.strftime("%Y-%m-%d %H:%M:%S"))
    public = campaign.data / "public" / "en"
    assert shows(public / "press" / f"a-statement-of-{WORD.lower()}" / "index.html", f"{WORD} speaks.")
    assert shows(public / "feed.atom", WORD)
    took = (datetime.now(UTC) - began).total_seconds()
    print(f"everywhere {took:.1f} s after its minute")
    assert took < 10
