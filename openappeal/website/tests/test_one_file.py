"""The Appeal in one file: whole, dated, the same bytes each time, and with nothing to load."""

from __future__ import annotations

import html as markup
import re
from hashlib import sha256

import pytest

from openappeal.appeals import queries
from openappeal.cms import addresses, onefile

pytestmark = pytest.mark.django_db
# Everything by which a browser fetches something without being asked.
LOADED = re.compile(r"<(?:link|img|script|iframe|object|embed|audio|video|source|base)\b|url\(|@import|\bsrc=", re.I)


def body(path):
    rendered = addresses.render(path)
    assert rendered is not None, path
    return rendered.body


def words(found):
    return " ".join(markup.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", found.decode(), flags=re.S)).split())


@pytest.mark.parametrize("language", ["en", "fa"])
def test_it_holds_the_whole_text_and_loads_nothing(site, language):
    edition = queries.current_edition(language)

    found = body(f"/{language}/one-file.html")

    for part in [edition.title, *(one.text for one in edition.paragraphs)]:
        assert part in words(found)
    for addressee in edition.addressees:
        assert addressee.name in words(found)
        assert [demand.text for demand in addressee.demands if demand.text not in words(found)] == []
    assert LOADED.findall(found.decode()) == []
    assert len(found) < onefile.HEAVIEST


def test_it_is_dated_in_the_readers_calendar_and_names_its_version(site):
    farsi = body("/fa/one-file.html").decode()

    assert '<html lang="fa" dir="rtl">' in farsi
    assert "۲ آذر ۱۴۰۵" in farsi
    assert "This copy is of version 1 of “The Lantern Letter” (English)" in words(body("/en/one-file.html"))
    assert "https://lantern.example/en/" in words(body("/en/one-file.html"))


def test_the_site_shows_the_fingerprint_of_exactly_these_bytes(site):
    begins, ends = onefile.fingerprint(sha256(body("/en/one-file.html")).hexdigest())

    assert f"{begins} … {ends}" in words(body("/en/versions/"))
    assert body("/en/one-file.html") == body("/en/one-file.html")
    assert "/en/one-file.html" in list(addresses.every_address())


def test_it_names_other_addresses_of_the_site_where_there_are_any(site, settings):
    assert "can also be reached" not in words(body("/en/one-file.html"))

    settings.MIRRORS = ["http://lantern.onion"]

    assert 'href="http://lantern.onion/en/"' in body("/en/one-file.html").decode()
    assert b'"http://lantern.onion"' in body("/.well-known/openappeal.json")


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_same_text_can_be_printed(site, language):
    printed = body(f"/{language}/one-file.pdf")

    assert printed.startswith(b"%PDF-")
    assert printed == body(f"/{language}/one-file.pdf")
    assert f'href="/{language}/one-file.pdf"' in body(f"/{language}/versions/").decode()


def test_a_language_without_a_text_has_no_file(site):
    assert addresses.render("/de/one-file.html") is None
