"""A text made easy to search, which still knows where each letter stood."""

from __future__ import annotations

import re
import unicodedata

from openappeal.core.agreement.findings import Span

ZWNJ = "\u200c"
_ALIKE = {
    **dict.fromkeys("’‘ʼ´`′", "'"),
    **dict.fromkeys("–—‑−‐", "-"),
    **dict.fromkeys("يىے", "ی"),
    **dict.fromkeys("ة\u06d5ہھۀ", "ه"),
    "ك": "ک",
    "ٱ": "ا",
    "أ": "ا",
    "إ": "ا",
    "ـ": "",
}
NOT_LANGUAGE = re.compile(
    r"</?[a-z][^<>]{0,500}>|%\(\w{1,60}\)[a-z]|\{\w{0,60}\}|(?:https?://|www\.)[^\s<>]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}|(?<!\w)/[a-z][\w-]*/[\w./-]*"
    r"|(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:org|com|net|example|info)\b(?:/[^\s<>]*)?",
    re.IGNORECASE,
)
"""Addresses, marks of HTML, places that are filled in later."""


_BREAK = re.compile(r"\n(?=\s*(?:[-*•–·]\s|\(?(?:\d{1,2}|[^\W\d_])[.)]\s|\n))")
"""A line that begins an item; any other may only be folded."""


class Folded:
    """``text`` has composed letters, Latin digits, plain spaces, quotes and dashes, Persian letters, no vowel
    points and no controls; ``low`` is the same in lower case, letter for letter."""

    def __init__(self, original: str, language: str) -> None:
        self.original = original
        self.language = language
        letters: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        breaks = {found.end() - 1 for found in _BREAK.finditer(original)}
        place = 0
        while place < len(original):
            end = place + 1
            while end < len(original) and unicodedata.category(original[end]) == "Mn":
                end += 1
            for letter in unicodedata.normalize("NFC", original[place:end]):
                folded = "\n" if place in breaks else _fold(letter)
                if folded:
                    letters.append(folded)
                    starts.append(place)
                    ends.append(end)
            place = end
        self.text = "".join(letters)
        self.low = "".join(_lower(letter, language) for letter in letters)
        self._starts, self._ends = starts, ends
        self.taken = [False] * len(letters)
        for found in NOT_LANGUAGE.finditer(self.text):
            self.take(found.start(), found.end())
        self.spoken = "".join(
            " " if is_taken else letter for letter, is_taken in zip(self.text, self.taken, strict=True)
        )
        """The text as it is spoken: ``text`` without addresses and marks."""

    def span(self, start: int, end: int) -> Span:
        """The place in the original."""
        if start >= end:
            return (0, 0)
        return (self._starts[start], self._ends[end - 1])

    def words(self, start: int, end: int) -> str:
        """What the original says there."""
        first, last = self.span(start, end)
        return self.original[first:last]

    def take(self, start: int, end: int) -> None:
        """What is understood already is not read a second time."""
        self.taken[start:end] = [True] * (end - start)

    def is_taken(self, start: int, end: int) -> bool:
        return any(self.taken[start:end])


def _fold(letter: str) -> str:
    if letter in _ALIKE:
        return _ALIKE[letter]
    if letter.isascii():
        return " " if letter.isspace() else letter
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    category = unicodedata.category(letter)
    if category == "Zs":
        return " "
    if category == "Mn" or (category in ("Cf", "Cc") and letter != ZWNJ):
        return ""
    return letter


def _lower(letter: str, language: str) -> str:
    if letter == "I" and language in ("tr", "az"):
        return "ı"
    if letter == "İ":
        return "i"
    low = letter.lower()
    return low if len(low) == 1 else letter


def plain_latin(text: str) -> str:
    """The text in lower case without accents, for comparing spellings."""
    low = text.replace("ı", "i").replace("ß", "ss").lower()
    return "".join(one for one in unicodedata.normalize("NFKD", low) if unicodedata.category(one) != "Mn")
