"""The library: files made anew, what readers find, and out again."""

import io
import re
import zipfile
import zlib
from dataclasses import asdict
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from PIL import Image

from openappeal.appeals.tests.factories import published_appeal
from openappeal.audit.models import Entry
from openappeal.cms import stale as stale_addresses
from openappeal.cms.language import use
from openappeal.cms.models import StaleAddress
from openappeal.newsroom import library_queries
from openappeal.newsroom.actions import library as actions
from openappeal.newsroom.library import addresses, files, paths
from openappeal.newsroom.library_models import LibraryKind, Resource
from openappeal.newsroom.press import kit
from openappeal.newsroom.staff.library_forms import LengthField
from openappeal.newsroom.tests.press import WHO, photograph

FACTS = actions.Facts(
    title="A lamp",
    description="For a table.",
    maker="The committee",
    licence="CC BY 4.0",
    made_day=date(2021, 5, 4),
)
CLIP = "https://clips.example/lamp"


def facts(**more):
    return actions.Facts(**{**asdict(FACTS), **more})


def put(kind="card", language="en", data=None, **more):
    data = photograph() if data is None and kind in ("flyer", "poster", "card") else data
    return actions.add(kind=kind, language=language, facts=facts(**more), data=data, **WHO)


def body(path):
    found = addresses._render(path)
    return (found.body, found.content_type) if found else None


def stale():
    return set(StaleAddress.objects.values_list("path", flat=True))


def paper(jpeg=None, *, author=b"CANARY-AUTHOR"):
    """A PDF of one page with a photograph, a link, a script, and words about who made it."""
    jpeg = photograph() if jpeg is None else jpeg
    link = b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(https://CANARY-LINK.example)>>>>"
    content = b"q 100 0 0 50 10 10 cm /I Do Q"
    picture = b"<</Type/XObject/Subtype/Image/Width 64/Height 48/ColorSpace/DeviceRGB/BitsPerComponent 8"
    xmp = b"<x>CANARY-XMP</x>"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(CANARY-SCRIPT)>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R/Annots["
        + link
        + b"]>>",
        picture + b"/Filter/DCTDecode/Metadata 7 0 R/Length %d>>stream\n" % len(jpeg) + jpeg + b"\nendstream",
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        b"<</Author(" + author + b")/Creator(CANARY-PROGRAM)>>",
        b"<</Type/Metadata/Subtype/XML/Length %d>>stream\n" % len(xmp) + xmp + b"\nendstream",
    ]
    out, at = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        at.append(len(out))
        out += b"%d 0 obj" % number + one + b"endobj\n"
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % one for one in at
    )
    end = b"trailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(out))
    return out + table + end


def everything_in(pdf):
    """The bytes of a PDF, and of what is packed in it."""
    packed = b""
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        try:
            packed += zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue
    return pdf + packed


# ── Files made anew ─────────────────────────────────────────────────────────
def test_a_pdf_is_its_pages_alone():
    before = paper()
    assert len(set(re.findall(rb"CANARY-[A-Z-]+", before))) == 7

    made = files.make(before)

    assert (made.suffix, made.body[:5]) == ("pdf", b"%PDF-")
    assert b"CANARY" not in everything_in(made.body)
    assert b"/CreationDate" not in made.body
    # The page itself is there, its photograph too.
    assert re.findall(rb"/MediaBox ?\[([^]]*)\]", made.body) == [b"0 0 200 100"]
    assert b"/DCTDecode" in made.body
    assert files.make(before).body == made.body


