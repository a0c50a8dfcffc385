"""What changed between two texts, word by word, for people to read.

Words are compared whole, with their punctuation beside them, after Python's `difflib` (Ratcliff and Obershelp). A
marker that replaces most of a text helps nobody: whoever shows it shows the two texts then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

# A word with what joins it (ZWNJ, apostrophe, hyphen, a figure's own points), a space, or one other sign.
_TOKEN = re.compile(r"[\w\u200c\u200d]+(?:['’\u2011.,٫٬-][\w\u200c\u200d]+)*|\s+|.", re.DOTALL)


class Op(StrEnum):
    """What became of a piece."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A run of words with one fate."""

    op: Op
    text: str


def diff(before: str, after: str) -> tuple[Piece, ...]:
    """Return the pieces in reading order: what is gone stands before what is new in its place.

    The pieces that are not new make up `before`, those that are not gone make up `after`, sign by sign.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    return tuple(_joined(_pieces(old, new)))


def _pieces(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, old_start, old_end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Op.SAME, "".join(old[old_start:old_end]))
        else:
            yield Piece(Op.GONE, "".join(old[old_start:old_end]))
            yield Piece(Op.NEW, "".join(new[new_start:new_end]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """A space that stayed between two changed words belongs to the change: one mark, not three."""
    gone = new = ""
    waiting = ""
    for piece in pieces:
        if piece.op == Op.SAME and piece.text.isspace() and (gone or new):
            waiting += piece.text
        elif piece.op == Op.SAME:
            yield from _both(gone, new)
            yield Piece(Op.SAME, waiting + piece.text)
            gone = new = waiting = ""
        elif piece.text:
            gone, new, waiting = gone + waiting, new + waiting, ""
            if piece.op == Op.GONE:
                gone += piece.text
            else:
                new += piece.text
    yield from _both(gone, new)
    if waiting:
        yield Piece(Op.SAME, waiting)


def _both(gone: str, new: str) -> Iterator[Piece]:
    if gone:
        yield Piece(Op.GONE, gone)
    if new:
        yield Piece(Op.NEW, new)
