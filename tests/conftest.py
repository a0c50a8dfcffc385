"""One running demonstration for every test that meets the product from outside, and one browser."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from openappeal.fundraising.tests.standin import KEY, SECRET, Standin
from tests.campaign import Campaign, copy_of_template
from tests.letters import PostOffice
from tests.visitor import Visitor

HERE = Path(__file__).parent
OUTSIDE = ("journeys", "accessibility", "languages", "security", "running")
# The first is the same browser without a desktop.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these on one processor of several, so that there is one campaign and one browser."""
    for item in items:
        if item.path.is_relative_to(HERE) and item.path.relative_to(HERE).parts[0] in OUTSIDE:
            item.add_marker(pytest.mark.xdist_group("campaign"))


@pytest.fixture(scope="session")
def post_office() -> Iterator[PostOffice]:
    office = PostOffice()
    yield office
    office.stop()


@pytest.fixture(scope="session")
def campaign(tmp_path_factory: pytest.TempPathFactory, post_office: PostOffice) -> Iterator[Campaign]:
    """The one that is shared: leave it as it was, but for a few signatures more. Its site is in English and Farsi.

    Each signature has the pages with counts written again in every language, so two of six save minutes.
    """
    yield from _shared(tmp_path_factory.mktemp("campaign"), post_office, small=True)


@pytest.fixture(scope="session")
def campaign_in_six(tmp_path_factory: pytest.TempPathFactory, post_office: PostOffice) -> Iterator[Campaign]:
    """Shared like `campaign`, in the demonstration's six languages."""
    yield from _shared(tmp_path_factory.mktemp("six"), post_office, small=False)


def _shared(folder: Path, office: PostOffice, *, small: bool) -> Iterator[Campaign]:
    copy_of_template(folder, small=small)
    # A payment service that nobody asks for a page: cards are not taken until an organiser says so.
    till = Standin()
    service = till.serve()
    settings = {"KEY": KEY, "WEBHOOK": SECRET, "ADDRESS": till.address}
    shared = Campaign(
        folder, email_url=office.url, **{f"OPENAPPEAL_STRIPE_{name}": value for name, value in settings.items()}
    )
    shared.till = till
    try:
        shared.start()
        # A hundred strangers of one mail domain in a minute are a burst. That has tests of its own.
        shared.query(
            "INSERT INTO antiabuse_switch (part, since_day, reason, words) "
            "VALUES ('holding', '2026-01-01', 'tests', '{}')"
        )
        shared.settle()
        yield shared
    finally:
        shared.end()
        service.shutdown()
        service.server_close()


@pytest.fixture
def visitor(campaign: Campaign) -> Iterator[Visitor]:
    asking = Visitor(campaign.public)
    yield asking
    asking.close()


@pytest.fixture
def own_office() -> Iterator[PostOffice]:
    """A mail server that a test may stop."""
    office = PostOffice()
    yield office
    office.stop()


@pytest.fixture
def own_campaign(tmp_path: Path, own_office: PostOffice) -> Iterator[Campaign]:
    """A copy to be killed, starved or locked, with a site in English and Farsi. Not started yet."""
    yield from _own(tmp_path, own_office, small=True)


@pytest.fixture
def own_campaign_in_six(tmp_path: Path, own_office: PostOffice) -> Iterator[Campaign]:
    """The same with the demonstration's six languages."""
    yield from _own(tmp_path, own_office, small=False)


def _own(folder: Path, office: PostOffice, *, small: bool) -> Iterator[Campaign]:
    copy_of_template(folder, small=small)
    own = Campaign(folder, email_url=office.url)
    try:
        yield own
    finally:
        own.end()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # The browser's driver keeps an event loop in this thread; Django's unit tests may run beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=next(filter(None, map(shutil.which, BROWSERS)), None),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
