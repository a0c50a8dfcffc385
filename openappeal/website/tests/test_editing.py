from __future__ import annotations

import re

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Page

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.cms.pages import RESERVED_SLUGS, TextLimit
from openappeal.website import actions
from openappeal.website.blocks import MenuLink
from openappeal.website.models import ContentPage, HomePage, SiteText

pytestmark = pytest.mark.django_db


def test_addresses_of_forms_cannot_be_taken(site):
    assert {"sign", "signers", "contact"} <= RESERVED_SLUGS
    page = ContentPage(title="Sign here", slug="sign", locale=HomePage.objects.first().locale)

    with pytest.raises(ValidationError, match="belongs to a form"):
        page.clean()


def test_opening_has_thirty_words_at_most():
    TextLimit(30)("word " * 30)
    with pytest.raises(ValidationError):
        TextLimit(30)("word " * 31)


def test_link_leads_to_one_thing_only(site):
    block = MenuLink()
    page = Page.objects.get(slug="plan")
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "Both", "page": page.pk, "place": "sign"}))
    with pytest.raises(ValidationError):
        block.clean(block.to_python({"title": "Neither", "page": None, "place": ""}))
    assert block.clean(block.to_python({"title": "Sign", "page": None, "place": "sign"}))["place"] == "sign"


def test_only_sensible_pages_can_be_made(site):
    root, home = Page.get_first_root_node().specific, HomePage.objects.first()

    assert ContentPage not in root.allowed_subpage_models()
    assert HomePage not in home.allowed_subpage_models()
    assert {model.__name__ for model in home.creatable_subpage_models()} == {"ContentPage", "ResourcesPage"}


def test_unknown_target_is_named(site):
    with pytest.raises(actions.NoSuchTarget, match="nowhere"):
        actions.set_navigation(language="en", menu=[("Nowhere", "nowhere")], footer=[])


def test_translations_share_slug_and_key(site):
    english, farsi = ContentPage.objects.filter(slug="about").order_by("pk")

    assert english.translation_key == farsi.translation_key
    assert english.url_path.replace("/home/", "") == farsi.url_path.replace("/home-fa/", "")


# ── Whether visitors can write to anybody ───────────────────────────────────
NOBODY = "Nobody gets the messages written on the contact page"


def test_the_home_screen_asks_for_a_mailbox_until_there_is_one(site):
    SiteText.objects.update(contact_address="")
    organiser = logged_in(Role.ORGANISER)
    page = organiser.get("/admin/").content.decode()

    assert NOBODY in page
    (address,) = re.findall(r'href="([^"]+)#id_contact_address"', page)
    assert 'id="id_contact_address"' in organiser.get(address).content.decode()
    assert NOBODY not in logged_in(Role.MODERATOR, "wei").get("/admin/").content.decode()


def test_a_mailbox_in_any_language_is_enough(site):
    SiteText.objects.filter(locale__language_code="en").update(contact_address="")

    assert NOBODY not in logged_in(Role.ORGANISER).get("/admin/").content.decode()
