"""Newspapers' pages, spreads, words that are too wide, two languages on one sheet: looked at as ink on the page."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import Copy, Entry, Second, Sheet, Sides
from openappeal.printing.models import SHEETS, Publication
from openappeal.printing.staff_presets import PRESETS
from openappeal.printing.tests.test_fitting import NAMES, copy, entry

FARSI = Second(
    language="fa",
    title="درهای کتاب‌خانه‌ها را باز کنید",
    paragraphs=("دوازده سال است که کتاب‌خانه‌ها بسته‌اند و نگهبانانشان پشت دیوارند. " * 3,) * 3,
    demands=("همهٔ کسانی را که برای خواندن در بندند آزاد کنید.",),
    names_title="از جملهٔ امضاکنندگان",
    groups=("",),
)
SPREAD = Sheet(260, 170, live=6, gutter=14, columns=3, smallest=6, largest=9)
FEW, MANY = 40, 400
"""Names that have room on one of its pages, and so many that they begin below the text."""


def sheets() -> dict[str, Sheet]:
    """Every sheet of ours, and every page of a newspaper that is offered to begin with."""
    found = {str(key): sheet for key, sheet in SHEETS.items()}
    for one in PRESETS:
        found[one.key] = replace(Publication(**one.initial()).sheet, bleed=0.0, has_marks=False)
    return found


def dark(page: Copy, sheet: Sheet, width: int = 520) -> Image.Image:
    """The set page as black and white, two dots a millimetre of the spread."""
    png = fitting.picture(page, sheet, fitting.fit(page, sheet), width=width)
    with Image.open(io.BytesIO(png)) as drawn:
        return drawn.convert("L").point(lambda grey: 255 if grey < 250 else 0)


@pytest.mark.parametrize("number", [0, FEW, MANY])
@pytest.mark.parametrize("language", ["en", "fa"])
def test_nothing_stands_in_the_gutter_of_a_spread(language, number):
    """Neither with few names on a page of their own, nor with so many that they begin below the text."""
    page = copy(number, language, second=FARSI if number == FEW else None, foot=("said for identification only " * 9,))
    if not number:
        page = replace(page, groups=(), names_title="")
    ink = dark(page, SPREAD)
    assert ink.crop((247, 0, 273, ink.height)).getbbox() is None
    assert ink.crop((0, 0, 247, ink.height)).getbbox() is not None
    assert ink.crop((273, 0, 520, ink.height)).getbbox() is not None


@pytest.mark.parametrize("key", sheets())
def test_every_sheet_takes_two_languages_and_nothing_leaves_its_frame(key):
    sheet = replace(sheets()[key], bleed=0.0)
    pair = copy(12, second=FARSI, paragraphs=("Twelve years behind walls, for lending what was lent before. " * 3,) * 2)
    page = replace(pair, second=replace(FARSI, paragraphs=FARSI.paragraphs[:2]))
    ink = dark(page, sheet, width=500)
    assert within(ink, sheet)


def within(ink: Image.Image, sheet: Sheet) -> bool:
    """Whether every word keeps its distance from each edge."""
    edges = sheet.margins._make(int(side * ink.width / sheet.width) - 2 for side in sheet.margins)
    left, top, right, bottom = ink.getbbox()
    return (
        left >= edges.left
        and top >= edges.top
        and right <= ink.width - edges.right
        and bottom <= ink.height - edges.bottom
    )


@pytest.mark.parametrize("language", ["en", "fa"])
def test_each_side_keeps_its_own_distance(language):
    sheet = Sheet(150, 200, live=Sides(top=8, bottom=25, left=30, right=12), columns=2, smallest=6, largest=9)
    ink = dark(copy(60, language, foot=("said for identification only",)), sheet, width=600)
    assert within(ink, sheet)
    left, top, right, bottom = (side / 4 for side in ink.getbbox())
    # And uses what it may: a line reaches across, and the foot stands at the bottom.
    assert (left, 150 - right) == pytest.approx((30, 12), abs=0.6)
    assert 7.5 <= top < 14
    assert 25 <= 200 - bottom < 30
    # The look sees words that stand too near.
    assert not within(ink, replace(sheet, live=Sides(8, 25, 32, 12)))


def test_a_spread_gives_the_text_a_page_of_its_own_size():
    few = fitting.fit(copy(FEW), SPREAD)
    many = fitting.fit(copy(MANY), SPREAD)
    assert few.is_split
    assert few.text > few.names * fitting.TEXT
    assert not many.is_split
    assert many.text == round(many.names * fitting.TEXT, 3)


def test_sizes_that_were_found_set_the_same_page_at_once():
    page = copy(FEW)
    found = fitting.fit(page, SPREAD)
    seen = []
    again = fitting.fit(page, SPREAD, known=found.sizes, progress=lambda done, of: seen.append(done))
    assert (again, seen) == (found, [])
    # Where they no longer fit, others are looked for.
    assert fitting.fit(page, SPREAD, known=replace(found.sizes, names=60.0)) == found


LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzgegnerverein"


def test_a_word_wider_than_its_column_shrinks_the_names_until_it_stands_in_one_line():
    sheet = Sheet(105, 148, live=7, columns=1, smallest=4, largest=14)
    plain = copy(0, paragraphs=("A word or two.",), groups=(("", (entry("Omar"),)),))
    assert fitting.fit(plain, sheet).names == 14
    page = replace(plain, groups=(("", (entry("Omar"), entry(LONG))),))
    assert 6 < fitting.fit(page, sheet).names < 10
    ink = dark(page, sheet, width=525)
    assert ink.getbbox()[2] <= 525 - 7 * 5


@pytest.mark.parametrize(
    ("more", "names"),
    [
        ({"groups": (("", (entry("Omar"), entry(LONG))),)}, [LONG]),
        ({"groups": (("", (entry("Omar", LONG), entry("Wei"))),)}, ["Omar"]),
        ({"foot": (LONG * 2,)}, []),
        ({"paragraphs": (LONG * 2,)}, []),
    ],
)
def test_a_word_that_is_too_wide_in_the_smallest_type_is_said(more, names):
    sheet = Sheet(105, 148, live=7, columns=2, smallest=7)
    with pytest.raises(fitting.TooWide) as caught:
        fitting.fit(copy(0, **({"paragraphs": ("A word.",)} | more)), sheet)
    assert [one.startswith(LONG) for one in caught.value.words] == [True]
    assert caught.value.names == names


def test_a_long_word_in_the_title_shrinks_nothing_else():
    sheet = Sheet(105, 148, live=7, columns=2, smallest=5, largest=9)
    plain = copy(4, paragraphs=("A word.",), title="Open")
    assert fitting.fit(replace(plain, title=LONG[:50]), sheet).names == fitting.fit(plain, sheet).names
    assert dark(replace(plain, title=LONG[:50]), sheet, width=525).getbbox()[2] <= 525 - 7 * 5


@pytest.mark.usefixtures("_east_fonts")
def test_scripts_without_spaces_break_anywhere():
    sheet = Sheet(105, 148, live=7, columns=2, smallest=7)
    known = "図書館の自由のための国際編集者協会と翻訳者連盟の名誉会長"
    assert fitting.fit(copy(0, "ja", groups=(("", (entry("Wei", known),)),)), sheet).names >= 7


def test_a_name_in_two_scripts_takes_lines_of_its_own():
    sheet = Sheet(210, 297, live=12, columns=3, smallest=6, largest=9)
    once = copy(0, groups=(("", (entry("Ada Wren"), *map(entry, NAMES))),))
    both = replace(entry("Ada Wren"), other=Entry("آدا رن", direction="rtl"))
    page = fitting._Page(replace(once, groups=(("", (both, *map(entry, NAMES))),)), sheet)
    page.set(fitting.Sizes(9, 9))
    heights = page._query("end", "location().position().y.pt()")
    assert heights[1] - heights[0] > 9


def test_a_word_across_the_sheet_lies_below_the_words_in_one_ink():
    sheet = SHEETS[next(iter(SHEETS))]
    marked = fitting.fit(copy(4, mark="PROOF"), sheet)
    assert marked.names == fitting.fit(copy(4), sheet).names
    assert marked.pdf != fitting.fit(copy(4), sheet).pdf
    assert b"/SMask" not in marked.pdf
