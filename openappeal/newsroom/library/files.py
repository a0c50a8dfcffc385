"""Files for the library, made anew: what a file says of whoever made it does not come along.

A picture is written again from its pixels. A PDF is set again by Typst, page by page, as a picture of vectors: author,
program, times, links, scripts, forms, attachments and what lies outside of pages are left behind.
"""

from __future__ import annotations

import io
import re
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""A2 at 300 points an inch."""
MOST_PAGES = 40
QUALITY = 90

_PICTURES = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
_PDF = re.compile(rb"%PDF-[12]\.[0-9]")
# Within how many bytes readers of PDF look for its beginning.
_HEAD = 1024
_JPEG = re.compile(rb"\xff\xd8(?=\xff)")
# Segments of a JPEG (ITU T.81, table B.1) in which programs write what they like. Two that colours need stay: the
# profile (APP2) and Adobe's (APP14).
_SCAN, _WORDS = 0xDA, frozenset({0xFE, *range(0xE1, 0xF0)} - {0xE2, 0xEE})
_PAGES = b"""#set document(date: none)
#set page(margin: 0pt)
#let data = read("in.pdf", encoding: none)
#context {
  for number in range(int(sys.inputs.first), int(sys.inputs.last) + 1) {
    let one = image(data, format: "pdf", page: number)
    let size = measure(one)
    page(width: size.width, height: size.height, one)
  }
}
"""


class NotAFile(Exception):
    """Neither PDF nor JPEG, PNG or WebP, or damaged, or locked by a password, or far too large."""


@dataclass(frozen=True)
class Made:
    body: bytes
    suffix: str


def make(data: bytes) -> Made:
    """Make a file anew. What it is, its bytes say, and not its name.

    :raises NotAFile:
    """
    if len(data) > MOST_BYTES:
        raise NotAFile
    made = Made(_pdf(data), "pdf") if _PDF.search(data[:_HEAD]) else _picture(data)
    if len(made.body) > MOST_BYTES:
        raise NotAFile
    return made


def _picture(data: bytes) -> Made:
    # Here and not above: the public process loads this room, and never a picture.
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=tuple(_PICTURES)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NotAFile
            kind = str(picture.format)
            upright = ImageOps.exif_transpose(picture)
            plain = upright.convert(_colours(upright, kind))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise NotAFile from None
    # A picture of its own, without anything that the other one has carried along.
    fresh = Image.new(plain.mode, plain.size)
    if palette := plain.getpalette():
        fresh.putpalette(palette)
    fresh.paste(plain)
    out = io.BytesIO()
    how = {"optimize": True} if kind == "PNG" else {"quality": QUALITY}
    fresh.save(out, kind, **how)
    return Made(out.getvalue(), _PICTURES[kind])


def _colours(picture: Image, kind: str) -> str:
    """The mode in which to write: few colours stay few, and what is see-through stays so where the kind allows it."""
    is_see_through = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    if kind != "JPEG" and is_see_through:
        return "RGBA"
    return picture.mode if kind == "PNG" and picture.mode in ("1", "L", "P") else "RGB"


def _pdf(data: bytes) -> bytes:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(data)
        (folder / "pages.typ").write_bytes(_PAGES)

        def ends_before(number: int) -> bool:
            return _set(folder, number, number) is None

        # Nothing tells how many pages there are, and one too many is an error.
        pages = bisect_left(range(1, MOST_PAGES + 2), True, key=ends_before)
        made = _set(folder, 1, pages) if 0 < pages <= MOST_PAGES else None
    if made is None:
        raise NotAFile
    return _without_cameras(made)


def _set(folder: Path, first: int, last: int) -> bytes | None:
    import typst

    try:
        made = typst.compile(
            str(folder / "pages.typ"),
            root=str(folder),
            font_paths=typst.Fonts(include_system_fonts=False),
            sys_inputs={"first": str(first), "last": str(last)},
            pdf_tags=False,
        )
    except BaseException as error:
        # A reader of files from anywhere fails in many ways; where it panics, that is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            return None
        raise
    assert isinstance(made, bytes)
    return made


def _without_cameras(pdf: bytes) -> bytes:
    """Photographs in a PDF come along as they are, with what their cameras wrote: zeros in its place."""
    out = bytearray(pdf)
    for found in _JPEG.finditer(pdf):
        for first, last in _words_in(pdf, found.end()):
            out[first:last] = bytes(last - first)
    return bytes(out)


def _words_in(data: bytes, at: int) -> list[tuple[int, int]]:
    """Where words stand in the JPEG whose first segment is here; nowhere if this is none after all."""
    found = []
    while at + 1 < len(data) and data[at] == 0xFF and (kind := data[at + 1]) != _SCAN:
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if kind < 0xC0 or not at + 4 <= end < len(data):
            return []
        if kind in _WORDS:
            found.append((at + 4, end))
        at = end
    return found if data[at : at + 2] == bytes((0xFF, _SCAN)) else []
