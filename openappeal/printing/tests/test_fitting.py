"""What is set on a sheet, looked at by other programs; what has no room; letters that no font has."""

import io
import json
from dataclasses import replace
from datetime import date
from itertools import cycle, islice

import pikepdf
import pytest

from openappeal.core.scripts import direction_of
from openappeal.printing.engine import fitting, press
from openappeal.printing.engine.copy import Code, Copy, Entry, Sheet

PAGE = Sheet(254, 336.55, bleed=3, live=10, columns=4, text_columns=2, has_marks=True)
NAMES = [
    "Anna Kowalska",
    "Thu Nguyễn Hương",
    "Ian O’Brien-Ünal",
    "Анна Ковалёва",
    "Άννα Παπαδοπούλου",
    "ნინო ბერიძე",
    "Անահիտ Քոչարյան",
    "अनिल कुमार",
    "ሰላም ተስፋዬ",
    "فاطمه‌زهرا بهاری‌نیا",
    "Omar",
]
LINE = "editor of a review of which nobody has heard"


def entry(name: str, credential: str = "") -> Entry:
    return Entry(
        name, direction=direction_of(name), credential=credential, credential_direction=direction_of(credential)
    )


def copy(number: int, language: str = "en", **more: object) -> Copy:
    names = [entry(name, LINE if place < 10 else "") for place, name in enumerate(islice(cycle(NAMES), number))]
    words = "For twelve years the reading rooms have been closed, and those who kept them are behind walls. " * 3
    made = Copy(
        language=language,
        day=date(2026, 11, 26),
        title="Open the reading rooms",
        paragraphs=(words,) * 4,
        demands=("Free, at once, all who are held for what they read.", "Let their families visit."),
        names_title="Among those who have signed",
        groups=(("", tuple(names)),),
        foot=("What people are known for is said for identification only.",),
    )
    return replace(made, **more)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def test_a_thousand_names_stand_on_a_page_in_type_of_six_points_and_more():
    seen = []
    found = fitting.fit(copy(1000), PAGE, progress=lambda done, of: seen.append((done, of)))
    assert found.names >= 6
    assert len(opened(found.pdf).pages) == 1
    assert seen[-1] == (9, 9)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_fewer_names_are_set_larger_and_the_same_gives_the_same_bytes():
    few, again = fitting.fit(copy(60), PAGE), fitting.fit(copy(60), PAGE)
    assert few.names > fitting.fit(copy(400), PAGE).names
    assert few == again


def test_languages_with_a_script_are_set_as_the_language():
    names = (Entry("Mina", language="sr-Latn"),)
    page = copy(0, "zh-hans", title="T", groups=(("", names),))
    assert len(opened(fitting.fit(page, PAGE).pdf).pages) == 1


def test_names_without_room_are_said_in_their_order():
    crowd = copy(3000)
    with pytest.raises(fitting.NoRoom) as caught:
        fitting.fit(crowd, PAGE)
    all_of_them = [one.name for one in crowd.entries()]
    assert 500 < len(caught.value.left) < 2500
    assert caught.value.left == all_of_them[-len(caught.value.left) :]


def test_a_text_without_room_is_no_name_s_fault():
    with pytest.raises(fitting.NoRoom) as caught:
        fitting.fit(copy(0, paragraphs=("A word or two. " * 900,) * 4), replace(PAGE, width=100, height=140))
    assert caught.value.left == []


def test_letters_without_a_font_are_said_with_the_names_that_hold_them():
    odd = [entry("Omar"), entry("Anna ᏗᏂ"), entry("Wei", "editor, ᏗᏂ")]
    with pytest.raises(fitting.NoLetter) as caught:
        fitting.fit(copy(0, groups=(("", tuple(odd)),)), PAGE)
    assert caught.value.letters == ["Ꮧ", "Ꮒ"]
    assert caught.value.names == ["Anna ᏗᏂ", "Wei"]


def test_a_letter_that_is_always_found_again_is_said_once():
    with pytest.raises(fitting.NoLetter) as caught:
        fitting.fit(copy(0, foot=("paid for by \x01 friends",)), PAGE)
    assert caught.value.letters == ["\x01"]


