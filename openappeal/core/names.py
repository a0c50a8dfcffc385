"""People's names as they are typed, shown, compared and sorted.

A name is never split into a first and a last part, and never changed beyond what cannot be seen.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from openappeal.core.digits import to_latin_digits
from openappeal.core.languages import Direction
from openappeal.core.scripts import direction_of, lang_hint, script_of, script_of_character
from openappeal.core.sorting import FOLDED_LATIN, is_optional_mark, sort_key

__all__ = [
    "LONGEST_NAME",
    "BadName",
    "PersonName",
    "clean_line",
    "clean_name",
    "direction_of",
    "fold_name",
    "initials",
    "lang_hint",
    "person_name",
    "script_of",
    "sort_key",
]

LONGEST_NAME = 120

Reason = Literal["empty", "no_letter", "control", "too_long", "link", "formula"]


class BadName(Exception):
    """The text cannot stand as a name; ``reason`` says why, in one word for the form to explain."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


@dataclass(frozen=True)
class PersonName:
    """A clean name with what a page must know to show it beside others."""

    text: str
    script: str | None
    direction: Direction
    sort_key: str


def person_name(text: str, lang: str) -> PersonName:
    """Return the value of a name for a page in a language.

    :raises BadName:
    """
    name = clean_name(text)
    return PersonName(name, script_of(name), direction_of(name), sort_key(name, lang))


def clean_name(text: str) -> str:
    """Return the name as it will be kept and shown: NFC, tidy spaces, nothing invisible.

    Joiners that belong to the spelling (the half-space of فاطمه‌زهرا, Indic conjuncts) stay.
    Markup is a name like any other here; whoever shows it escapes it.

    :raises BadName:
    """
    return clean_line(text, longest=LONGEST_NAME)


def clean_line(text: str, *, longest: int) -> str:
    """Return one line that somebody typed about themselves, by the rules of names, with its own length.

    :raises BadName:
    """
    if not text.strip():
        raise BadName("empty")
    if len(text) > 10 * longest:  # before any work is done on it
        raise BadName("too_long")
    if _FORBIDDEN.search(text) or any(unicodedata.category(letter) in _NOT_TEXT for letter in text):
        raise BadName("control")
    line = _without_invisible(unicodedata.normalize("NFC", text))
    line = " ".join(line.split())
    _check(line, typed=text, longest=longest)
    return line


def initials(text: str) -> str:
    """The first letter of each word, at most three: “Sabine Lindqvar” → “S. L.”, enough to tell two hidden names apart.

    A word of one letter gives none: it would be the whole word.
    """
    letters = []
    for word in text.split():
        found = [letter for letter in word if letter.isalpha()]
        if len(found) > 1:
            letters.append(f"{found[0]}.")
    return " ".join(letters[:3])


def fold_name(text: str) -> str:
    """Return what two spellings of one name have in common; for matching only, never to show.

    Without case, accents, vowel points, spaces and punctuation; Arabic letters as their Persian
    twins; digits Latin.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold()).casefold().translate(_FOLDED)
    kept = (
        letter for letter in decomposed if not is_optional_mark(letter) and unicodedata.category(letter)[0] in "LMN"
    )
    return to_latin_digits(unicodedata.normalize("NFC", "".join(kept)))


# Overrides, embeddings and isolates let a name rewrite the line it stands in (UAX #9 §2).
_FORBIDDEN = re.compile(r"[\u202a-\u202e\u2066-\u2069]|[\ufdd0-\ufdef\ufffe\uffff]")
_NOT_TEXT = {"Cs", "Co"}

# Drawn as nothing although their category says letter, mark or symbol.
_BLANK = re.compile(r"[\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")

_JOINERS = "\u200c\u200d"
_JOINED_BY_CURSIVE = {"Arab", "Syrc", "Mong", "Nkoo", "Adlm"}
_JOINED_BY_VIRAMA = {
    "Deva",
    "Beng",
    "Guru",
    "Gujr",
    "Orya",
    "Taml",
    "Telu",
    "Knda",
    "Mlym",
    "Sinh",
    "Khmr",
    "Mymr",
}

_FORMULA = re.compile(r"[\s\"'`´‘’“”«»]*[=+\-@＝＋－＠]|[ \"'`´‘’“”«»]*[\t\r]")
_LINK = re.compile(
    r"@|://|\b(?:https?|mailto|javascript|data):|\bwww\.|[a-z0-9-]+\.[a-z]{2,}/"
    r"|[a-z0-9-]+\.(?:com|net|org|info|biz|ir|ru|cn|xyz|top|site|online|shop|club|app|dev|link|click)\b",
    re.IGNORECASE,
)
_MOST_MARKS = 5

_FOLDED = FOLDED_LATIN | str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ے": "ی",
        "ك": "ک",
        "ة": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ٱ": "ا",
        "ـ": None,
    }
)


def _check(line: str, *, typed: str, longest: int) -> None:
    if not any(unicodedata.category(letter) in {"Lu", "Ll", "Lt", "Lo"} for letter in line):
        # "=1+1" is a formula before it is a name without letters.
        raise BadName("formula" if _FORMULA.match(line) else "no_letter")
    if len(line) > longest:
        raise BadName("too_long")
    if _FORMULA.match(line) or _FORMULA.match(typed):
        raise BadName("formula")
    if _LINK.search(line):
        raise BadName("link")
    if any(len(list(run)) > _MOST_MARKS for marks, run in groupby(line, _is_mark) if marks):
        raise BadName("control")  # marks piled up until they cover the neighbours' names


def _is_mark(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Me"}


def _without_invisible(text: str) -> str:
    """Return the text without control and format characters, except joiners that shape its letters."""
    text = _BLANK.sub("", text)
    kept: list[str] = []
    for place, letter in enumerate(text):
        if letter in _JOINERS:
            if _joins("".join(kept[-1:]), text[place + 1 : place + 2]):
                kept.append(letter)
        elif letter in "\t\n\v\f\r\x85":
            kept.append(" ")
        elif unicodedata.category(letter) not in {"Cc", "Cf"}:
            kept.append(letter)
    return "".join(kept).lstrip("".join({letter for letter in kept if _is_mark(letter)}))


def _joins(before: str, after: str) -> bool:
    if not before:
        return False
    script = script_of_character(before)
    continues = bool(after) and script_of_character(after) == script
    if script in _JOINED_BY_VIRAMA:
        # After a virama the joiner chooses the letter's shape, even at the end of a word (Malayalam).
        return continues or unicodedata.combining(before) == 9
    return continues and script in _JOINED_BY_CURSIVE
