from __future__ import annotations

import json
import re
from datetime import date
from xml.etree import ElementTree

import pytest

from openappeal.cms import addresses, onefile
from openappeal.website import actions, machines
from openappeal.website.models import ContentPage, HomePage

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def html(path: str) -> str:
    rendered = addresses.render(path)
    assert rendered is not None, path
    return rendered.body.decode()


def test_every_address_is_rendered(site):
    paths = list(addresses.every_address())

    assert [path for path in paths if addresses.render(path) is None] == []
    assert len(paths) == len(set(paths))
    assert {"/", "/en/", "/fa/about/", "/en/plan/", "/fa/signers/", "/en/sheet/", "/fa/poster/"} <= set(paths)
    assert "/fa/plan/" not in paths


@pytest.mark.parametrize("path", ["/fa/plan/", "/de/", "/en/sign/", "/en/signers/page-2/", "/en/signers/page-1/"])
def test_what_does_not_exist_is_gone(site, path):
    assert addresses.render(path) is None


@pytest.mark.parametrize("path", ["/en/plan/", "/fa/about/", "/en/about/us/", "/fa/", "/de/"])
def test_a_page_that_goes_says_so(path):
    assert addresses.says_gone(path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/languages/",
        "/en/signers/",
        "/en/signers/page-2/",
        "/fa/signers/country/de/",
        "/en/signers/sphere/health/page-2/",
        "/en/sheet/",
        "/fa/poster/",
        "/en/sign/",
        "/m/code/",
        "/c/token/",
        "/away/en/",
        "/404/en.html",
        "/count.json",
        "/en/card.png",
        "/en/appeal-v1.txt",
        "/files/7/leaflet.pdf",
    ],
)
def test_nothing_else_leaves_a_trace(path):
    assert not addresses.says_gone(path)


def test_home_shows_text_demands_and_the_waiting_line(site):
    page = html("/en/")

    assert page.count("<h1>") == 1
    assert 'data-n="2">Close the court.' in page
    assert "Be among the first to sign." in page
    assert "<progress" not in page
    assert "This line is for you" in page
    assert "omar@campaign.example" not in page


def test_translation_that_is_behind_says_so(site):
    from openappeal.appeals import actions as appeals
    from openappeal.appeals import step_queries
    from openappeal.appeals.models import Appeal, ChangeKind, EditionParagraph

    draft = appeals.start_draft(appeal=Appeal.objects.get(), by="Omar", today=date(2026, 12, 1))
    draft.editions.filter(language="en").update(in_step=True, change_note="Ten became eleven.")
    EditionParagraph.objects.filter(edition__version=draft, edition__language="en", paragraph__position=1).update(
        text="Eleven people were taken."
    )
    kinds = step_queries.all_as(draft, ChangeKind.FACT)
    appeals.publish(version=draft, kinds=kinds, by="Omar", today=date(2026, 12, 1))

    # Looked up by its numbers, in Persian digits: the sentence itself may be translated by now.
    behind = re.search(r"[^<>]*۱[^<>]*۲[^<>]*", html("/fa/"))
    assert behind is not None
    assert "Ten became eleven." in html("/en/")
    assert "نامهٔ فانوس" in html("/fa/")


def test_page_without_translation_leads_to_the_other_home(site):
    plan, about = html("/en/plan/"), html("/en/about/")

    assert 'href="/fa/#untranslated"' in plan
    assert 'hreflang="fa" href="https://lantern.example' not in plan
    assert 'hreflang="fa" href="https://lantern.example/fa/about/"' in about


@pytest.mark.parametrize("path", ["/", "/languages/", "/en/", "/fa/"])
def test_the_home_pages_and_the_choice_between_them_name_one_another(site, path):
    known = re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html(path))

    assert known == [
        ("en", "https://lantern.example/en/"),
        ("fa", "https://lantern.example/fa/"),
        ("x-default", "https://lantern.example/"),
    ]
    assert "x-default" not in html("/en/about/")
    assert html("/sitemap.xml").count('href="https://lantern.example/" hreflang="x-default"') == 2


def test_the_copy_of_the_choice_says_which_is_the_first(site):
    assert html("/languages/") == html("/")
    assert '<link rel="canonical" href="https://lantern.example/">' in html("/languages/")


def test_menu_is_the_edited_one(site):
    assert '<a href="/en/plan/" aria-current="page">Our plan</a>' in html("/en/plan/")


