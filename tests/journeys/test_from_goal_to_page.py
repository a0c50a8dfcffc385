"""Stories 7, 8, 24 and 30: money is asked for a page, comes by cheque and from a group abroad, and pays for it; the
page is set with forty names, appears, and its whole story stands in open books and on a page of its own. How a group's
report in Farsi is translated by job: `test_translated_by_job`.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from django.utils import timezone
from playwright.sync_api import Browser, expect

from tests.campaign import Campaign, eventually
from tests.journeys.hands import Hands

pytestmark = pytest.mark.journey

MM = 72 / 25.4
ANONYMOUS = "Vida Canaryville"
EN = {
    "title": "The winter page",
    "lede": "A whole page costs $14,000.",
    "how_to_give": "A cheque, or a transfer.",
    "if_missed": "Everybody gets everything back.",
    "if_more": "What is over pays for the next page.",
}
FA = {"title": "صفحهٔ زمستان", "lede": "یک صفحهٔ کامل ۱۴٬۰۰۰ دلار است."}


def test_a_page_is_asked_for_paid_set_printed_and_accounted_for(browser: Browser, campaign: Campaign) -> None:
    today = timezone.now().date()
    omar, tess = Hands(browser, campaign, "demo"), Hands(browser, campaign, "treasurer")
    english, farsi = (campaign.file(f"/{tag}/drives/winter-page/") for tag in ("en", "fa"))

    def says(*words: str) -> None:
        assert eventually(lambda: english.exists() and all(one in text_of(english) for one in words), within=30), words

    # ── A drive of $14,000 in thirteen days, and a group of exiles with a goal of its own ──
    omar.go("drives/new/")
    deadline = (today + timedelta(days=13)).isoformat()
    omar.send(slug="winter-page", kind="placement", currency="USD", goal="14,000", deadline=deadline)
    omar.send(**EN)
    here = omar.here
    omar.press("Open it to readers")
    omar.go(f"{here}words/fa/")
    omar.send(**FA)
    for currency, rate in (("EUR", "1.0850"), ("SEK", "0.0952"), ("CAD", "0.7310")):
        omar.go(here)
        omar.send('main form[action$="/rate/"]', currency=currency, rate=rate, day=today)
    omar.go(f"{here}group/")
    omar.send(slug="clubhouse", currency="USD", goal="3000")
    omar.send(title="Five kitchens", lede="We divide it by all of us.")
    group = omar.here
    omar.press("Open it to readers")
    says("$0", "of $14,000", "13 days left")

    # ── Three cheques are promised, received, paid in and cleared; somebody gives without a name ──
    tess.go(f"{here}gifts/new/")
    cheques = {"0__amount": "6,000", "1__amount": "4,000", "2__amount": "2,000", "0__name": ANONYMOUS}
    tess.send(way="cheque", state="pledged", currency="USD", day=today, **cheques)
    says("$0", "Not counted yet: $12,000 promised.")
    for before, to in (("pledged", "received"), ("received", "deposited"), ("deposited", "cleared")):
        tess.go(f"{here}gifts/?state={before}")
        for box in tess.page.locator('main input[name="gift"]').all():
            box.check()
        tess.send(to=to, day=today)
        if to == "received":
            says("$0", "Not counted yet: $12,000 on its way to the bank.")
    says("$12,000", "of $14,000.", "How many gave is said from ten people on.")
    tess.go(f"{group}gifts/new/")
    tess.send(way="transfer", state="cleared", currency="USD", day=today, **{"0__amount": "600", "0__people": "12"})
    for currency, amount in (("EUR", "400"), ("SEK", "4,200"), ("CAD", "700")):
        tess.go(f"{group}gifts/new/")
        tess.send(way="transfer", state="cleared", currency=currency, day=today, **{"0__amount": amount})
    # $12,000 + $600 + €400 at 1.085 + SEK 4,200 at 0.0952 + CAD 700 at 0.731 = $13,945.54, once.
    says("$13,945", "from 18 people", "1 SEK = 0.0952 USD")
    assert "$1,945" in text_of(campaign.file("/en/drives/clubhouse/"))
    for currency, amount in (("EUR", "20"), ("SEK", "300"), ("CAD", "50")):
        tess.go(f"{group}gifts/new/")
        tess.send(way="transfer", state="pledged", currency=currency, day=today, **{"0__amount": amount})
    # €20 at 1.085, SEK 300 at 0.0952 and CAD 50 at 0.731 are $86.81, apart, on both pages.
    says("$13,945", "Not counted yet: $86 promised.")
    assert "Not counted yet: $86 promised." in text_of(campaign.file("/en/drives/clubhouse/"))

    # ── One gift goes back, and the page says so ──
    tess.go(f"{here}gifts/new/")
    tess.send(way="transfer", state="cleared", currency="USD", day=today, **{"0__amount": "150"})
    says("The goal is reached")
    tess.page.locator("main .oa-list a").first.click()
    tess.page.locator("main summary").click()
    tess.send('main form[action$="/end/"]', how="refunded", day=today)
    says("$13,945", "$150 was given back.")
    for page in (english, farsi, campaign.file("/en/drives/clubhouse/")):
        assert "Canaryville" not in page.read_text()
    assert eventually(lambda: "۱۳٬۹۴۵ دلار" in text_of(farsi), within=30)
    assert "۱۳ روز" in text_of(farsi)

    # ── What was bought, with its receipt; what is left goes to a named purpose ──
    receipt = {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 invented"}
    tess.go("books/expense/")
    bought = {"against": "placements", "purpose": "winter-page", "account": "bank", "note": "winter page"}
    tess.send(day=today, amount="11,900", currency="USD", receipt=receipt, **bought)
    tess.go("books/carry/")
    tess.send(day=today, amount="700", currency="USD", giving="winter-page", getting="running")
    tess.go("books/lines/?purpose=winter-page")
    expect(tess.page.locator("main")).to_contain_text("$6,000.00")

    # ── The page: a publication, forty names, the same on a poster and a flyer, in two languages ──
    omar.go("print/publications/new/")
    omar.send(name="The Winter Review", width="254", height="336.55", bleed="3", live_left="12", condition="FOGRA39")
    sheets = omar.campaign.query("SELECT id FROM printing_publication WHERE name = 'The Winter Review'")
    made = {}
    for sheet, tag in ((str(sheets[0][0]), "en"), ("a4", "fa"), ("a1", "fa")):
        omar.go("print/new/")
        name = "English" if tag == "en" else "فارسی"
        (text, *_more) = [
            str(option.get_attribute("value"))
            for option in omar.page.locator('[name="text"] option').all()
            if name in option.inner_text() and ("condensed" in option.inner_text()) == (tag == "en")
        ]
        omar.send(label=f"Winter, {sheet}", sheet=sheet, text=text, choice="lot", number="40", code="site")
        expect(omar.page.locator("main")).to_contain_text("Everything has room.")
        made[sheet, tag] = omar.here
    omar.go(made[str(sheets[0][0]), "en"])
    omar.press("Freeze it for the printer")
    # Well-known people are among them who were not asked by a link.
    expect(omar.page.locator("#fix")).to_contain_text("have not approved it")
    omar.send("#fix form.oa-form", reason="They said yes by telephone.")
    frozen = omar.campaign.number("SELECT names_frozen FROM printing_print WHERE frozen_day = ?", today.isoformat())
    assert frozen >= 40
    for (sheet, _tag), url in made.items():
        width, height = {"a4": (210, 297), "a1": (594, 841)}.get(sheet, (254, 336.55))
        with pikepdf.open(io.BytesIO(omar.context.request.get(f"{campaign.staff}/admin/{url}file.pdf").body())) as file:
            (only,) = file.pages
            left, low, right, high = map(float, only.trimbox)
            assert (right - left, high - low) == pytest.approx((width * MM, height * MM), abs=0.01)
            bleed = float(only.bleedbox[2]) - right
            assert bleed == pytest.approx(3 * MM, abs=0.01)

    # ── The placement: booked, sent, seen; its story is public, and the next one is asked for ──
    omar.go("placements/new/")
    drive = here.split("/")[1]
    facts = {"publication": str(sheets[0][0]), "drive": drive, "currency": "USD", "agreed": "11,900"}
    omar.send(slug="winter-page", kind="print", outlet="The Winter Review", **facts)
    omar.send(title="The winter page, in print", issue="December, page 3")
    place = omar.here
    for _step in range(3):
        omar.go(place)
        omar.send('main form[action*="/step/"]', day=today)
    omar.go(f"{place}links/")
    omar.page.get_by_label(f"Winter, {sheets[0][0]} · The Winter Review").first.check()
    omar.send()
    tess.go(f"{place}expenses/")
    tess.page.get_by_label(re.compile("winter page")).check()
    tess.send()
    omar.go(place)
    omar.press("Show it to readers")
    story = campaign.file("/en/placements/winter-page/")
    assert eventually(lambda: story.exists() and "$11,900" in text_of(story), within=30)
    assert {"It appeared on", "$13,945"} <= {one for one in ("It appeared on", "$13,945") if one in text_of(story)}

    # ── It is closed; the books say where everything went; the next one begins with the same facts ──
    omar.go(here)
    omar.send('main form[action$="/close/"]')
    omar.go(f"{here}words/en/")
    omar.send(report="The page lay on every seat.")
    says("The page lay on every seat.", "The winter page, in print", "Carried to", "$11,900.00", "receipt is kept")
    omar.go(f"{place}next/")
    omar.send(slug="spring-page", goal="12,500", currency="USD")
    expect(omar.page.locator("main")).to_contain_text("$12,500")
    expect(omar.page.locator("main")).to_contain_text("No expense is named.")
    for one in (omar, tess):
        one.context.close()


def text_of(file: Any) -> str:
    """What a page says, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", file.read_text()).split()).replace(" .", ".").replace(" ,", ",")
