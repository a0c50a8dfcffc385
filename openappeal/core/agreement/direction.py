"""What will be shown in a wrong place or in foreign signs, although it says the right thing."""

from __future__ import annotations

import re
import unicodedata

from openappeal.core.agreement.findings import Finding, Kind
from openappeal.core.agreement.text import NOT_LANGUAGE
from openappeal.core.digits import localise_digits
from openappeal.core.languages import UnknownLanguage, direction

_CLOSING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"}
_CLOSING |= dict.fromkeys("\u2066\u2067\u2068", "\u2069")
_MARKS = "\u200e\u200f\u061c"
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
_LATIN = "A-Za-z\u00c0-\u024f"
_DIGIT = r"[0-9\u06f0-\u06f9]"
_ARABIC_LETTERS = re.compile("[\u064a\u0649\u0643]")


def compare_display(target: str, language: str) -> list[Finding]:
    """Return what the target's readers would see wrongly."""
    target = NOT_LANGUAGE.sub(lambda found: " " * len(found[0]), target)
    found = _controls(target)
    try:
        is_rtl = direction(language) == "rtl"
    except UnknownLanguage:
        return found
    found += _stranded(target, is_rtl=is_rtl)
    found += _digits(target, language)
    if language in ("fa", "prs", "glk", "mzn"):
        found += [_at(Kind.ARABIC_LETTERS, target, *match.span()) for match in _ARABIC_LETTERS.finditer(target)][:1]
    return found


def _at(kind: Kind, target: str, start: int, end: int) -> Finding:
    return Finding(kind, "", target[start:end], (0, 0), (start, end))


def _controls(target: str) -> list[Finding]:
    """Embeddings and isolates that are not closed or were never opened (UAX #9 §3.1.2). They end with the paragraph."""
    found: list[Finding] = []
    open_ones: list[tuple[int, str]] = []
    for place, letter in enumerate(target):
        if letter in _CLOSING:
            open_ones.append((place, _CLOSING[letter]))
        elif letter in ("\u202c", "\u2069"):
            if open_ones and open_ones[-1][1] == letter:
                open_ones.pop()
            else:
                found.append(_at(Kind.MIXED_DIRECTION, target, place, place + 1))
    return found + [_at(Kind.MIXED_DIRECTION, target, place, place + 1) for place, _ in open_ones]


def _stranded(target: str, *, is_rtl: bool) -> list[Finding]:
    """Numbers and signs that the algorithm draws to the run beside them, away from where they are read.

    In a text from right to left a number after Latin letters goes to their right, and so does it after Arabic ones in
    a text from left to right. A sign that belongs to a Latin word ("C++") goes to its wrong end. Marks or isolates
    between them prevent it.
    """
    number = rf"[ \u00a0]+{_DIGIT}+(?:[.,٬٫]{_DIGIT}+)*(?=[ \u00a0]+"
    if is_rtl:
        patterns: tuple[str, ...] = (
            rf"(?<![{_LATIN}.'’-])[{_LATIN}][{_LATIN}.'’-]*{number}[{_RTL}])",
            rf"(?<![{_LATIN}])[{_LATIN}]+[+#!?*%]+(?=[\s.,،؛]|$)",
        )
    else:
        patterns = (rf"(?<![{_RTL}\u200c])[{_RTL}][{_RTL}\u200c]*{number}[{_LATIN}])",)
    found = []
    for pattern in patterns:
        for match in re.finditer(pattern, target):
            inside = any(
                target.rfind(mark, 0, match.start()) > target.rfind("\u2069", 0, match.start())
                for mark in "\u2066\u2068"
            )
            if not inside and not any(mark in match[0] for mark in _MARKS):
                found.append(_at(Kind.MIXED_DIRECTION, target, match.start(), match.start() + len(match[0].rstrip())))
    return found + (_turned_round(target) if is_rtl else [])


def _turned_round(target: str) -> list[Finding]:
    """Wherever the direction is guessed from the first letter, the whole paragraph would turn round."""
    if not re.search(f"[{_RTL}]", target):
        return []
    for place, letter in enumerate(target):
        kind = unicodedata.bidirectional(letter)
        if letter in "\u2066\u2067\u2068" or kind in ("R", "AL"):
            return []
        if kind == "L":
            end = next((at for at in range(place, len(target)) if not target[at].isalpha()), len(target))
            return [_at(Kind.MIXED_DIRECTION, target, place, max(end, place + 1))]
    return []


def _digits(target: str, language: str) -> list[Finding]:
    own = localise_digits("0123456789", language)
    if own == "0123456789" and language in (
        "ar",
        "ur",
        "sd",
        "ug",
        "hi",
        "sa",
        "gu",
        "pa",
        "ta",
        "te",
        "kn",
        "ml",
        "or",
        "bo",
    ):
        return []  # both ways of writing them are usual
    found = []
    for match in re.finditer(r"\d+(?:[.,٬٫]\d+)*", target):
        before = target[match.start() - 1 : match.start()]
        if before.isascii() and before.isalpha():
            continue  # A4
        if any(letter.isdecimal() and letter not in own for letter in match[0]):
            found.append(_at(Kind.DIGITS, target, *match.span()))
    return found
