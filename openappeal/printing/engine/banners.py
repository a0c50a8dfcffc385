"""Banners: online ads of the usual sizes, drawn from a heading, the campaign's name and an address.

Each is set in the largest type with which its words fit; a small one leaves words out, in a fixed order, and never the
campaign's name. One dot of a banner is one point of the typesetter's.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from openappeal.core.languages import direction
from openappeal.printing.engine import fitting


@dataclass(frozen=True)
class Size:
    """Width and height in dots."""

    width: int
    height: int

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"

    @property
    def is_flat(self) -> bool:
        """Whether its parts stand beside each other."""
        return self.width >= 2 * self.height

    @property
    def is_tall(self) -> bool:
        """Whether room is left between its parts."""
        return self.height >= 2 * self.width


# To begin with: those that publishers take most often (Interactive Advertising Bureau, fixed-size ads).
SIZES = (
    Size(300, 250),
    Size(336, 280),
    Size(728, 90),
    Size(970, 250),
    Size(160, 600),
    Size(300, 600),
    Size(320, 50),
    Size(320, 100),
)
SMALLEST = 11
"""Dots: what is smaller is not read on a screen."""
LARGEST = 60
PARTS = (
    ("heading", "button", "address"),
    ("heading", "button"),
    ("heading",),
    ("button",),
    (),
)
"""What stands in one beside the campaign's name, the most first."""


class NoRoom(Exception):
    """Not even the campaign's name has room in this size."""


class NoLetter(Exception):
    """A letter is in none of our fonts."""


@dataclass(frozen=True)
class Words:
    """What a banner says, in one language."""

    language: str
    heading: str
    name: str
    button: str
    address: str


@dataclass(frozen=True)
class Drawn:
    """A banner. `parts` are what had room beside the campaign's name, `type` the heading's size in dots."""

    size: Size
    png: bytes
    twice: bytes
    svg: bytes
    parts: tuple[str, ...]
    type: float


def draw(words: Words, size: Size) -> Drawn:
    """Draw one. The same words give the same bytes.

    :raises NoRoom:
    :raises NoLetter:
    """
    # Here and not above: processes that set nothing may load this room.
    import typst

    data = {
        "lang": words.language.split("-")[0],
        "dir": direction(words.language),
        "others": fitting.other_families(),
        "heading": words.heading,
        "name": words.name,
        "button": words.button,
        "address": words.address,
        "width": size.width,
        "height": size.height,
        "is_flat": size.is_flat,
        "is_tall": size.is_tall,
        "smallest": SMALLEST,
        "sizes": list(range(LARGEST, SMALLEST, -1)),
        "parts": [list(parts) for parts in PARTS],
    }
    inputs = {"data": json.dumps(data, ensure_ascii=False, sort_keys=True)}
    compiler = typst.Compiler(str(fitting.HERE / "banner.typ"), root=str(fitting.HERE), font_paths=fitting.fonts())
    try:
        # As PDF/A, where a letter without a font is an error and not an empty box.
        compiler.compile(sys_inputs=inputs, pdf_standards="a-2b")
    except typst.TypstError as error:
        if fitting.letter_of(error):
            raise NoLetter from None
        if "no room" in str(error):
            raise NoRoom from None
        raise
    (found,) = json.loads(compiler.eval("query(<found>).map(one => one.value)"))
    png = compiler.compile(sys_inputs=inputs, format="png", ppi=72)
    twice = compiler.compile(sys_inputs=inputs, format="png", ppi=144)
    svg = compiler.compile(sys_inputs=inputs, format="svg")
    assert isinstance(png, bytes)
    assert isinstance(twice, bytes)
    assert isinstance(svg, bytes)
    return Drawn(size, png, twice, svg, parts=tuple(found["parts"]), type=float(found["size"]))
