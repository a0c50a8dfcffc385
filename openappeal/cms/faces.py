"""Which letters our web fonts hold only in a slice of their own, which few pages should have to load."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SHEET = Path(__file__).parent / "static" / "cms" / "css" / "fonts.css"
_RARE_SLICE = re.compile(r"sans-vi\.woff2[^}]*unicode-range:([^};]+)")


@cache
def rare_letters() -> frozenset[int]:
    """Code points of the slice, read from the style sheet that names them."""
    found = _RARE_SLICE.search(_SHEET.read_text())
    assert found is not None, "fonts.css names no slice for rare letters"
    letters: set[int] = set()
    for part in found[1].split(","):
        first, _, last = part.strip().removeprefix("U+").partition("-")
        letters.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(letters)


def has_rare_letters(text: str) -> bool:
    """Whether a name would make the browser load that slice: it is left to the system's font, whole."""
    return not rare_letters().isdisjoint(map(ord, text))
