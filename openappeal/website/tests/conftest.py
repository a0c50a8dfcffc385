from __future__ import annotations

from datetime import date

import pytest
from wagtail.rich_text import RichText

from openappeal.appeals import actions as appeals
from openappeal.cms.models import StaleAddress
from openappeal.cms.tests.rows import MadeOnce
from openappeal.vault.testing import StaticKeys
from openappeal.website import actions
from openappeal.website.navigation import refresh_shell

DAY = date(2026, 11, 23)


def words(title: str) -> appeals.Words:
    return appeals.Words(
        title=title,
        addressees=["The Governor", "The Minister"],
        demands=["Open the door.", "Close the court."],
        paragraphs=["We write about ten people.", "We ask:", "We sign."],
        change_note="",
    )


def publish_appeal():
    version = appeals.found(
        slug="lantern",
        languages_=["en", "fa"],
        demands_to=[0, 1],
        kinds=["text", "demands", "closing"],
        words={"en": words("The Lantern Letter"), "fa": words("نامهٔ فانوس")},
        goal=500,
        by="Omar",
        today=DAY,
    )
    return appeals.publish(version=version, by="Omar", today=DAY)


def make_site():
    publish_appeal()
    for language, title in (("en", "The Lantern Letter"), ("fa", "نامهٔ فانوس")):
        actions.add_home(
            language=language,
            title=title,
            heading_first="Let them",
            heading_second="read.",
            lede="Ten people.",
        )
        actions.set_site_text(language=language, site_name=title, contact_address="omar@campaign.example")
        actions.add_page(
            language=language,
            slug="about",
            title=f"About {language}",
            intro="Who we are.",
            body=[("heading", "How it began"), ("paragraph", RichText("<p>In <b>spring</b>.</p>"))],
        )
    actions.add_page(language="en", slug="plan", title="Our plan", intro="What comes next.")
    actions.add_resources_page(
        language="en",
        slug="resources",
        title="Resources",
        resources=[
            {
                "kind": "text",
                "language": "en",
                "title": "Fifty words",
                "description": "Short.",
                "text": "Please.",
            },
            {
                "kind": "sheet",
                "language": "en",
                "title": "Sheet",
                "description": "To print.",
                "target": "sheet",
            },
        ],
    )
    actions.set_navigation(
        language="en",
        menu=[("The letter", "home"), ("Our plan", "plan")],
        footer=[("About", [("Who we are", "about")])],
    )


SITE = MadeOnce(make_site)


@pytest.fixture
def site(db, settings, tmp_path):
    """A campaign in English and Farsi; About exists in both, the plan in English only."""
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://lantern.example"
    settings.IS_DEMO = False
    settings.KEYS = StaticKeys.fresh()
    SITE.put()
    refresh_shell()
    StaleAddress.objects.all().delete()
