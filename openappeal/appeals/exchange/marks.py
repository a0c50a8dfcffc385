"""Inline marks of a text: HTML tags of a phrase. Everything else is words.

A text that knows no marks may hold the same letters; it comes out and back as it was all the same, since a mark carries
its letters with it. Character references (`&amp;`) stay words: programs that show plain words would drop them unseen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

# Phrasing content as editors make it. A tag with an unknown name is words: “x <y and z> w”.
_NAMES = (
    "abbr|acronym|a|bdi|bdo|big|br|b|cite|code|data|del|dfn|em|embed|font|img|ins|i|kbd|mark|q|ruby|rp|rt|samp|small|span"
    "|strong|strike|sub|sup|s|time|tt|u|var|wbr"
)
# Possessive quantifiers: a text of the wrong kind costs one pass, no search for another reading.
_ATTRIBUTE = r"""\s++[a-zA-Z_:][\w:.-]*+(?:\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'|[^\s"'<>=`]++))?+"""
_MARK = re.compile(rf"<(?P<close>/)?+(?P<name>{_NAMES})(?![\w:.-])(?:{_ATTRIBUTE})*+\s*+(?P<empty>/)?+>")
_VOID = {"br", "embed", "img", "wbr"}
_DEEPEST = 50

Role = Literal["text", "open", "close", "alone"]


@dataclass(frozen=True)
class Piece:
    """A stretch of words, or a mark. Both ends of one mark share `pair`; `end` is the closing one's letters."""

    role: Role
    text: str
    name: str = ""
    pair: int = -1
    end: str = ""


def pieces(text: str) -> list[Piece]:
    """Cut a text into words and marks. Joined, the texts of the pieces are the text.

    Marks that open and close in order are pairs; what has no partner, or would overlap, stands alone.
    """
    found: list[Piece] = []
    waiting: list[int] = []  # the places in `found` of marks that are open
    names: list[str] = []
    after = 0
    for match in _MARK.finditer(text):
        if match.start() > after:
            found.append(Piece("text", text[after : match.start()]))
        after = match.end()
        name = match["name"].lower()
        here = len(found)
        found.append(Piece("alone", match[0], name))
        if name in _VOID or match["empty"]:
            continue
        if not match["close"]:
            if len(waiting) < _DEEPEST:
                waiting.append(here)
                names.append(name)
        elif name in names:
            # Marks opened since then, and still open, overlap with this one: they stay alone.
            while names.pop() != name:
                waiting.pop()
            start = waiting.pop()
            found[start] = replace(found[start], role="open", pair=start, end=match[0])
            found[here] = replace(found[here], role="close", pair=start)
    if after < len(text):
        found.append(Piece("text", text[after:]))
    return found
