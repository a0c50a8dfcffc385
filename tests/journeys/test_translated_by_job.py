"""Story 30, its end: a group abroad writes in Farsi, reports in Farsi, and is read in English when a translator of
English has translated it by job and an organiser has taken it over. Nobody has JavaScript.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.campaign import Campaign, eventually
from tests.journeys.hands import Hands
from tests.journeys.test_from_goal_to_page import text_of

pytestmark = pytest.mark.journey

FARSI = {
    "title": "پنج آشپزخانه",
    "lede": "آن را بر همهٔ خودمان بخش می‌کنیم.",
    "how_to_give": "به کسی بدهید که فهرست را نگه می‌دارد.",
    "if_missed": "همه پولشان را پس می‌گیرند.",
    "if_more": "برای صفحهٔ بعد می‌ماند.",
}
REPORT = "سه هزار دلار در پنج شهر جمع شد و به صفحه رسید."
ENGLISH = {
    "title": "Five kitchens",
    "lede": "We divide it by all of us.",
    "how_to_give": "Give to whoever keeps the list.",
    "if_missed": "Everybody gets everything back.",
    "if_more": "It stays for the next page.",
    "report": "Three thousand dollars came together in five cities, and reached the page.",
}


def test_a_group_reports_in_farsi_and_is_read_in_english(browser: Browser, own_campaign: Campaign) -> None:
    campaign = own_campaign
    campaign.start()
    campaign.settle()
    omar, nil = Hands(browser, campaign, "demo"), Hands(browser, campaign, "translator")
    english, farsi = (campaign.file(f"/{tag}/drives/five-kitchens/") for tag in ("en", "fa"))
    main = campaign.file("/en/drives/two-pages/")

    # ── A translator is given English too ──
    person = campaign.number("SELECT id FROM accounts_user WHERE username = 'translator'")
    omar.go(f"people/{person}/")
    role = omar.page.locator('form[action$="/role/"]')
    role.locator('[name="languages"][value="en"]').check()
    role.locator("button").click()

    # ── A group's page in Farsi, opened, closed, with its report ──
    drive = campaign.number("SELECT id FROM fundraising_drive WHERE slug = 'two-pages'")
    omar.go(f"drives/{drive}/group/")
    omar.send(slug="five-kitchens", currency="USD", goal="3000", source="fa")
    expect(omar.page.locator('main [name="title"]')).to_have_attribute("lang", "fa")
    omar.send(**FARSI)
    group = omar.here
    omar.press("Open it to readers")
    assert eventually(lambda: farsi.exists() and FARSI["lede"] in text_of(farsi), within=30)
    omar.go(group)
    omar.send('main form[action$="/close/"]')
    omar.go(f"{group}words/fa/")
    omar.send(report=REPORT)
    assert eventually(lambda: REPORT in text_of(farsi), within=30)
    assert not english.exists()

    # ── The translator finds it on the first screen, saves half, then hands it over ──
    nil.go("")
    task = nil.page.locator("main li", has_text="English").filter(has_text="1 text waits for you")
    task.get_by_role("link").first.click()
    nil.page.locator("main .oa-matrix tbody tr", has_text=FARSI["title"]).get_by_role("link").click()
    source = nil.page.locator("#source-report")
    expect(source).to_have_text(REPORT)
    expect(source).to_have_attribute("dir", "rtl")
    nil.send(**{name: ENGLISH[name] for name in ("title", "lede")})
    expect(nil.page.locator("main")).to_contain_text("4 parts wait for you")
    nil.page.locator("main details summary").click()
    expect(nil.page.locator('main [name="title"]')).to_have_value(ENGLISH["title"])
    for name, words in ENGLISH.items():
        nil.page.locator(f'main [name="{name}"]').fill(words)
    nil.press("Save and hand over")
    expect(nil.page.locator("main")).to_contain_text("It waits for whoever takes it over.")
    campaign.settle()
    assert not english.exists()
    assert ENGLISH["title"] not in text_of(main)

    # ── The organiser reads it beside its source and takes it over ──
    omar.go("")
    ready = omar.page.locator("main li", has_text=ENGLISH["title"]).or_(
        omar.page.locator("main li", has_text=FARSI["title"])
    )
    expect(ready).to_contain_text("by ")
    ready.get_by_role("link").first.click()
    expect(omar.page.locator("main")).to_contain_text(REPORT)
    expect(omar.page.locator("main")).to_contain_text(ENGLISH["report"])
    omar.press("Take it over")
    assert eventually(lambda: english.exists() and ENGLISH["report"] in text_of(english), within=30)
    assert eventually(lambda: ENGLISH["title"] in text_of(main), within=30)
    for one in (omar, nil):
        one.context.close()
