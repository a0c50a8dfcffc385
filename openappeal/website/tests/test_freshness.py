from __future__ import annotations

import pytest
from django.db import transaction
from wagtail.rich_text import RichText

from openappeal.cms import addresses, stale
from openappeal.cms.models import StaleAddress
from openappeal.website.models import ContentPage, HomePage, Navigation, SiteText
from openappeal.website.navigation import refresh_shell

pytestmark = pytest.mark.django_db


def marked() -> dict[str, int]:
    return dict(StaleAddress.objects.values_list("path", "priority"))


def about(language: str = "en") -> ContentPage:
    return ContentPage.objects.get(slug="about", locale__language_code=language)


def test_saving_a_draft_marks_nothing(site):
    page = about()
    page.title = "About all of us"
    page.save_revision()

    assert marked() == {}


def test_publishing_marks_the_page_first_and_not_the_whole_site(site):
    page = about()
    page.intro = "Who we are now."
    page.save_revision().publish()

    assert marked() == {
        "/en/about/": stale.PAGE,
        "/fa/about/": stale.PAGE,  # its translation, which is behind now
        "/en/": stale.HOME,
        "/en/feed.atom": stale.FEED,
        "/en/feed.json": stale.FEED,
        "/sitemap.xml": stale.FEED,
    }


def test_publishing_and_marking_are_one_transaction(site):
    page = about()
    page.intro = "Who we are now."
    with transaction.atomic():
        page.save_revision().publish()
        transaction.set_rollback(True)

    assert marked() == {}


def test_unpublishing_takes_file_and_mentions_away(site):
    plan = ContentPage.objects.get(slug="plan")
    page = about()
    page.body = [("paragraph", RichText(f'<p>See <a linktype="page" id="{plan.pk}">the plan</a>.</p>'))]
    page.save_revision().publish()
    assert '<a href="/en/plan/">the plan</a>' in addresses.render("/en/about/").body.decode()
    StaleAddress.objects.all().delete()

    child = ContentPage(title="In full", slug="in-full", locale=plan.locale)
    plan.add_child(instance=child)
    child.save_revision().publish()
    StaleAddress.objects.all().delete()

    plan.unpublish()

    assert marked()["/en/plan/"] == stale.PAGE
    assert marked()["/en/plan/in-full/"] == stale.REST  # the links above its heading
    assert "/en/about/" in marked()
    assert stale.EVERYTHING in marked()  # it stood in the menu
    assert addresses.render("/en/plan/") is None
    assert refresh_shell() is True
    assert "/en/plan/" not in addresses.render("/en/about/").body.decode()


def test_new_slug_marks_the_old_address_and_those_below(site):
    plan = ContentPage.objects.get(slug="plan")
    child = ContentPage(title="In full", slug="in-full", locale=plan.locale)
    plan.add_child(instance=child)
    child.save_revision().publish()
    StaleAddress.objects.all().delete()

    plan.refresh_from_db()
    plan.slug = "our-plan"
    plan.save_revision().publish()

    wanted = {"/en/plan/", "/en/plan/in-full/", "/en/our-plan/", "/en/our-plan/in-full/"}
    assert {path for path, priority in marked().items() if priority == stale.PAGE} == wanted
    assert addresses.render("/en/plan/in-full/") is None
    assert addresses.render("/en/our-plan/in-full/") is not None


def test_moving_marks_both_addresses(site):
    plan = ContentPage.objects.get(slug="plan")

    plan.move(about(), pos="last-child")

    assert {"/en/plan/", "/en/about/plan/"} <= set(marked())


def test_deleting_marks_the_address(site):
    ContentPage.objects.get(slug="plan").delete()

    assert marked()["/en/plan/"] == stale.PAGE
    assert addresses.render("/en/plan/") is None


@pytest.mark.parametrize("words", [SiteText, Navigation])
def test_words_on_every_page_mark_everything(site, words):
    words.objects.first().save()

    assert stale.EVERYTHING in marked()


def test_frame_changes_once(site):
    text = SiteText.objects.get(locale__language_code="en")
    text.footer_note = "Paid for by readers."
    text.save()

    assert refresh_shell() is True
    assert refresh_shell() is False


def test_language_without_a_home_page_is_not_offered(site):
    HomePage.objects.get(locale__language_code="fa").unpublish()
    refresh_shell()

    assert not [path for path in addresses.every_address() if path.startswith("/fa/") and "appeal-v" not in path]
    assert "/fa/" not in addresses.render("/en/").body.decode()
