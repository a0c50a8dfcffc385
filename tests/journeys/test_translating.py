"""Story 2: a new language, then a change. Organiser, translator and second reader, in English and in Farsi."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in

FIGURE = "4,711"

pytestmark = pytest.mark.journey


@contextmanager
def person(browser: Browser, campaign: Campaign, login: str, language: str) -> Iterator[Page]:
    """Somebody at a browser of their own, logged in."""
    context = browser.new_context(locale=language)
    context.set_default_timeout(60_000)
    page = log_in(context.new_page(), campaign, login)
    page.goto(f"{campaign.staff}/admin/?lang={language}")
    yield page
    context.close()


def seconds_until(shows: str, file: Path) -> float:
    began = time.monotonic()
    assert eventually(lambda: file.exists() and shows in file.read_text(), within=30, every=0.02), f"{file}: {shows}"
    return time.monotonic() - began


def edition(campaign: Campaign, language: str) -> int:
    """The draft edition of the newest version."""
    return campaign.number(
        "SELECT edition.id FROM appeals_edition AS edition JOIN appeals_version AS version"
        " ON version.id = edition.version_id WHERE edition.language = ? AND edition.state = 'draft'"
        " ORDER BY version.number DESC LIMIT 1",
        language,
    )


def marks(page: Page) -> list[str]:
    """The places that wait for words."""
    page.locator("form[data-check]").wait_for()
    waiting = page.locator("form[data-check] .oa-part:has(.oa-tag) textarea[data-mark]")
    return [str(one.get_attribute("data-mark")) for one in waiting.all()]


def hand_over(page: Page) -> None:
    page.locator('button[name="then"][value="hand-over"]').click()
    page.wait_for_load_state()
    expect(page.locator("form[data-check]")).to_have_count(0)


def approve(page: Page, campaign: Campaign, number: int) -> None:
    page.goto(f"{campaign.staff}/admin/appeal/translate/{number}/")
    looked = page.locator('input[name="looked"]')
    if looked.count():
        looked.check()
    page.locator('form[action*="/approve/"] button').click(no_wait_after=True)


def publish_two_changes_and_a_slip(page: Page, campaign: Campaign) -> None:
    """English goes on: paragraphs 1 and 2 say something else, in paragraph 3 a sign is put right."""
    page.goto(f"{campaign.staff}/admin/appeal/edit/en/")
    for number, more in ((1, f" {FIGURE} people have written to us."), (2, " We do not forget."), (3, " –")):
        field = page.locator(f"#id_paragraph-{number}")
        field.fill(field.input_value() + more)
    page.locator("#id_in_step").check()
    page.get_by_role("button", name="Save and publish").click()
    page.wait_for_load_state()
    changes = page.locator('main fieldset:has(input[type="radio"])')
    expect(changes).to_have_count(3)
    for change, kind in zip(changes.all(), ("fact", "fact", "minor"), strict=True):
        change.locator(f'input[value="{kind}"]').check()
    page.get_by_role("button", name="Publish it for ever").click()
    page.wait_for_load_state()


@pytest.mark.parametrize(("language", "reads_in"), [("new", "en"), ("fa", "fa")])
def test_a_language_then_a_change(own_campaign: Campaign, browser: Browser, language: str, reads_in: str) -> None:
    own_campaign.start()
    own_campaign.settle()
    is_new = language == "new"
    if is_new:
        # German, unless the demonstration speaks it already.
        offered = str(own_campaign.query("SELECT languages FROM appeals_appeal")[0][0])
        language = next(tag for tag in ("de", "nl") if f'"{tag}"' not in offered)
    public = own_campaign.file(f"/{language}/")
    with (
        person(browser, own_campaign, "demo", "en") as organiser,
        person(browser, own_campaign, "translator", reads_in) as translator,
    ):
        if is_new:
            a_new_language(own_campaign, organiser, translator, language, public)
        title = str(
            own_campaign.query(
                "SELECT title FROM appeals_edition WHERE language = ? AND state = 'published'"
                " ORDER BY published_date DESC LIMIT 1",
                language,
            )[0][0]
        )
        before = public.read_text()
        publish_two_changes_and_a_slip(organiser, own_campaign)
        assert eventually(lambda: public.read_text() != before, within=20)
        assert title in public.read_text()
        assert FIGURE not in public.read_text()

        number = edition(own_campaign, language)
        translator.goto(f"{own_campaign.staff}/admin/appeal/translate/{number}/")
        open_marks = marks(translator)
        assert len(open_marks) == 2
        expect(translator.locator(f"#place-{open_marks[0]} .oa-diff ins")).to_contain_text(FIGURE)
        for mark in open_marks:
            field = translator.locator(f"#text-{mark}")
            field.press("End")
            field.fill(field.input_value() + (" Wir vergessen nicht." if is_new else " فراموش نمی‌کنیم."))
        found = translator.locator(f"#found-{open_marks[0]}")
        expect(found).to_contain_text(FIGURE)  # while typing, by the script
        translator.locator(f'button[name="then"][value="{open_marks[0]}"]').click()
        translator.wait_for_load_state()

        # Saved, both are done and folded away. The figure is still missing, and said so.
        summary = translator.locator("details summary")
        if summary.count():
            summary.click()
        expect(translator.locator(f"#found-{open_marks[0]}")).to_contain_text(FIGURE)
        hand_over(translator)
        organiser.goto(f"{own_campaign.staff}/admin/appeal/translate/{number}/")
        expect(organiser.locator('input[name="looked"]')).to_have_count(1)
        organiser.locator("#id_word").fill(FIGURE)
        organiser.locator('form[action*="/send-back/"] button').click()

        translator.goto(f"{own_campaign.staff}/admin/appeal/translate/{number}/")
        expect(translator.locator(".oa-note--bad")).to_contain_text(FIGURE)
        written = "4.711 Menschen haben uns geschrieben." if is_new else "۴٬۷۱۱ نفر به ما نوشته‌اند."
        field = translator.locator(f"#text-{open_marks[0]}")
        field.fill(f"{field.input_value()} {written}")
        expect(translator.locator(f"#found-{open_marks[0]}")).not_to_contain_text(FIGURE)
        hand_over(translator)
        approve(organiser, own_campaign, number)
        took = seconds_until(written, public)
        print(f"{language}: public {took:.2f} s after the second reader's word")
        assert eventually(lambda: 'class="since"' not in public.read_text(), within=20)


def a_new_language(campaign: Campaign, organiser: Page, translator: Page, tag: str, public: Path) -> None:
    """A language is added, given to the translator, translated whole, and published without a new version."""
    organiser.goto(f"{campaign.staff}/admin/appeal/")
    organiser.locator("#id_language").select_option(tag)
    organiser.get_by_role("button", name="Add", exact=True).click()
    number = campaign.number("SELECT id FROM accounts_user WHERE username = 'translator'")
    organiser.goto(f"{campaign.staff}/admin/people/{number}/")
    organiser.locator(f'input[name="languages"][value="{tag}"]').check()
    organiser.locator('form:has(input[name="languages"]) button').first.click()
    organiser.wait_for_load_state()

    translator.goto(f"{campaign.staff}/admin/appeal/translate/")
    translator.get_by_role("link", name=re.compile("^Open (Deutsch|Nederlands)")).first.click()
    number = edition(campaign, tag)
    assert len(marks(translator)) > 10
    for mark in marks(translator):
        source = translator.locator(f"#place-{mark} [lang=en].oa-words").inner_text()
        figures = " ".join(re.findall(r"[0-9][0-9,]*", source)).replace(",", ".")
        translator.locator(f"#text-{mark}").fill(f"Deutsch {mark[:6]}: {figures}".strip())
    translator.locator("#text-0").fill("Der Laternenbrief auf Deutsch")
    hand_over(translator)
    translator.locator('form[action*="/take-back/"] button').wait_for()
    assert translator.locator('form[action*="/approve/"]').count() == 0
    approve(organiser, campaign, number)
    print(
        f"{tag}: public {seconds_until('Der Laternenbrief auf Deutsch', public):.2f} s after the second reader's word"
    )
