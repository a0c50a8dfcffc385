"""From Tehran, over a slow line, in Tor Browser at its safest: signing under a pseudonym without an address.

Story 1 word for word: read, form and thanks in three requests and 60 kB; no script, font, captcha, third party, e-mail.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.accessibility.test_weight import Meter
from tests.campaign import Campaign, eventually
from tests.journeys.staff import log_in
from tests.journeys.test_signer import PHONE, button, fits
from tests.letters import PostOffice
from tests.visitor import FILLING_SECONDS

PSEUDONYM = "پرنده‌ی مهاجر"
WHOLE_FLOW = 60_000
# Beside the three pages: what the first of them brings along once, and browsers keep.
ONCE = ("Stylesheet", "Other")


class Line(Meter):
    """Counts what goes over the line. Tor Browser at its safest loads no font and runs no script."""

    def __init__(self, browser: Browser) -> None:
        super().__init__(browser)
        blocking = self.context.new_cdp_session(self.page)
        blocking.send("Network.enable")
        blocking.send("Network.setBlockedURLs", {"urls": ["*.woff2"]})

        blocking.on("Network.requestServedFromCache", self._kept)
        self.kept: set[str] = set()

    def _kept(self, event: dict[str, Any]) -> None:
        self.kept.add(event["requestId"])

    def _received(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self.kept.add(event["requestId"])
        super()._received(event)

    def forget_what_was_kept(self) -> None:
        """What the browser has from the page before costs nothing."""
        for request in self.kept:
            self.kinds.pop(request, None)
            self.bytes.pop(request, None)


def test_reading_signing_and_thanks_are_three_small_requests(
    browser: Browser, own_campaign: Campaign, own_office: PostOffice
) -> None:
    own_campaign.start()
    own_campaign.settle()
    staff = browser.new_context()
    organiser = log_in(staff.new_page(), own_campaign)
    allow(organiser, own_campaign)
    before = own_campaign.count()
    meter = Line(browser)
    page = meter.page
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]

    sign(page, own_campaign)

    # One page answers, with the code on it and in no address.
    code = page.locator("main .code").inner_text()
    assert re.fullmatch(r"[0-9a-z]{5}-[0-9a-z]{5}(-[0-9a-z]{4}){4}", code)
    assert page.url.partition("#")[0] == f"{own_campaign.public}/fa/sign/"
    assert PSEUDONYM not in page.content()
    fits(page)
    meter.forget_what_was_kept()
    kinds = sorted(meter.kinds.values())
    documents = [kind for kind in kinds if kind.startswith("Document")]
    assert [kind.removeprefix(f"Document {own_campaign.public}") for kind in documents] == [
        "/fa/",
        "/fa/sign/",
        "/fa/sign/",
    ]
    assert {kind.split()[0] for kind in kinds} <= {"Document", *ONCE}, kinds
    assert [kind for kind in kinds if own_campaign.public not in kind] == []
    assert len(kinds) <= len(documents) + 2, kinds
    assert meter.total() <= WHOLE_FLOW, meter.bytes
    assert meter.context.cookies() == []

    # Loading it again sends the form again, and changes nothing.
    page.reload()
    assert page.locator("main .code").inner_text() == code

    # On paper stand the code and the way back, and nothing that says what was signed.
    page.emulate_media(media="print")
    expect(page.locator("main .code")).to_be_visible()
    for what in ("main .lede", ".mast", ".foot"):
        expect(page.locator(what)).to_be_hidden()
    assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4"))) == 1
    page.emulate_media(media="screen")

    # What the server kept: a day, a box. No letter, no name, no address of the network.
    kept = own_campaign.query(
        "SELECT visibility, basis, held, day, name FROM signatures_signature WHERE held = 'waits'"
    )
    assert [row[:3] + row[4:] for row in kept] == [("withheld", "reviewed", "waits", "")]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(kept[0][3]))
    assert own_office.letters == []
    assert holders_of(PSEUDONYM, own_campaign.data) == []
    assert own_campaign.count() == before

    # A person accepts it; then it counts, apart.
    organiser.goto(f"{own_campaign.staff}/admin/signatures/without-address/")
    assert PSEUDONYM not in organiser.content()
    organiser.get_by_role("button", name="Accept", exact=True).click()
    organiser.locator('.oa-undo[role="status"]').wait_for()
    reviewed = int(str(before["reviewed"])) + 1
    assert eventually(lambda: own_campaign.count()["reviewed"] == reviewed, within=20)
    assert own_campaign.count()["confirmed"] == before["confirmed"]
    staff.close()

    # From paper, typed as people type, to the page, and away.
    page.goto(f"{own_campaign.public}/fa/sign/code/")
    page.locator("#code").fill(code.upper().replace("-", " "))
    button(page)
    expect(page.locator("#visibility-withheld")).to_be_checked()
    assert PSEUDONYM not in page.content()
    fits(page)
    personal = page.url
    page.locator('main a[href^="withdraw/"]').click()
    button(page)
    answer = page.goto(personal)
    assert answer is not None
    assert answer.status == 404
    left = "SELECT count(*) FROM signatures_signature WHERE basis = 'reviewed'"
    assert eventually(lambda: own_campaign.number(left) == 0, within=10)
    meter.context.close()


def allow(page: Page, campaign: Campaign) -> None:
    page.goto(f"{campaign.staff}/admin/signatures/without-address/setting/")
    page.get_by_role("button", name="Let people sign without an address").click()
    page.wait_for_url(f"{campaign.staff}/admin/signatures/without-address/")


def sign(page: Page, campaign: Campaign) -> None:
    page.goto(f"{campaign.public}/fa/", wait_until="networkidle")
    page.locator('main a[href="/fa/sign/"]').first.click()
    fits(page)
    page.locator("#name").fill(PSEUDONYM)
    page.locator("#country").select_option("IR")
    page.locator("#visibility-withheld").check()
    page.wait_for_timeout(FILLING_SECONDS * 1000)
    button(page)
    page.wait_for_load_state("networkidle")


def holders_of(text: str, folder: Path) -> list[str]:
    """Files under a folder that hold this text."""
    found = []
    for file in folder.rglob("*"):
        if file.is_file() and text.encode() in file.read_bytes():
            found.append(str(file.relative_to(folder)))
    return found
