"""Boxes of text for copying, as high as the text."""

from __future__ import annotations

from math import ceil

# Of a text box at its widest; where it is narrower, it scrolls.
LETTERS_A_LINE = 60


def rows_of(text: str) -> int:
    """How many lines a text takes, for browsers that do not measure it themselves."""
    return sum(max(1, ceil(len(line) / LETTERS_A_LINE)) for line in text.splitlines())
