"""An item's card and its edition in one file: there from its minute on, whole, and gone with it."""

from __future__ import annotations

import html as markup
import re
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO

import pytest
from PIL import Image

from openappeal.appeals import actions as appeals
from openappeal.cms import addresses, onefile, shell
from openappeal.cms.models import StaleAddress
from openappeal.newsroom import actions, passing_on, queries, reading

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 26)
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
WHO = {"by": "Nil", "today": DAY}
FILES = [
    f"/{tag}/updates/a-door/{name}" for tag in ("en", "fa") for name in ("card.png", "one-file.html", "one-file.pdf")
]
LOADED = re.compile(r"<(?:link|img|script|iframe|object|embed|audio|video|source|base)\b|url\(|@import|\bsrc=", re.I)
TEXT = {
    "en": {"text": "It was opened at night.\n\nNobody said why.", "heading": "What we know"},
    "fa": {"text": "شب باز شد.\n\nکسی نگفت چرا.", "heading": "آنچه می‌دانیم"},
}
TITLE = {"en": "A door was opened", "fa": "دری باز شد"}


@pytest.fixture
def campaign(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://lantern.example"
    words = {
        tag: appeals.Words(
            title=title, addressees=["A"], demands=["Open."], paragraphs=["We ask:", "We sign."], change_note=""
        )
        for tag, title in TITLE.items()
    }
    version = appeals.found(
        slug="lantern",
        languages_=["en", "fa"],
        demands_to=[0],
        kinds=["demands", "closing"],
        words=words,
        goal=5,
        **WHO,
    )
    appeals.publish(version=version, **WHO)
    frames = {"en": shell.Shell("The Lantern Letter"), "fa": shell.Shell("نامهٔ فانوس")}
    languages = [shell.ShellLanguage("en", "English", "ltr"), shell.ShellLanguage("fa", "فارسی", "rtl")]
    shell.save(frames, languages=languages)


@pytest.fixture
def item(campaign):
    item = actions.begin(kind="update", slug="a-door", language="en", title=TITLE["en"], **WHO)
    text = actions.add_block(item=item, kind="text", **WHO)
    action = actions.add_block(item=item, kind="action", data={"path": "sign/"}, **WHO)
    for tag in ("en", "fa"):
        edition = actions.save_edition(
            item=item,
            language=tag,
            title=TITLE[tag],
            summary="",
            share_text="",
            words={text.pk: TEXT[tag], action.pk: {"label": {"en": "Sign", "fa": "امضا"}[tag]}},
            **WHO,
        )
        actions.mark_ready(edition=edition, **WHO)
    return item


def words(body):
    return " ".join(markup.unescape(re.sub(r"<style>.*?</style>|<[^>]+>", " ", body.decode(), flags=re.S)).split())


def body(path):
    rendered = addresses.render(path)
    assert rendered is not None, path
    return rendered.body


def test_nothing_of_either_is_there_before_the_minute(item):
    assert [addresses.render(path) for path in FILES] == [None] * len(FILES)
    assert not set(FILES) & set(addresses.every_address())

    actions.open_now(item=item, by="Nil", now=NOON)

    assert set(FILES) <= set(addresses.every_address())
    assert set(FILES) <= set(StaleAddress.objects.values_list("path", flat=True))
    assert all(body(path) for path in FILES)


def test_both_go_with_the_item(item):
    actions.open_now(item=item, by="Nil", now=NOON)
    StaleAddress.objects.all().delete()

    actions.close(item=item, reason="a mistake", **WHO)

    assert [addresses.render(path) for path in FILES] == [None] * len(FILES)
    assert set(FILES) <= set(StaleAddress.objects.values_list("path", flat=True))


@pytest.mark.parametrize("language", ["en", "fa"])
def test_the_file_is_whole_and_loads_nothing(item, language):
    actions.open_now(item=item, by="Nil", now=NOON)

    found = body(f"/{language}/updates/a-door/one-file.html")

    for part in (TITLE[language], TEXT[language]["heading"], *TEXT[language]["text"].split("\n\n")):
        assert part in words(found)
    assert f'href="https://lantern.example/{language}/sign/"' in found.decode()
    assert f'href="https://lantern.example/{language}/updates/a-door/"' in found.decode()
    assert re.findall(r'href="(?!https://lantern\.example/)[^"]*', found.decode()) == []
    assert LOADED.findall(found.decode()) == []
    assert {"en": "26 November 2026", "fa": "۵ آذر ۱۴۰۵"}[language] in words(found)


def test_a_correction_stands_in_the_file(item):
    actions.open_now(item=item, by="Nil", now=NOON)
    text = item.blocks.get(kind="text")
    later = {"by": "Nil", "today": date(2026, 11, 28)}

    actions.correct(
        item=item,
        notes={"en": "We wrote “at night”. It was in the morning."},
        words={"en": {text.pk: {**TEXT["en"], "text": "It was opened in the morning."}}},
        **later,
    )

    found = words(body("/en/updates/a-door/one-file.html"))
    assert "We wrote “at night”. It was in the morning." in found
    assert "It was opened in the morning." in found
    assert "It was opened at night." not in found
    assert "28 November 2026" in found


def test_what_a_page_says_of_the_file_is_of_exactly_these_bytes(item):
    actions.open_now(item=item, by="Nil", now=NOON)
    path = "/fa/updates/a-door/one-file.html"
    begins, ends = onefile.fingerprint(sha256(body(path)).hexdigest())

    said = passing_on.described(reading.read(queries.open_edition_at("/fa/updates/a-door/")))

    printed = body("/fa/updates/a-door/one-file.pdf")
    heavy = round(len(body(path)) / 1000), round(len(printed) / 1000)
    assert said == onefile.OneFile(path, heavy[0], begins, ends, "/fa/updates/a-door/one-file.pdf", heavy[1])
    assert printed.startswith(b"%PDF-")
    assert len(printed) < onefile.HEAVIEST


def test_an_edition_that_is_too_heavy_has_no_file(item):
    text = item.blocks.get(kind="text")
    edition = item.editions.get(language="en")
    long = {text.pk: {**TEXT["en"], "text": "A long night. " * 8000}}
    actions.save_edition(item=item, language="en", title=edition.title, summary="", share_text="", words=long, **WHO)
    actions.open_now(item=item, by="Nil", now=NOON)

    assert addresses.render("/en/updates/a-door/one-file.html") is None
    assert passing_on.described(reading.read(queries.open_edition_at("/en/updates/a-door/"))) is None


def test_the_card_is_a_picture_of_the_size_that_others_expect(item):
    actions.open_now(item=item, by="Nil", now=NOON)

    for language in ("en", "fa"):
        picture = Image.open(BytesIO(body(f"/{language}/updates/a-door/card.png")))
        assert picture.size == (1200, 630)
    assert body("/en/updates/a-door/card.png") != body("/fa/updates/a-door/card.png")
