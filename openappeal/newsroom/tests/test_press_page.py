"""The press page, the fact sheet and the zip."""

import base64
import html as markup
import io
import re
import zipfile
from datetime import date

import pytest
from PIL import Image

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import figures
from openappeal.newsroom import photos as keepers
from openappeal.newsroom.actions import press as actions
from openappeal.newsroom.models import Consent
from openappeal.newsroom.press import addresses, kit, paths, photos
from openappeal.newsroom.press_models import Photo
from openappeal.newsroom.tests.press import (
    DAY,
    PASSAGE,
    RIGHTS,
    WHO,
    offer_languages,
    photograph,
    statement_of,
)
from openappeal.transparency import captions, testing

pytestmark = pytest.mark.django_db
WORDS = {
    "en": {"caption": "The door of the court", "alt": "A door"},
    "fa": {"caption": "درِ دادگاه", "alt": "یک در"},
}


@pytest.fixture(autouse=True)
def campaign(monkeypatch, data_dir):
    published_appeal()
    offer_languages("en", "fa", "es", "de", "fr", "tr")
    ask = lambda: figures.Value(2700, date(2021, 7, 10))  # noqa: E731
    only = {"signatures": figures.Figure("signatures", "Confirmed signatures", "the count", ask)}
    monkeypatch.setattr(figures, "_figures", only)


def body(path):
    found = addresses._render(path)
    return found.body if found else None


def page(path):
    return body(path).decode()


def add_photo(**more):
    given = {"scope": ["site", "releases"], "words": WORDS, "is_listed": True, "rights": RIGHTS, **more}
    return actions.add_photo(data=photograph(), **given, **WHO)


def furnish():
    """Something in every part of the page."""
    statement_of(farsi=True)
    add_photo()
    for tag, text in (("en", "We are ten people.\n\nWrite to us."), ("fa", "ما ده نفریم.")):
        actions.set_boilerplate(language=tag, text=text, **WHO)
    actions.add_name(latin="Evin", persian="اوین", said="eh-VEEN", is_prisoner=False, consent=None, **WHO)


def test_the_page_tells_everything_with_dates_and_rights():
    furnish()
    said = page("/en/press/")

    assert "2,700" in said
    assert "as of 10 July 2021" in said
    assert PASSAGE in said
    assert "Photo: Lena Orr" in said
    assert "CC BY 4.0" in said
    assert "Her letter of May" not in said  # for the team
    assert "eh-VEEN" in said
    assert 'href="/en/statements/lena-orr/"' in said
    assert 'href="/en/contact/"' in said
    assert "mailto:" not in said
    assert "tel:" not in said


def test_the_page_in_farsi_has_its_own_digits_calendar_and_words():
    furnish()
    said = page("/fa/press/")

    assert "۲٬۷۰۰" in said
    assert "۱۹ تیر ۱۴۰۰" in said
    assert "ما ده نفریم." in said
    assert "درها را باز کنید." in said
    assert PASSAGE not in said
    assert "درِ دادگاه" in said


@pytest.mark.parametrize("tag", ["fa", "es", "de", "fr", "tr"])
def test_no_english_sentence_is_left_in_another_language(tag):
    furnish()
    english = set(re.findall(r">([^<>{}]{12,})<", page("/en/press/").split("<main")[1]))
    theirs = set(re.findall(r">([^<>{}]{12,})<", page(f"/{tag}/press/").split("<main")[1]))
    own = {"Photo: Lena Orr", "The door of the court", "Confirmed signatures", "Let them go home"}

    assert {one for one in english & theirs if one.strip() not in own and " " in one.strip()} == set()


def test_the_zip_holds_the_page_and_is_the_same_twice():
    furnish()
    first, second = body("/en/press/kit.zip"), body("/en/press/kit.zip")

    assert first == second
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert archive.namelist() == [
        "press-kit/appeal-v1.txt",
        "press-kit/facts.pdf",
        "press-kit/photo-1.jpg",
        "press-kit/press.txt",
    ]
    assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    words = archive.read("press-kit/press.txt").decode()
    assert PASSAGE in words
    assert "Confirmed signatures: 2,700 (as of 10 July 2021)" in words
    assert "&" not in words
    assert "\n\n\n\n" not in words


@pytest.mark.parametrize("tag", ["en", "fa"])
def test_the_fact_sheet_is_the_same_twice_and_tells_no_moment(tag):
    furnish()
    first = kit.fact_sheet(tag)

    assert first == kit.fact_sheet(tag)
    assert first.startswith(b"%PDF-")
    # The day of the text and the numbers, and no time.
    assert set(re.findall(rb"/CreationDate ?\(([^)]*)\)", first)) == {b"D:20260320000000Z"}


