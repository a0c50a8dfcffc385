"""The picture that stands beside a shared link: heading and opening on blue, 1200 × 630.

Drawn with the site's own fonts. Persian and Arabic letters need shaping, which Pillow does only
where the system has FriBidi; without it such a language has no picture rather than a broken one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

from openappeal import cms
from openappeal.core.languages import direction
from openappeal.website.tree import home_of, site_languages

SIZE = (1200, 630)
EDGE = 72
BLUE, WHITE, PALE, LAMP = "#2135c6", "#ffffff", "#dfe4ff", "#ffc93f"
FONTS = Path(cms.__file__).parent / "static" / "cms" / "fonts"
# Heading and text faces of the languages that our fonts are known to cover.
FACES = {"en": ("display.woff2", "text.woff2"), "fa": ("fa-display.woff2", "fa.woff2")}


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
    x, anchor = (EDGE, "la") if side == "ltr" else (SIZE[0] - EDGE, "ra")
    how = {"anchor": anchor, "direction": side} if features.check("raqm") else {"anchor": anchor}
    y = float(EDGE)
    size = _size_that_fits(pen, head, [home.heading_first, home.heading_second])
    for line in (home.heading_first, home.heading_second):
        if line:
            pen.text((x, y), line.strip(), font=_font(head, size), fill=WHITE, **how)  # type: ignore[arg-type]
            y += size * 1.05
    y += 46
    pen.rectangle((EDGE, y, SIZE[0] - EDGE, y + 7), fill=LAMP)
    y += 42
    for line in _wrapped(pen, home.lede, _font(text, 38)):
        if y > SIZE[1] - EDGE - 38:
            break
        pen.text((x, y), line, font=_font(text, 38), fill=PALE, **how)  # type: ignore[arg-type]
        y += 54
    out = BytesIO()
    # A palette keeps the file below 60 kB and the edges smooth enough.
    picture.quantize(32, method=Image.Quantize.MEDIANCUT).save(out, "PNG", optimize=True)
    return out.getvalue()


@cache
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / name), size)


def _size_that_fits(pen: ImageDraw.ImageDraw, face: str, lines: list[str]) -> int:
    for size in range(124, 40, -6):
        if all(pen.textlength(line, font=_font(face, size)) <= SIZE[0] - 2 * EDGE for line in lines if line):
            return size
    return 40


def _wrapped(pen: ImageDraw.ImageDraw, text: str, font: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pen.textlength(longer, font=font) <= SIZE[0] - 2 * EDGE:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
