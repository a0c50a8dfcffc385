"""A picture of a frozen print for readers: the page as it was set, with a ruled line in the place of each name.

A picture of names would have to be made anew whenever somebody leaves, and would tell who has. So this one holds none:
its lines are as many as there were names, and as long as chance has it.
"""

from __future__ import annotations

import io
from dataclasses import replace

from openappeal.cms import language as languages
from openappeal.printing import composing, names
from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import Copy, Entry
from openappeal.printing.models import Print, PrintState

WIDTH, HEIGHT = 400, 540
"""Dots; the picture keeps its shape within."""
GREYS = 8
MOST_LINES = 1500
"""More of them are a grey field, and take long to set."""


def size(made: Print) -> tuple[int, int]:
    """Width and height of its picture, in dots."""
    sheet = made.sheet
    edge = 2 * (sheet.bleed + sheet.slug)
    width, height = sheet.width + edge, sheet.height + edge
    scale = min(WIDTH / width, HEIGHT / height)
    return round(width * scale), round(height * scale)


def copy_of(made: Print) -> Copy:
    """What the print says, without anybody."""
    number = min(made.names_frozen or 0, MOST_LINES)
    with languages.use(made.edition.language):
        title = composing.names_title()
    lines = tuple(Entry("_" * (9 + place * 7 % 11)) for place in range(number))
    plain = composing.copy_of(made, names.Chosen(()))
    return replace(plain, names_title=title if lines else "", groups=(("", lines),) if lines else ())


def picture(made: Print) -> bytes | None:
    """As PNG; None of a draft, or where it cannot be set."""
    if made.state != PrintState.FROZEN:
        return None
    # Here and not above: few processes draw.
    from PIL import Image

    copy = copy_of(made)
    width, height = size(made)
    try:
        png = fitting.picture(copy, made.sheet, composing.fitted(copy, made.sheet), width=2 * width)
    except fitting.Failure:
        return None
    with Image.open(io.BytesIO(png)) as drawn:
        small = drawn.convert("L").resize((width, height), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    small.quantize(GREYS).save(out, "PNG", optimize=True)
    return out.getvalue()