def test_wall_is_kept_out_of_search_engines(site):
    assert '<meta name="robots" content="noindex,noarchive">' in html("/en/signers/")
    assert "/signers/" not in html("/sitemap.xml")


def test_no_page_carries_style_or_script(site):
    for path in addresses.every_address():
        rendered = addresses.render(path)
        if rendered and rendered.content_type.startswith("text/html") and not path.endswith(onefile.NAME):
            assert not re.search(rb"<script|<style|\sstyle=|\son[a-z]+=", rendered.body), path


def test_farsi_has_its_own_digits_and_calendar(site):
    page = html("/fa/")

    assert 'lang="fa" dir="rtl"' in page
    assert "۲ آذر ۱۴۰۵" in page


def test_preview_and_public_page_are_the_same(site, rf):
    page = ContentPage.objects.get(slug="plan")

    preview = page.make_preview_request()

    assert "Our plan" in preview.content.decode()
    assert page.url == page.full_url == "https://lantern.example/en/plan/"
    assert HomePage.objects.get(locale__language_code="fa").url == "https://lantern.example/fa/"


def test_resources_say_their_kind_in_the_pages_language_and_show_their_whole_text(site):
    resource = {"kind": "letter", "language": "fa", "title": "نامه", "description": "برای دوست"}
    actions.add_resources_page(
        language="fa", slug="resources", title="منابع", resources=[resource | {"text": "دوست عزیز،\n\n" + "س" * 130}]
    )

    page = html("/fa/resources/")

    assert '<p class="meta" lang="fa" dir="rtl">نامه</p>' in page
    assert 'rows="5"' in page


def test_checkers_find_the_texts_and_their_sums(site):
    known = json.loads(html("/.well-known/openappeal.json"))

    (version,) = known["appeal"]["versions"]
    assert version["number"] == 1
    assert sorted(version["editions"]) == ["en", "fa"]
    text = addresses.render(version["editions"]["en"]["text"].removeprefix("https://lantern.example"))
    from hashlib import sha256

    assert text is not None
    assert sha256(text.body).hexdigest() == version["editions"]["en"]["sha256"]
    assert known["log"] == {"key": None}
    assert len(known["office_recipients"]) == 1


def test_security_txt_expires_within_a_year():
    for month in range(1, 13):
        body = machines.security_txt(today=date(2026, month, 28)).decode()
        expires = date.fromisoformat(re.search(r"Expires: (\S{10})T", body)[1])
        assert 300 < (expires - date(2026, month, 28)).days < 366


def test_feed_ids_survive_a_new_title(site):
    def ids() -> list[str]:
        feed = ElementTree.fromstring(html("/en/feed.atom"))
        return sorted(found.text for found in feed.findall("a:entry/a:id", ATOM))

    before = ids()
    plan = ContentPage.objects.get(slug="plan")
    plan.title = "Our other plan"
    plan.save_revision().publish()

    assert ids() == before
    assert len(before) == 4
    assert {item["id"] for item in json.loads(html("/en/feed.json"))["items"]} == set(before)


@pytest.mark.parametrize("below", ["", "about/", "sheet/", "poster/"])
@pytest.mark.parametrize(("language", "locale"), [("en", "en_US"), ("fa", "fa_IR")])
def test_a_shared_link_shows_a_title_and_the_card_with_its_words(site, language, locale, below):
    home = HomePage.objects.get(locale__language_code=language)
    home.lede = "Ten “people”." if language == "en" else "ده نفر."
    home.save_revision().publish()

    told = dict(re.findall(r'<meta property="(og:[a-z:_]+)" content="([^"]*)">', html(f"/{language}/{below}")))

    assert told["og:locale"] == locale
    assert told["og:title"] != told["og:site_name"]
    assert told["og:image"] == f"https://lantern.example/{language}/card.png"
    assert told["og:image:alt"] == f"Let them read. – {home.lede}"


def test_a_country_that_nobody_knows_is_left_out(site):
    from openappeal.cms import shell

    assert "og:locale" not in shell.render("cms/base.html", "eo", "/eo/about/", {})


def test_card_is_small_and_has_the_right_size(site):
    from io import BytesIO

    from PIL import Image

    body = addresses.render("/en/card.png").body
    assert Image.open(BytesIO(body)).size == (1200, 630)
    assert len(body) <= 60_000