def test_the_state_of_the_log_stands_on_page_zip_and_fact_sheet_with_its_key():
    before = kit.fact_sheet("fa")
    assert testing.ORIGIN not in page("/en/press/")
    size = testing.publish([(DAY, 40, 2, 0, 0)])

    root, key = base64.b64encode(testing.ROOT).decode(), str(testing.SIGNER.verifier)
    state = f"{testing.ORIGIN}\n{size}\n{root}"
    shown = [markup.unescape(one) for one in re.findall(r"<pre[^>]*>([^<]*)</pre>", page("/fa/press/"))]
    assert shown == [state, key]
    words = zipfile.ZipFile(io.BytesIO(body("/en/press/kit.zip"))).read("press-kit/press.txt").decode()
    assert f"\n\n{state}\n\nThe key with which its states are signed:\n{key}\n" in words
    assert kit.fact_sheet("fa") != before


def test_the_code_beside_it_leads_to_the_page_and_holds_the_state_where_no_server_sees_it():
    size = testing.publish([(DAY, 40, 2, 0, 0)])

    address = captions.address(captions.latest(), page="https://lantern.example/en/number/")

    root = base64.b64encode(testing.ROOT).decode()
    assert address == f"https://lantern.example/en/number/#{size}/{root}"
    assert captions.code(captions.latest(), page="https://lantern.example/en/number/").startswith("<svg ")


def test_a_language_whose_letters_we_have_not_has_no_fact_sheet():
    actions.set_boilerplate(language="en", text="大江 健三郎", **WHO)

    assert kit.fact_sheet("en") is None
    assert "facts.pdf" not in page("/en/press/")
    assert 'href="facts.pdf"' in page("/fa/press/")
    assert "press-kit/facts.pdf" not in zipfile.ZipFile(io.BytesIO(kit.make("en"))).namelist()


# ── Photographs ─────────────────────────────────────────────────────────────
def test_a_photograph_is_its_pixels_alone():
    assert b"CANARY-IN-EXIF" in photograph()
    made = add_photo()

    stored = bytes(Photo.objects.get().jpeg)
    assert b"CANARY" not in stored
    picture = Image.open(io.BytesIO(stored))
    assert (picture.size, dict(picture.getexif()), picture.info.get("comment")) == ((64, 48), {}, None)
    assert body(paths.photo(made.pk)) == stored


@pytest.mark.parametrize("field", sorted(RIGHTS))
def test_no_photograph_without_the_record_of_its_rights(field):
    with pytest.raises(actions.RightsMissing) as refused:
        add_photo(rights={**RIGHTS, field: ""})
    assert refused.value.fields == [field]
    assert not Photo.objects.exists()


@pytest.mark.parametrize("data", [b"", b"GIF89a", photograph()[:200], b"<svg/>", b"x" * 100])
def test_what_is_no_photograph_is_refused(data):
    with pytest.raises(photos.NotAPhoto):
        photos.make(data)


@pytest.mark.parametrize(
    ("scope", "is_listed", "is_there"),
    [
        (["site", "releases"], True, True),
        (["site", "releases"], False, False),
        (["site"], True, False),
        (["releases"], True, False),
        ([], True, False),
    ],
)
def test_only_what_is_listed_and_allowed_is_on_the_disk(scope, is_listed, is_there):
    made = add_photo(scope=scope, is_listed=is_listed)

    assert (body(paths.photo(made.pk)) is not None) is is_there
    assert (paths.photo(made.pk) in set(addresses._addresses())) is is_there
    assert ("The door of the court" in page("/en/press/")) is is_there
    assert (keepers.find(made.pk) is not None) is ("site" in scope)


# ── Names ───────────────────────────────────────────────────────────────────
def consent(**more):
    day = {"day": date(2026, 1, 1), "ask_again": date(2027, 1, 1), "noted_by": "omar", **more}
    return Consent.objects.create(spellings=["Amin Sabri"], sealed=b"x", covers="name", **day)


def test_a_prisoners_name_needs_a_consent_and_goes_with_it():
    name = {"latin": "Amin Sabri", "persian": "امین صبری", "said": "ah-MEEN", "is_prisoner": True}
    with pytest.raises(actions.ConsentNeeded):
        actions.add_name(**name, consent=None, **WHO)
    with pytest.raises(actions.ConsentNeeded):
        actions.add_name(**name, consent=consent(ended_day=DAY), **WHO)
    with pytest.raises(actions.ConsentNeeded):
        actions.add_name(**name, consent=consent(ask_again=DAY), **WHO)

    held = consent()
    actions.add_name(**name, consent=held, **WHO)
    assert "Amin Sabri" in page("/en/press/")

    Consent.objects.filter(pk=held.pk).update(ended_day=DAY)
    assert "Amin Sabri" not in page("/en/press/")
    assert b"Amin Sabri" not in body("/en/press/kit.zip")