@pytest.mark.parametrize(("kind", "suffix"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_is_its_pixels_alone(kind, suffix):
    exif = Image.Exif()
    exif[0x010E] = "CANARY"
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "#2135c6").save(out, kind, exif=exif.tobytes())
    assert b"CANARY" in out.getvalue()

    made = files.make(out.getvalue())

    assert (made.suffix, b"CANARY" in made.body) == (suffix, False)
    picture = Image.open(io.BytesIO(made.body))
    assert (picture.format, picture.size, dict(picture.getexif())) == (kind, (64, 48), {})


def test_few_colours_stay_few_and_what_is_see_through_stays_so():
    for picture, mode in ((Image.new("P", (8, 8)), "P"), (Image.new("RGBA", (8, 8), (0, 0, 0, 0)), "RGBA")):
        out = io.BytesIO()
        picture.save(out, "PNG")
        assert Image.open(io.BytesIO(files.make(out.getvalue()).body)).mode == mode


@pytest.mark.parametrize(
    "data",
    [b"", b"GIF89a", b"<svg/>", photograph()[:200], paper()[:300], b"%PDF-1.7 nothing", b"x" * (files.MOST_BYTES + 1)],
    ids=["empty", "gif", "svg", "half a jpeg", "half a pdf", "no pdf", "too large"],
)
def test_what_is_neither_paper_nor_picture_is_refused(data):
    with pytest.raises(files.NotAFile):
        files.make(data)


def test_bytes_that_only_begin_like_a_photograph_stay_as_they_are():
    for data in (b"abc\xff\xd8\xff", b"\xff\xd8\xff\xe1\x00\x08abcdef", b"\xff\xd8\xff\xe1\xff\xffabcdef\xff"):
        assert files._without_cameras(data) == data


# ── In, changed, out ────────────────────────────────────────────────────────
@pytest.fixture
def campaign(db, data_dir, monkeypatch):
    published_appeal()
    monkeypatch.setattr(paths, "_pages", {"tests": lambda: ["/en/resources/", "/fa/resources/"]})
    StaleAddress.objects.all().delete()


def test_a_file_is_public_until_it_is_taken_out_and_then_gone_everywhere(campaign):
    made = put("flyer", "fa", paper(), title="برگه")
    path = paths.of(made)

    assert path == f"/library/{made.pk}/flyer-fa.pdf"
    assert list(addresses._addresses()) == [path]
    assert body(path) == (bytes(made.body), "application/pdf")
    assert body(path.replace("flyer", "poster")) is None
    assert stale() == {path, "/en/resources/", "/fa/resources/"}
    # No page leads to a file that is not written yet.
    assert [one.path for one in StaleAddress.objects.filter(priority=stale_addresses.PAGE)] == [path]

    StaleAddress.objects.all().delete()
    for _again in range(2):
        actions.withdraw(resource=made, **WHO)

    assert not Resource.objects.exists()
    assert (list(addresses._addresses()), body(path)) == ([], None)
    assert stale() == {path, "/en/resources/", "/fa/resources/"}
    assert library_queries.shelves("fa") == []
    acts = Entry.objects.filter(subject=f"resource {made.pk}").values_list("action", flat=True)
    assert sorted(acts) == ["newsroom.add_resource", "newsroom.withdraw_resource"]


def test_words_are_a_text_file_and_a_clip_has_no_file_here(campaign):
    words = put("text", text="Light a lamp.\n\nZwei.")
    clip = put("clip", url=CLIP)

    assert body(paths.of(words)) == (b"Light a lamp.\n\nZwei.\n", "text/plain; charset=utf-8")
    assert paths.of(words) == f"/library/{words.pk}/text-en.txt"
    assert paths.of(clip) == ""
    assert list(addresses._addresses()) == [paths.of(words)]


def test_another_type_of_file_in_its_place_leaves_the_old_address(campaign):
    made = put("poster", data=paper())
    before = paths.of(made)
    StaleAddress.objects.all().delete()

    actions.change(resource=made, facts=facts(title="Another"), data=photograph(), **WHO)

    made.refresh_from_db()
    assert (made.title, made.suffix, body(before)) == ("Another", "jpg", None)
    assert {before, paths.of(made)} <= stale()
    actions.change(resource=made, facts=facts(title="A third"), **WHO)
    made.refresh_from_db()
    assert (made.title, made.suffix, len(made.body)) == ("A third", "jpg", made.size)


@pytest.mark.parametrize("field", ["title", "description", "maker", "licence"])
def test_nothing_is_in_the_library_without_its_rights(campaign, field):
    with pytest.raises(actions.RightsMissing) as refused:
        put(**{field: ""})
    assert refused.value.fields == [field]
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        ("text", {}),
        ("clip", {"text": "a"}),
        ("text", {"text": "a", "url": CLIP}),
        ("card", {"text": "a"}),
        ("clip", {"url": CLIP, "data": photograph()}),
        ("text", {"text": "a", "seconds": 9}),
    ],
)
def test_a_thing_is_one_thing(campaign, kind, more):
    with pytest.raises(actions.NotWhole):
        put(kind, **more)
    assert not Resource.objects.exists()


