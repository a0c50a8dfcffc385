"""Pictures that stand beside shared links: a heading and an opening on blue, 1200 × 630.

Drawn with the site's own fonts. Persian and Arabic letters need shaping, which Pillow does only
where the system has FriBidi; without it such a language has no picture rather than a broken one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from openappeal import cms
from openappeal.core.languages import direction

SIZE = (1200, 630)
EDGE = 72
BLUE, WHITE, PALE, LAMP = "#2135c6", "#ffffff", "#dfe4ff", "#ffc93f"
STATIC = Path(cms.__file__).parent / "static" / "cms"
# Families of the style sheet for heading and text, for the languages that they are known to cover.
LATIN, PERSIAN = ("News Display", "News Text"), ("Markazi Head", "Vazir Desk")
FACES = {"en": LATIN, "es": LATIN, "de": LATIN, "fr": LATIN, "tr": LATIN, "fa": PERSIAN}
OPENING, KICKER = 38, 34
_LINE, _KICKER_LINE = 54, 70
_FACE = re.compile(r'font-family:"([^"]+)";src:url\(\.\./fonts/([\w-]+\.woff2)\).*?unicode-range:([^}]+)}')


@dataclass(frozen=True)
class Card:
    """Where a card stands, and the words on it, for those who do not see it."""

    path: str
    words: str


def can_draw(language: str) -> bool:
    """Whether we have letters for the language, and can join them."""
    return language in FACES and (direction(language) == "ltr" or bool(features.check("raqm")))


def draw(language: str, *, heading: Sequence[str], opening: str, kicker: str = "") -> bytes:
    """The card as PNG, in a language that `can_draw`. Each part of the heading begins a line; a long one is wrapped.

    What of the opening finds no room is left out, whole lines of it; the kicker above, if any, is one line.
    """
    side = direction(language)
    head, text = FACES[language]
    picture = Image.new("RGB", SIZE, BLUE)
    pen = ImageDraw.Draw(picture)
    y = float(EDGE)
    if kicker:
        _write(pen, y - 12, _wrapped(kicker, text, KICKER)[0], text, KICKER, LAMP, side)
        y += _KICKER_LINE - 12
    below = _wrapped(opening, text, OPENING)
    size, lines = _fitted(head, heading, room=SIZE[1] - EDGE - y - 88 - _LINE * min(len(below), 3 if kicker else 9))
    for line in lines:
        _write(pen, y, line, head, size, WHITE, side)
        y += size * 1.05
    y += 46
    pen.rectangle((EDGE, y, SIZE[0] - EDGE, y + 7), fill=LAMP)
    y += 42
    for number, line in enumerate(below):
        if y > SIZE[1] - EDGE - OPENING:
            break
        is_last = y + _LINE > SIZE[1] - EDGE - OPENING
        _write(pen, y, f"{line} …" if is_last and number + 1 < len(below) else line, text, OPENING, PALE, side)
        y += _LINE
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


def _fitted(family: str, parts: Sequence[str], *, room: float) -> tuple[int, list[str]]:
    """The largest size in which the heading leaves room for the opening, and its lines.

    A part is wrapped only where it would have to be small otherwise.
    """
    for wraps, sizes in ((False, range(124, 66, -6)), (True, range(94, 40, -6))):
        for size in sizes:
            lines = [line for part in parts for line in (_wrapped(part, family, size) if wraps else [part])]
            is_low = len(lines) * size * 1.05 <= room
            if is_low and all(_length(line, family, size) <= SIZE[0] - 2 * EDGE for line in lines):
                return size, lines
    return 40, [line for part in parts for line in _wrapped(part, family, 40)]


def _wrapped(text: str, family: str, size: int) -> list[str]:
    lines = [""]
    for word in re.split(r"[ \t\r\n]+", text.strip()):
        longer = f"{lines[-1]} {word}".strip(" ")
        if _length(longer, family, size) <= SIZE[0] - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
