"""The picture that stands beside a shared link: heading and opening on blue, 1200 × 630.

Drawn with the site's own fonts. Persian and Arabic letters need shaping, which Pillow does only
where the system has FriBidi; without it such a language has no picture rather than a broken one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from openappeal import cms
from openappeal.core.languages import direction
from openappeal.website.tree import home_of, site_languages

SIZE = (1200, 630)
EDGE = 72
BLUE, WHITE, PALE, LAMP = "#2135c6", "#ffffff", "#dfe4ff", "#ffc93f"
STATIC = Path(cms.__file__).parent / "static" / "cms"
# Families of the style sheet for heading and text, for the languages that they are known to cover.
LATIN, PERSIAN = ("News Display", "News Text"), ("Markazi Head", "Vazir Desk")
FACES = {"en": LATIN, "es": LATIN, "de": LATIN, "fr": LATIN, "tr": LATIN, "fa": PERSIAN}
_FACE = re.compile(r'font-family:"([^"]+)";src:url\(\.\./fonts/([\w-]+\.woff2)\).*?unicode-range:([^}]+)}')


@dataclass(frozen=True)
class Card:
    """Where a language's card stands, and the words on it, for those who do not see it."""

    path: str
    words: str


def card_of(language: str) -> Card | None:
    """What a page says of its language's card, or None where none can be drawn."""
    home = home_of(language)
    if home is None or not can_draw(language):
        return None
    heading = " ".join(half.strip() for half in (home.heading_first, home.heading_second) if half)
    return Card(card_path(language), f"{heading} – {home.lede}")


def card_path(language: str) -> str:
    """The address of a language's card."""
    return f"/{language}/card.png"


def can_draw(language: str) -> bool:
    """Whether we have letters for the language, and can join them."""
    if language not in FACES or language not in site_languages():
        return False
    return direction(language) == "ltr" or bool(features.check("raqm"))


def draw(language: str) -> bytes | None:
    """The card as PNG."""
    home = home_of(language)
    if home is None or not can_draw(language):
        return None
    side = direction(language)
    head, text = FACES[language]
    picture = Image.new("RGB", SIZE, BLUE)
    pen = ImageDraw.Draw(picture)
    y = float(EDGE)
    heading = [half.strip() for half in (home.heading_first, home.heading_second) if half.strip()]
    opening = _wrapped(home.lede, text, 38)
    size = _size_that_fits(head, heading, room=SIZE[1] - 2 * EDGE - 88 - 54 * len(opening))
    for line in heading:
        _write(pen, y, line, head, size, WHITE, side)
        y += size * 1.05
    y += 46
    pen.rectangle((EDGE, y, SIZE[0] - EDGE, y + 7), fill=LAMP)
    y += 42
    for line in opening:
        if y > SIZE[1] - EDGE - 38:
            break
        _write(pen, y, line, text, 38, PALE, side)
        y += 54
    out = BytesIO()
    # A palette keeps the file below 60 kB and the edges smooth enough.
    picture.quantize(32, method=Image.Quantize.MEDIANCUT).save(out, "PNG", optimize=True)
    return out.getvalue()


def _write(pen: ImageDraw.ImageDraw, y: float, line: str, family: str, size: int, fill: str, side: str) -> None:
    """One line from its beginning. The files of a family share a line: accents stand in one of their own."""
    how = {"direction": side} if features.check("raqm") else {}
    if side == "rtl":
        # In one piece, since its letters join. The first file holds them all.
        font = _font(_files(family)[0][0], size)
        pen.text((SIZE[0] - EDGE, y), line, font=font, fill=fill, anchor="ra", **how)  # type: ignore[arg-type]
        return
    x, base = float(EDGE), y + _font(_files(family)[0][0], size).getmetrics()[0]
    for name, part in _runs(line, family):
        pen.text((x, base), part, font=_font(name, size), fill=fill, anchor="ls", **how)  # type: ignore[arg-type]
        x += _font(name, size).getlength(part)


def _runs(line: str, family: str) -> list[tuple[str, str]]:
    """A line in pieces, each with the file that has its letters."""
    files = _files(family)

    def file_of(letter: str) -> str:
        return next((name for name, letters in files if ord(letter) in letters), files[0][0])

    # The narrow no-break space of French is in none of them; a picture breaks no line there.
    return [(name, "".join(part)) for name, part in groupby(line.replace("\u202f", "\u00a0"), file_of)]


@cache
def _files(family: str) -> list[tuple[str, frozenset[int]]]:
    """The files of a family and the letters in each, as the style sheet tells browsers."""
    sheet = (STATIC / "css" / "fonts.css").read_text()
    return [(file, _letters(ranges)) for name, file, ranges in _FACE.findall(sheet) if name == family]


def _letters(ranges: str) -> frozenset[int]:
    """“U+20-7E,U+A0” as numbers."""
    found: set[int] = set()
    for part in ranges.split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(STATIC / "fonts" / name), size)


def _length(line: str, family: str, size: int) -> float:
    return sum(_font(name, size).getlength(part) for name, part in _runs(line, family))


def _size_that_fits(family: str, lines: list[str], *, room: int) -> int:
    """The largest size in which no line is too long and all leave room for the opening."""
    for size in range(124, 40, -6):
        is_low = len(lines) * size * 1.05 <= room
        if is_low and all(_length(line, family, size) <= SIZE[0] - 2 * EDGE for line in lines):
            return size
    return 40


def _wrapped(text: str, family: str, size: int) -> list[str]:
    lines = [""]
    for word in re.split(r"[ \t\r\n]+", text.strip()):
        longer = f"{lines[-1]} {word}".strip(" ")
        if _length(longer, family, size) <= SIZE[0] - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
