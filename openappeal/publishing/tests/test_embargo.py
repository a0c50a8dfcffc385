"""A planted word: in no file before its minute, in every file that should have it within ten seconds."""

from __future__ import annotations

import gzip
import time
from datetime import timedelta
from pathlib import Path

import brotli
import pytest

from openappeal.newsroom import actions as newsroom
from openappeal.newsroom.tests.desk import NOW, WHO, write
from openappeal.publishing import actions, headers
from openappeal.website.tests.conftest import site  # noqa: F401  the fixture

pytestmark = pytest.mark.django_db
WORD = "pomegranate"


def having(folder: Path, word: str = WORD) -> set[str]:
    """Every file below a folder in which a word stands, in its name or within, packed or not."""
    found = set()
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        body = file.read_bytes()
        if file.suffix == ".br":
            body = brotli.decompress(body)
        if file.suffix == ".gz":
            body = gzip.decompress(body)
        if word.encode() in body or word in str(file.relative_to(folder)):
            found.add(str(file.relative_to(folder)))
    return found


@pytest.fixture
def release(site, data_dir):  # noqa: F811
    item = write(f"the-{WORD}", kind="release", title=f"The {WORD}", summary=WORD)
    newsroom.plan(item=item, opens_at=NOW + timedelta(hours=1), zone="America/New_York", by="omar", now=NOW)
    newsroom.make_preview_link(
        item=item, label="x", language="en", zone="UTC", until=NOW.date() + timedelta(days=2), **WHO
    )
    return item


def test_a_release_is_nowhere_before_its_minute_everywhere_after_it_and_nowhere_once_taken_back(release, data_dir):
    actions.publish_all()
    newsroom.open_due(now=NOW + timedelta(minutes=59))
    actions.publish_waiting()
    assert having(data_dir) == set()

    began = time.perf_counter()
    assert newsroom.open_due(now=NOW + timedelta(hours=1)) == 1
    actions.publish_waiting()
    seconds = time.perf_counter() - began

    plain = {name for name in having(data_dir) if not name.endswith((".br", ".gz"))}
    pages = {f"public/{tag}/{name}" for tag in ("en", "fa") for name in ("feed.atom", "feed.json")}
    pages |= {f"public/{tag}/press/index.html" for tag in ("en", "fa")}
    pages |= {
        f"public/{tag}/press/the-{WORD}/{name}"
        for tag in ("en", "fa")
        for name in ("index.html", "card.png", "one-file.html", "one-file.pdf")
    }
    pages |= {"public/en/press/kit.zip", "public/fa/press/kit.zip"}
    assert plain == {*pages, "public/sitemap.xml"}
    packed = {name for name in plain if not name.endswith((".zip", ".png", ".pdf"))}
    assert {f"{name}.br" for name in packed} | {f"{name}.gz" for name in packed} | plain == having(data_dir)
    assert seconds < 10

    newsroom.close(item=release, reason="x", **WHO)
    actions.publish_waiting()

    # Its addresses say “gone”: an empty file that web servers look for and never send.
    folders = {f"public/{tag}/press/the-{WORD}/.gone" for tag in ("en", "fa")}
    assert having(data_dir) == folders


def test_a_journalists_address_is_a_forms_address_and_for_no_search_engine():
    path = "/en/press/preview/AAAAAAAAAAAAAAAAAAAAAA/"

    assert headers.is_form(path)
    assert headers.robots(path) == headers.NO_INDEX
    assert not headers.is_form("/en/press/")
    assert not headers.is_form("/en/press/bread/")
    assert headers.robots("/en/press/bread/") == []


def test_prints_with_names_stay_out_of_search_engines_as_the_wall_does():
    paths = ("/prints/2892416860413886946.pdf", "/en/signers/page-2/")
    assert [headers.robots(path) for path in paths] == [headers.NO_INDEX, headers.NO_INDEX]
    assert headers.robots("/placements/back-cover/ad.png") == []
