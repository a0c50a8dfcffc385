"""What of the newsroom readers see: pages, feeds, sitemap, and the home page."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import feedparser
import jsonschema
import pytest

from openappeal.cms import addresses
from openappeal.newsroom import actions, freshness
from openappeal.newsroom.models import Item
from openappeal.newsroom.tests.desk import NOW, TODAY, WHO, block, edition, opened, write
from openappeal.website import feeds
from openappeal.website.tests.json_feed import SCHEMA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]
LATER = TODAY + timedelta(days=2)


def html(path: str) -> str:
    rendered = addresses.render(path)
    assert rendered is not None, path
    return rendered.body.decode()


def correct(item: Item, note: str = "Nine, not ten.") -> None:
    actions.correct(
        item=item,
        notes={"en": note},
        words={"en": {block(item).pk: {"text": "We baked nine."}}},
        by="omar",
        today=LATER,
    )


def test_before_anything_is_said_there_is_nothing():
    write()

    assert [path for path in addresses.every_address() if re.search(r"updates|^/\w+/corrections|bread", path)] == []
    assert addresses.render("/en/updates/") is None
    assert "Updates" not in html("/en/")


def test_an_items_page_in_two_languages():
    opened()

    page = html("/en/updates/bread/")

    assert "<h1>Bread for ten (en)</h1>" in page
    assert "<p>We baked <strong>bread</strong>.</p>" in page
    assert '<link rel="canonical" href="https://lantern.example/en/updates/bread/">' in page
    assert '<link rel="alternate" hreflang="fa" href="https://lantern.example/fa/updates/bread/">' in page
    assert '<a lang="fa" dir="rtl" hreflang="fa" href="/fa/updates/bread/">فارسی</a>' in page
    assert "https://t.me/share/url?url=https%3A%2F%2Flantern.example%2Fen%2Fupdates%2Fbread%2F" in page
    assert "<script" not in page
    assert "style=" not in page
    assert "۳ آذر ۱۴۰۵" in html("/fa/updates/bread/")


def test_an_item_in_one_language_leads_to_no_page_that_does_not_exist():
    opened(languages=("en",))

    page = html("/en/updates/bread/")

    assert 'href="/fa/updates/bread/"' not in page
    assert addresses.render("/fa/updates/bread/") is None
    assert '<a href="/en/updates/bread/" hreflang="en">Bread for ten (en)</a>' in html("/fa/updates/")


def test_a_release_has_its_address_in_the_press_room():
    opened(kind="release")

    assert "<h1>Bread for ten (en)</h1>" in html("/en/press/bread/")
    assert addresses.render("/en/updates/bread/") is None
    assert addresses.render("/en/updates/") is None


def test_a_corrected_item_says_what_and_when():
    item = opened()
    correct(item)

    page, theirs = html("/en/updates/bread/"), html("/fa/updates/bread/")

    assert "Corrected on 26 November 2026" in page
    assert '26 November 2026</time>: <span lang="en" dir="ltr">Nine, not ten.</span>' in page
    assert "We baked nine." in page
    assert "We baked <strong>bread</strong>." in theirs
    assert 'href="/en/updates/bread/">English</a>' in theirs
    assert '<a href="/fa/updates/bread/#corrections">' in html("/fa/corrections/")
    assert '<p lang="en" dir="ltr">Nine, not ten.</p>' in html("/fa/corrections/")


def test_an_allied_post_is_not_our_own_position():
    opened(kind="allied", partner="Bakers", partner_url="https://bakers.example/1", translators="Volunteers")

    page = html("/en/updates/bread/")

    assert "These are the words of <bdi>Bakers</bdi>. They are not our own position." in page
    assert '<a href="https://bakers.example/1" rel="noopener">Where it was published first</a>' in page
    assert "Translated by <bdi>Volunteers</bdi>. The translation is not official." in page


def test_the_list_has_the_newest_in_full_and_goes_on_on_further_pages(monkeypatch):
    monkeypatch.setattr(freshness, "IN_A_LIST", 3)
    for number in range(5):
        item = write(f"loaf-{number}", languages=("en",), title=f"Loaf {number}")
        actions.open_now(item=item, by="omar", now=NOW + timedelta(days=number))

    first, second = html("/en/updates/"), html("/en/updates/page-2/")

    assert re.findall(r"Loaf (\d+) \(en\)</a>", first) == ["4", "3", "2"]
    assert first.count("We baked <strong>bread</strong>.") == 1
    assert re.findall(r"Loaf (\d+) \(en\)</a>", second) == ["1", "0"]
    assert addresses.render("/en/updates/page-3/") is None
    assert addresses.render("/en/updates/page-1/") is None
    assert addresses.render("/fa/updates/page-2/") is None
    assert {"/en/updates/page-2/", "/fa/updates/"} <= set(addresses.every_address())
    assert freshness.list_paths("en")[-1] == "/en/updates/page-3/"
    assert re.findall(r"Loaf (\d+) \(en\)</a>", html("/en/")) == ["4", "3", "2"]


def test_every_address_of_the_newsroom_is_rendered():
    opened()
    opened("cake", kind="release")

    paths = list(addresses.every_address())

    assert [path for path in paths if addresses.render(path) is None] == []
    assert len(paths) == len(set(paths))


def test_what_is_taken_back_says_that_it_is_gone():
    item = opened()
    actions.close(item=item, reason="x", **WHO)

    assert addresses.render("/en/updates/bread/") is None
    assert addresses.says_gone("/en/updates/bread/")
    assert addresses.says_gone("/en/press/bread/")
    assert not addresses.says_gone("/en/updates/")
    assert not addresses.says_gone("/en/updates/page-2/")
    assert not addresses.says_gone("/en/corrections/")


def test_the_sitemap_has_items_with_their_languages():
    opened()
    sitemap = html("/sitemap.xml")

    assert "<loc>https://lantern.example/en/updates/bread/</loc>" in sitemap
    assert sitemap.count('href="https://lantern.example/fa/updates/bread/" hreflang="fa"') == 2
    assert "<loc>https://lantern.example/en/corrections/</loc>" in sitemap


# ── Feeds, read by other people's programs ──────────────────────────────────


def atom(language: str = "en"):
    feed = feedparser.parse(html(f"/{language}/feed.atom").encode())
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    return feed


def items(language: str = "en") -> list[dict[str, str]]:
    feed = json.loads(html(f"/{language}/feed.json"))
    jsonschema.validate(feed, SCHEMA)
    return feed["items"]


def entry(title: str, language: str = "en"):
    return next(one for one in atom(language).entries if one.title.startswith(title))


def test_feeds_carry_items_whole_with_links_that_lead_somewhere():
    opened(blocks=(("action", {"path": "/sign/"}, {"text": "**Now** & here", "label": "Sign"}),))

    found = entry("Bread for ten")
    body = next(one["content_html"] for one in items() if one["title"] == "Bread for ten (en)")

    assert found.link == "https://lantern.example/en/updates/bread/"
    assert (found.published, found.updated) == ("2026-11-24T00:00:00Z", "2026-11-24T00:00:00Z")
    assert found.content[0].type == "text/html"
    for content in (found.content[0].value, body):
        assert "<strong>Now</strong> &amp; here" in content
        assert 'href="https://lantern.example/en/sign/"' in content
    assert "style=" not in body


def test_a_correction_moves_its_item_and_is_an_entry_of_its_own():
    item = opened()
    before = entry("Bread for ten")

    correct(item)

    after, note = entry("Bread for ten"), entry("Correction: Bread for ten")
    assert after.id == before.id
    assert (after.published, after.updated) == ("2026-11-24T00:00:00Z", "2026-11-26T00:00:00Z")
    assert "Nine, not ten." in after.content[0].value
    assert (note.summary, note.link) == ("Nine, not ten.", "https://lantern.example/en/updates/bread/#corrections")
    # Pages of the site, which were made just now, stand in the feed as well.
    assert atom().feed.updated == max(one.updated for one in atom().entries)
    assert {one["id"] for one in items()} == {one.id for one in atom().entries}
    changed = {one["title"]: one["date_modified"] for one in items()}
    assert changed["Bread for ten (en)"] == "2026-11-26T00:00:00Z"


def test_each_language_has_its_own_entries_with_ids_of_their_own():
    item = opened()
    correct(item)
    ids = {one.id for one in atom("en").entries} & {one.id for one in atom("fa").entries}

    assert ids == set()
    assert len({one.id for one in feeds.entries_of("en")}) == len(feeds.entries_of("en"))


def test_what_is_taken_back_leaves_the_feeds():
    item = opened()
    actions.close(item=item, reason="x", **WHO)

    assert [one for one in atom().entries if "Bread" in one.title] == []
    assert "Bread" not in json.dumps(html("/en/feed.json"))
    assert edition(item).state == "open"