def test_a_name_longer_than_a_line_goes_on_in_the_next_and_its_line_follows_it():
    """In a box of its own lines what follows would stand beside the first of them."""
    name = "Association of Independent Writers, Translators and Publishers for the Freedom of Readers Everywhere"
    sheet = Sheet(105, 148, live=7, columns=2)
    ends = []
    for one in (name, "Omar"):
        page = fitting._Page(copy(0, paragraphs=(), groups=(("", (entry(one, "x"),)),)), sheet)
        page.set_as(fitting.Sizes(9, 9), format="pdf")
        (height,) = json.loads(page._compiler.eval("query(<end>).map(one => one.location().position().y.pt())"))
        ends.append(height)
    # It takes four lines, and its line of one letter has room in the fourth.
    assert 2.5 * 9 < ends[0] - ends[1] < 4 * 9


def test_words_are_never_taken_for_orders_to_the_typesetter():
    words = '#image("/etc/passwd") $x$ *b* @me #sys.inputs "quoted" \\ `code` <label> // gone /* too'
    found = fitting.fit(copy(0, title=words, groups=(("", (entry(words[:100]),)),)), PAGE)
    assert len(opened(found.pdf).pages) == 1


@pytest.mark.parametrize("language", ["en", "fa"])
def test_boxes_inks_and_intent_are_those_that_a_printer_asks_for(language):
    profile = bytes(12) + b"prtrCMYKLab " + bytes(12) + b"acsp" + bytes(100)
    sheet = replace(PAGE, gutter=0)
    made = fitting.fit(
        copy(
            60,
            language,
            code=Code(("101", "010", "111"), "Read it"),
        ),
        sheet,
    )
    done = press.finish(made.pdf, sheet, standard=press.Standard.X1A, intent=press.Intent("FOGRA39", profile))
    assert done == press.finish(made.pdf, sheet, standard=press.Standard.X1A, intent=press.Intent("FOGRA39", profile))
    file = opened(done)
    page = file.pages[0]
    assert [round(float(side) / 72 * 25.4, 1) for side in page.trimbox] == [11, 11, 265, 347.5]
    assert [round(float(side) / 72 * 25.4, 1) for side in page.bleedbox] == [8, 8, 268, 350.5]
    assert [round(float(side) / 72 * 25.4, 1) for side in page.mediabox] == [0, 0, 276, 358.5]
    assert file.pdf_version == "1.4"
    assert str(file.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003"
    intent = file.Root.OutputIntents[0]
    assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
    assert intent.DestOutputProfile.read_bytes() == profile
    drawn = b"".join(stream.read_bytes() for stream in streams(file))
    # No colour of light, and none by a name that could be one.
    assert not [order for order in (b" rg", b" RG", b" scn", b" SCN") if order in drawn]
    assert not [
        one for one in file.objects if isinstance(one, pikepdf.Dictionary) and ("/SMask" in one or "/ca" in one)
    ]
    fonts = [
        one for one in file.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    assert all("/FontFile2" in one or "/FontFile3" in one for one in fonts)


def streams(file: pikepdf.Pdf) -> list[pikepdf.Stream]:
    """What draws: the page, and forms that it uses."""
    contents = file.pages[0].Contents
    found = [one for one in file.objects if isinstance(one, pikepdf.Stream) and one.get("/Subtype") == "/Form"]
    return [*found, *(contents if isinstance(contents, pikepdf.Array) else [contents])]


@pytest.mark.parametrize(
    "profile", [b"", b"%PDF-1.4", bytes(200), bytes(12) + b"mntrRGB XYZ " + bytes(12) + b"acsp" + bytes(100)]
)
def test_what_is_no_profile_of_four_inks_is_refused(profile):
    with pytest.raises(press.BadProfile):
        press.check_profile(profile)


def test_a_spread_keeps_words_out_of_the_gutter():
    spread = Sheet(508, 336.55, bleed=3, live=10, gutter=24, columns=4, smallest=6)
    found = fitting.fit(copy(500), spread)
    assert len(opened(found.pdf).pages) == 1
    assert fitting.picture(copy(500), spread, found, width=300)[1:4] == b"PNG"
