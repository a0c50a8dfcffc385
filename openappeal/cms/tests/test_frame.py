import re
from html.parser import HTMLParser

import pytest

from openappeal.cms import shell

PAGES = ["400", "403", "404", "405", "410", "500", "503", "away"]


class Outline(HTMLParser):
    """Which elements a page has, and with which attributes."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def page(template, lang="en", path=None, **about):
    return Outline(shell.render(template, lang, path or f"/{lang}/missing/", {}, **about))


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("lang", ["en", "fa", "ckb"])
def test_a_page_of_a_few_sentences(frame, name, lang):
    outline = page(f"cms/{name}.html", lang)
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert len(outline.all("h1")) == 1
    assert outline.all("html") == [{"lang": lang, "dir": "ltr" if lang == "en" else "rtl"}]
    assert {"name": "robots", "content": "noindex,noarchive"} in outline.all("meta")
    assert not outline.all("script")
    assert not outline.all("style")
    assert not [attributes for _, attributes in outline.elements if "style" in attributes]


def test_our_sentences_on_a_page_without_a_catalogue_are_marked_as_english(frame):
    outline = page("cms/404.html", "ckb")
    assert outline.all("main") == [{"id": "main", "lang": "en", "dir": "ltr"}]
    skip = next(link for link in outline.all("a") if link.get("class") == "skip")
    assert skip["lang"] == "en"


def test_the_first_link_skips_to_the_page(frame):
    assert page("cms/404.html").all("a")[0]["href"] == "#main"


def test_languages_are_named_in_themselves_and_mark_where_they_lead(frame):
    links = [link for link in page("cms/base.html", path="/en/about/").all("a") if "lang" in link]
    assert [(link["lang"], link.get("hreflang"), link["href"]) for link in links] == [
        ("en", None, "/en/about/"),
        ("fa", "fa", "/fa/about/"),
        ("ckb", "ckb", "/ckb/about/"),
    ]


def test_the_demonstration_says_so(frame, settings):
    assert "demo" not in str(page("cms/base.html", path="/en/").elements)
    settings.IS_DEMO = True
    assert {"class": "demo", "aria-label": "Notice"} in page("cms/base.html", path="/en/").all("aside")


def test_no_page_repeats_the_token_of_a_letter(frame):
    html = shell.render("cms/404.html", "en", "/c/SECRET/", {})
    assert "SECRET" not in html


def test_the_page_shown_while_the_application_is_away_says_what_is_safe(frame):
    text = re.sub(r"<[^>]+>", " ", shell.render("cms/away.html", "en", "/away/en.html", {}))
    assert "it was not saved" in text
    assert "stays confirmed" in text
    assert "To come back" in text