def test_the_database_refuses_two_things_in_one(campaign):
    made = put("text", text="a")
    for wrong in ({"url": CLIP}, {"seconds": 9}, {"text": ""}, {"kind": "flyer"}, {"suffix": "pdf"}, {"maker": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Resource.objects.filter(pk=made.pk).update(**wrong)


# ── As readers find it ──────────────────────────────────────────────────────
def test_shelves_have_their_order_and_readers_their_language_first(campaign):
    for language in ("de", "en", "fa", "ckb"):
        put("text", language, title=f"Words {language}", text="a")
    put("clip", url="https://Clips.example:8443/lamp?x=1", seconds=184)
    put("card")

    shelves = library_queries.shelves("fa")

    assert [shelf.kind for shelf in shelves] == [LibraryKind.CARD, LibraryKind.CLIP, LibraryKind.TEXT]
    # Then the campaign's languages in their order, then the others.
    words = shelves[2].resources
    assert [one.language for one in words] == ["fa", "en", "ckb", "de"]
    assert [one.is_own for one in words] == [True, False, False, False]
    assert (words[2].language_name, words[2].direction) == ("کوردیی ناوەندی", "rtl")
    assert (shelves[1].resources[0].host, shelves[1].resources[0].length) == ("clips.example", "۳:۰۴")
    (card,) = shelves[0].resources
    assert (card.file_type, card.kilobytes, card.made_day) == ("JPG", 1, date(2021, 5, 4))


@pytest.mark.parametrize(("seconds", "shown"), [(7, "0:07"), (184, "3:04"), (3600, "1:00:00"), (3723, "1:02:03")])
def test_a_length_is_read_as_it_is_written(seconds, shown):
    assert library_queries.length(seconds, "en") == shown
    assert LengthField().clean(shown) == seconds
    assert LengthField().clean(library_queries.length(seconds, "fa")) == seconds


@pytest.mark.parametrize("typed", ["", "3", "3:60", "1:60:00", "0:00", "3.05", "-3:05", "3:05:"])
def test_what_is_no_length_is_refused(typed):
    with pytest.raises(ValidationError):
        LengthField().clean(typed)


@pytest.mark.parametrize("language", ["en", "fa"])
def test_readers_are_told_what_the_other_site_learns_before_they_open_a_clip(campaign, language):
    put("clip", language, url=CLIP, seconds=184)
    put("text", text="a")

    with use(language):
        page = render_to_string(
            "newsroom/components/library.html",
            {
                "library": library_queries.shelves(language),
                "page": {"lang": language, "ui_lang": language, "ui_dir": ""},
            },
        )

    sentence = "A site that you open learns" if language == "en" else "سایتی که باز می‌کنید"
    assert [page.count(sentence), page.count(f'<a href="{CLIP}" rel="noreferrer">')] == [1, 1]
    assert page.index(sentence) < page.index(CLIP)
    assert f'<bdi dir="ltr">{"3:04" if language == "en" else "۳:۰۴"}</bdi>' in page
    assert re.findall(r"<(?:iframe|video|audio|img|embed|object|script)", page) == []


def test_the_press_kit_names_the_clips_of_its_language_and_holds_none(campaign):
    put("text", text="a")
    assert not stale() & set(paths.kits())
    put("clip", url=CLIP, seconds=184)
    put("clip", "fa", url=f"{CLIP}-fa")
    assert set(paths.kits()) <= stale()

    archive = zipfile.ZipFile(io.BytesIO(kit.make("en")))

    words = archive.read("press-kit/press.txt").decode()
    assert f"## Clips on other sites\n\nA lamp (3:04) · The committee · CC BY 4.0\n{CLIP}\n\nWrite to us" in words
    assert [name for name in archive.namelist() if not name.endswith((".txt", ".pdf"))] == []
    assert paths.kits() == ["/en/press/kit.zip", "/fa/press/kit.zip"]
