"""What programs of others read in our files: boxes, fonts, inks, whether words stay where they may stand.

Poppler and Ghostscript are installed by `script/test`. None of them judges a whole standard: PDF/X has no free checker
(decision 114).
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from openappeal.printing.engine import fitting, petition, press
from openappeal.printing.engine.copy import Code, Copy, Entry, Sheet
from openappeal.printing.models import SHEETS, Format
from openappeal.printing.tests.mixed import names

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("pdfinfo", "pdffonts", "pdftotext", "gs"))), reason="needs Poppler and Ghostscript"
)
PAGE = Sheet(254, 336.55, bleed=3, live=10, columns=4, text_columns=2, has_marks=True)
CMYK = [one for one in Format if SHEETS[one].is_cmyk]
WORDS = {
    "en": ("Open the reading rooms", "For twelve years the reading rooms have been closed. ", "Free all who are held."),
    "fa": ("کتابخانه‌ها را باز کنید", "دوازده سال است که کتابخانه‌ها بسته‌اند. ", "همهٔ زندانیان را آزاد کنید."),
}


def copy(language: str, number: int) -> Copy:
    title, words, demand = WORDS[language]
    people = names(number, east=False)
    if people:
        people[0] = Entry(people[0].name, people[0].language, people[0].direction, "poet", "ltr")
    return Copy(
        language=language,
        day=date(2026, 11, 26),
        title=title,
        paragraphs=(words * 3,) * 2,
        demands=(demand,) * 3,
        names_title=title,
        groups=(("", tuple(people)),),
        foot=(title,),
        code=Code(("101", "010", "111"), title),
    )


def run(*command: str | Path) -> str:
    return subprocess.run([*map(str, command)], capture_output=True, check=True).stdout.decode()


def boxes(file: Path) -> dict[str, list[float]]:
    found = re.findall(r"^(\w+Box): +([\d. -]+)$", run("pdfinfo", "-box", file), re.MULTILINE)
    return {name: [round(float(side) * 25.4 / 72, 1) for side in sides.split()] for name, sides in found}


def embedded(file: Path) -> set[str]:
    lines = run("pdffonts", file).splitlines()[2:]
    assert lines
    # Name, type and encoding may hold spaces: embedded is the fifth from the end.
    return {line.split()[-5] for line in lines}


def inks(file: Path) -> list[list[float]]:
    said = run("gs", "-q", "-dSAFER", "-o", "-", "-sDEVICE=inkcov", file)
    assert said.count("CMYK OK") == len(said.splitlines())
    return [[float(share) for share in line.split()[:4]] for line in said.splitlines()]


def strays(file: Path, sheet: Sheet) -> list[str]:
    """Words that stand outside of what the sheet allows them, or in a spread's gutter."""
    edge = sheet.slug + sheet.bleed + sheet.live
    right, bottom = (2 * (sheet.slug + sheet.bleed) + side - edge for side in (sheet.width, sheet.height))
    found = []
    for box in re.finditer(
        r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)',
        run("pdftotext", "-bbox", file, "-"),
    ):
        x_min, y_min, x_max, y_max = (float(box[side]) * 25.4 / 72 for side in range(1, 5))
        # A font's box is taller than its letters.
        air = (y_max - y_min) / 2
        if x_min < edge - 0.3 or x_max > right + 0.3 or y_min < edge - air or y_max > bottom + air:
            found.append(html.unescape(box[5]))
    return found


