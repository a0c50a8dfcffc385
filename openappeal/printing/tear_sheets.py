"""Tear sheets: a picture of the page as it appeared, made anew, and so small that no name on it can be read.

Who withdraws after a page was printed is named nowhere in public, and a scan of that page would name her for ever. So
the file that somebody sends is read in memory, and only this picture of it is kept.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from openappeal.newsroom.library import files

LONGEST_EDGE = 240
DOTS = 0.8
"""At most so many dots along a picture, and to each millimetre of the page: names of 14 points are then four dots high,
those of 6 points two, on a newspaper's page as on a palm card.
"""
QUALITY = 82
_PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#context {
  // By its longer side: a strip that was as wide as a page would be a picture of millions of dots.
  let one(..how) = image(read("in.pdf", encoding: none), format: "pdf", page: 1, ..how)
  let size = measure(one())
  one(width: calc.max(1pt, size.width * (480pt / calc.max(size.width, size.height))))
}
"""


class NotAPage(Exception):
    """Neither PDF nor JPEG, PNG or WebP, or damaged, or far too large."""


@dataclass(frozen=True)
class Made:
    """The small picture."""

    jpeg: bytes
    width: int
    height: int


def make(data: bytes, *, edge: float | None = None) -> Made:
    """A small picture of a photograph, a scan, or the first page of a PDF. Nothing else of the file comes along.

    :param edge: the page's longer side in millimetres, if it is known.
    :raises NotAPage:
    """
    # Here and not above: few processes look at pictures.
    from PIL import Image

    try:
        made = files.make(data)
    except files.NotAFile:
        raise NotAPage from None
    with Image.open(io.BytesIO(_first_page(made.body) if made.suffix == "pdf" else made.body)) as picture:
        seen = picture.convert("RGBA")
    most = LONGEST_EDGE if edge is None else min(LONGEST_EDGE, int(edge * DOTS))
    seen.thumbnail((most, most))
    plain = Image.new("RGB", seen.size, "white")
    plain.paste(seen, mask=seen.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Made(out.getvalue(), plain.width, plain.height)


def _first_page(pdf: bytes) -> bytes:
    """As PNG. The file is one that we have set anew, so it can be read."""
    import typst

    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(pdf)
        (folder / "page.typ").write_bytes(_PAGE)
        made = typst.compile(
            str(folder / "page.typ"),
            root=str(folder),
            font_paths=typst.Fonts(include_system_fonts=False),
            format="png",
            ppi=72,
        )
    assert isinstance(made, bytes)
    return made
