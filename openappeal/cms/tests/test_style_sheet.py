import re
from pathlib import Path

import brotli
import pytest
from fontTools.ttLib import TTFont

from openappeal import cms

STATIC = Path(cms.__file__).parent / "static" / "cms"
ORDER = (STATIC / "css" / "index.txt").read_text().split()
SHEETS = {name: (STATIC / "css" / name).read_text() for name in ORDER}
FONT_FACE = re.compile(r"url\(\.\./fonts/([\w-]+\.woff2)\).*?unicode-range:([^}]+)}")
NAMED_FACE = re.compile(r'font-family:"([^"]+)";src:url\(\.\./fonts/([\w-]+\.woff2)\).*?unicode-range:([^}]+)}')
LAYER = re.compile(r"^@layer (\w+) ?{", re.MULTILINE)
MOST_BYTES = 9_000


def numbers(ranges: str) -> set[int]:
    """“U+20-7E,U+A0” as code points."""
    found: set[int] = set()
    for part in ranges.replace("U+", "").split(","):
        first, _, last = part.partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def test_every_sheet_is_in_the_order():
    assert sorted(ORDER) == sorted(path.name for path in (STATIC / "css").glob("*.css"))


def test_the_first_line_fixes_the_order_of_all_layers():
    layers = SHEETS[ORDER[0]].splitlines()[0].removeprefix("@layer ").removesuffix(";").split(", ")
    used = {layer for name in ORDER[1:] for layer in LAYER.findall(SHEETS[name])}
    assert used == set(layers)


def test_the_style_sheet_stays_small():
    assert len(brotli.compress("".join(SHEETS.values()).encode(), quality=11)) <= MOST_BYTES


def test_nothing_is_loaded_from_elsewhere():
    for sheet in SHEETS.values():
        assert "http" not in re.sub(r"\[href\^=http\]", "", sheet)
        assert "@import" not in sheet


@pytest.mark.parametrize(("font", "ranges"), FONT_FACE.findall(SHEETS["fonts.css"]))
def test_a_font_has_a_space_of_its_own_and_letters_in_its_range(font, ranges):
    """A subset without a space would make the browser fetch the next family for every space."""
    has = set(TTFont(STATIC / "fonts" / font).getBestCmap())
    wants = numbers(ranges)
    if 0x20 in wants:
        assert 0x20 in has
    assert has & wants


def test_the_persian_font_has_every_letter_digit_and_joiner():
    has = set(TTFont(STATIC / "fonts" / "fa.woff2").getBestCmap())
    text = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیئؤأء۰۱۲۳۴۵۶۷۸۹٬٫٪،؛؟«»ًٌٍَُِّٔ\u200c"
    assert not {letter for letter in text if ord(letter) not in has}


ALPHABETS = {
    "es": "áéíñóúüÁÉÍÑÓÚÜ¡¿«»",
    "de": "äöüßÄÖÜ„“",
    "fr": "àâæçèéêëîïôœùûüÿÀÂÇÈÉÊËÎÏÔŒÙÛ«»",
    "tr": "çğıöşüâîûÇĞİÖŞÜÂÎÛ",
}


@pytest.mark.parametrize("family", ["News Display", "News Text", "Desk Sans"])
@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_a_language_stands_in_the_file_whose_range_names_it(language, family):
    """Else it comes from another typeface in the middle of a word."""
    holding = set()
    for name, font, ranges in NAMED_FACE.findall(SHEETS["fonts.css"]):
        if name == family:
            holding |= numbers(ranges) & set(TTFont(STATIC / "fonts" / font).getBestCmap())

    assert [letter for letter in ALPHABETS[language] if ord(letter) not in holding] == []


def test_each_typeface_has_its_licence_beside_it():
    licences = {path.name for path in (STATIC / "fonts").glob("OFL-*.txt")}
    assert licences == {
        "OFL-archivo.txt",
        "OFL-markazi-text.txt",
        "OFL-newsreader.txt",
        "OFL-vazirmatn.txt",
    }
