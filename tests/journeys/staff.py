"""What an organiser's or moderator's hands do on the staff side."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.campaign import LOGIN, PASSWORD, Campaign

# What draws Wagtail's frame around a screen. Our screens need none of it.
FRAME = "**/wagtailadmin/js/**"


def log_in(
    page: Page, campaign: Campaign, login: str = LOGIN, password: str = PASSWORD, *, has_frame: bool = False
) -> Page:
    """By password. Drawing the frame takes longer than a screen, so only who needs the menu or edits a page has it."""
    if not has_frame:
        page.context.route(FRAME, lambda asked: asked.abort())
    page.goto(f"{campaign.staff}/admin/login/")
    page.locator("input[name=username]").fill(login)
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").first.click()
    page.wait_for_url(f"{campaign.staff}/admin/")
    return page


def with_device(page: Page, **lies: bool) -> Page:
    """Give the browser a device that keeps passkeys and always finds its user's finger."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options | lies})
    return page


def enrol(page: Page, campaign: Campaign, code: str) -> list[str]:
    """Open a link, register a passkey, go on. Returns the recovery codes."""
    page.goto(f"{campaign.staff}/admin/enrol/#{code}")
    page.get_by_role("button", name="Register a passkey").click()
    page.get_by_role("heading", name="Your passkey is registered").wait_for()
    codes = page.locator(".oa-codes code").all_inner_texts()
    page.get_by_role("link", name="I have kept them. Go on").click()
    page.wait_for_url(f"{campaign.staff}/admin/")
    return codes


def sign_in(page: Page, campaign: Campaign) -> Page:
    """Log in with the passkey that the browser's device has."""
    page.goto(f"{campaign.staff}/admin/login/")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.wait_for_url(f"{campaign.staff}/admin/")
    return page


def show_name(page: Page, campaign: Campaign, name: str) -> None:
    """Read the names one by one, skip what is not meant, press “Show”."""
    page.goto(f"{campaign.staff}/admin/signatures/read/")
    for _one in range(200):
        if name in page.locator(".oa-name").inner_text():
            page.get_by_role("button", name="Show", exact=True).click()
            page.locator('.oa-undo[role="status"]').wait_for()
            return
        page.get_by_role("link", name="Skip for now").click()
    raise AssertionError(f"{name} does not wait to be read")


def hide_name(page: Page, campaign: Campaign, name: str) -> None:
    """Hide a name now."""
    page.goto(f"{campaign.staff}/admin/signatures/hide/")
    page.locator("#id_q").fill(name)
    page.get_by_role("button", name="Find", exact=True).click()
    page.locator("li", has_text=name).get_by_role("button", name="Hide", exact=True).click()
    page.locator('.oa-undo[role="status"]').wait_for()
