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


def test_a_page_is_written_in_its_own_direction_whatever_the_reader_of_the_staff_side_reads(site):
    farsi = ContentPage.objects.get(slug="about", locale__language_code="fa")

    page = logged_in(Role.ORGANISER).get(f"/admin/pages/{farsi.pk}/edit/").content.decode()

    def box(name):
        return re.search(rf'<(?:input|textarea)[^>]*name="{name}"[^>]*>', page)[0]

    for name in ("title", "intro", "search_description"):
        assert 'lang="fa"' in box(name)
        assert 'dir="rtl"' in box(name)
    assert 'dir="ltr"' in box("slug")
    assert "dir=" not in box("dated")
    assert r"dir=\&quot;auto\&quot;" in page  # the boxes of the body


def test_words_around_the_pages_are_written_in_their_own_direction(site):
    words = SiteText.objects.get(locale__language_code="fa")

    page = logged_in(Role.ORGANISER).get(f"/admin/snippets/website/sitetext/edit/{words.pk}/").content.decode()

    assert re.search(r'name="site_name"[^>]*dir="rtl"', page)
    assert re.search(r'name="contact_address"[^>]*dir="ltr"', page)


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
