"""Story 23: files of three payment services and a bank are taken in twice, in any order, and nothing comes twice; and
one of their lines becomes somebody's gift.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from openappeal.fundraising.tests import files
from tests.campaign import Campaign
from tests.journeys.hands import Hands

pytestmark = pytest.mark.journey

LINES = "SELECT count(*), sum(net), sum(fee) FROM fundraising_statementline"


def test_three_files_twice_in_any_order(browser: Browser, campaign: Campaign) -> None:
    tess = Hands(browser, campaign, "treasurer")
    note = tess.page.locator("main .oa-note")
    bank = {"currency": "USD", "order": "mdy", "decimal": "."}
    answers: dict[str, dict[str, str]] = {"paypal": {"decimal": ",", "order": "dmy"}, "stripe": {}, "bank": bank}
    texts = {"paypal": files.PAYPAL_DE, "stripe": files.stripe(), "bank": files.BANK_US}
    texts["gocardless"], answers["gocardless"] = files.gocardless(), {}
    before = campaign.query(LINES)[0]

    def look(which: str, **said: str) -> None:
        tess.go("books/statements/new/")
        choose(which, **said)

    def choose(which: str, **said: str) -> None:
        file = {"name": f"{which}.csv", "mimeType": "text/csv", "buffer": texts[which].encode()}
        tess.send(file=file, **said)

    for which in ("stripe", "paypal", "bank", "gocardless"):
        look(which)
        if answers[which]:
            expect(note).to_contain_text("One thing first")
            choose(which, **answers[which])
        expect(note).to_contain_text("What will happen")
        choose(which)
        assert tess.here == f"books/statements/lines/{which}/"

    taken = campaign.query(LINES)[0]
    # Two payments in euros, three that Stripe took, a cheque, a bill, two direct debits: 1,213.40 + 11.85 + 96.80 …
    assert (taken[0] - before[0], taken[2] - before[2]) == (9, 3_660 + 65 + 320 + 146 + 188 + 20 + 20)
    assert taken[1] - before[1] == 121_340 + 1_185 + 9_680 + 3_854 + 5_272 + 50_000 - 350_000 + 980 + 1_480

    for which in ("bank", "stripe", "gocardless", "paypal", "stripe"):
        look(which)
        expect(note).to_contain_text("There is nothing new in this file.")
        # What was said of a file is remembered for its like.
        expect(note).not_to_contain_text("One thing first")
    assert campaign.query(LINES)[0] == taken

    # Of the people in them nothing is kept, and lines that match nothing wait.
    tess.go("books/statements/lines/stripe/")
    assert tess.page.locator('main input[name="line"]').count() == 3
    assert not [name for name in ("Mina", "Omid", "post.example") if name in tess.page.content()]

    # Whose the cheque is she knows: it is a gift, its donor is sealed, and the line is matched with it.
    tess.go("books/statements/lines/bank/")
    tess.page.locator("main a", has_text="$500.00").first.click()
    line = tess.here
    tess.page.locator("main summary").click()
    person = {"people": "2", "name": "Vida Canaryville", "address": "vida@post.example"}
    tess.send("main details form", drive="Stamps, server, telephone", **person)
    assert tess.here == line
    expect(tess.page.locator("main")).to_contain_text("In the books")
    given = "SELECT way, state, amount_minor, people, donor_id IS NOT NULL FROM fundraising_gift"
    assert ("transfer", "cleared", 50_000, 2, 1) in campaign.query(given)
    assert "Vida" not in tess.page.content()