@pytest.mark.parametrize("language", ["en", "fa"])
def test_a_newspaper_s_page_as_it_goes_to_the_printer(tmp_path, language):
    made = fitting.fit(copy(language, 150), PAGE)
    file = tmp_path / "page.pdf"
    file.write_bytes(press.finish(made.pdf, PAGE, standard=press.Standard.X1A, intent=press.Intent("FOGRA39")))
    facts = run("pdfinfo", file)
    assert re.search(r"^Pages: +1$", facts, re.MULTILINE)
    assert re.search(r"^PDF version: +1\.4$", facts, re.MULTILINE)
    assert re.search(r"^PDF subtype: +PDF/X-1a:2003$", facts, re.MULTILINE)
    found = boxes(file)
    assert found["TrimBox"] == pytest.approx([11, 11, 265, 347.55], abs=0.06)
    assert found["BleedBox"] == pytest.approx([8, 8, 268, 350.55], abs=0.06)
    assert found["MediaBox"] == found["CropBox"] == pytest.approx([0, 0, 276, 358.55], abs=0.06)
    assert embedded(file) == {"yes"}
    ((cyan, magenta, yellow, black),) = inks(file)
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert 0.01 < black < 0.5
    assert strays(file, PAGE) == []


@pytest.mark.parametrize("format", CMYK)
def test_each_sheet_of_our_own_is_one_page_in_one_ink_with_every_word_on_it(tmp_path, format):
    sheet = SHEETS[format]
    made = fitting.fit(copy("fa", 40), replace(sheet, largest=min(sheet.largest, 11)))
    file = tmp_path / "sheet.pdf"
    file.write_bytes(press.finish(made.pdf, sheet, standard=press.Standard.X1A, intent=press.Intent("FOGRA39")))
    assert boxes(file)["TrimBox"] == [3, 3, 3 + sheet.width, 3 + sheet.height]
    assert embedded(file) == {"yes"}
    ((*colours, black),) = inks(file)
    assert colours == [0, 0, 0]
    assert black > 0.002
    assert strays(file, sheet) == []


@pytest.mark.usefixtures("_east_fonts")
def test_chinese_japanese_and_korean_names_stand_among_the_others(tmp_path):
    people = names(160, east=True)
    assert {"李 小明", "佐藤 花子", "김 서연"} <= {one.name for one in people}
    sheet = SHEETS[Format.A4]
    made = fitting.fit(replace(copy("en", 0), groups=(("", tuple(people)),)), sheet)
    file = tmp_path / "east.pdf"
    file.write_bytes(press.finish(made.pdf, sheet, standard=press.Standard.X1A, intent=press.Intent("FOGRA39")))
    assert embedded(file) == {"yes"}
    assert "CJK" in run("pdffonts", file)
    assert strays(file, sheet) == []
    # In the order of the letters, one name after the other, each whole in its line.
    text = run("pdftotext", file, "-")
    assert [name for name in ("李 小明", "佐藤 花子", "김 서연") if name not in text] == []


def test_petition_sheets_are_of_one_ink_and_hold_no_label(tmp_path):
    voice = petition.Voice(
        "fa", WORDS["fa"][0], (("به شما", (WORDS["fa"][2],)),), "امضا", ("", *("نام",) * 7), ("پایین",), "تلفن", "شماره"
    )
    words = petition.Petition(date(2026, 8, 1), 210, 297, (voice,), tuple("۱۲۳۴۵۶"), "کتابخانه‌ها")
    file = tmp_path / "sheets.pdf"
    file.write_bytes(petition.pdf(words, [petition.Mark(code, ("101", "010", "111")) for code in ("123", "456")]))
    assert re.search(r"^Pages: +2$", run("pdfinfo", file), re.MULTILINE)
    assert embedded(file) == {"yes"}
    assert [ink[:3] for ink in inks(file)] == [[0, 0, 0], [0, 0, 0]]
    assert "123" in run("pdftotext", "-f", "1", "-l", "1", file, "-")


def test_these_looks_see_what_is_wrong(tmp_path):
    file = tmp_path / "wrong.pdf"
    light = replace(PAGE, is_cmyk=False, has_marks=False)
    file.write_bytes(fitting.fit(copy("en", 10), light).pdf)
    # Words that stand where a wider margin would forbid them.
    assert strays(file, replace(light, live=30))
    colour = subprocess.run(
        ["gs", "-q", "-o", "-", "-sDEVICE=inkcov", "-c", "1 0 0 setrgbcolor 0 0 100 100 rectfill showpage"],
        capture_output=True, check=True,
    )  # fmt: skip
    assert float(colour.stdout.split()[1]) > 0
