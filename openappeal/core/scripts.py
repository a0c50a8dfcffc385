"""Scripts and directions of text, by ISO 15924 code.

Python's ``unicodedata`` does not tell a character's script, so the blocks in use for people's names
are listed here (Unicode Blocks.txt). A character outside them has no script.
"""

import unicodedata
from bisect import bisect_right
from collections import Counter
from functools import lru_cache

from openappeal.core.languages import Direction

_BLOCKS = """
0041-024F Latn · 0250-02AF Latn · 0370-03FF Grek · 0400-052F Cyrl · 0531-058F Armn · 0591-05FF Hebr
0600-06FF Arab · 0700-074F Syrc · 0750-077F Arab · 0780-07BF Thaa · 07C0-07FF Nkoo · 0860-086F Syrc
0870-08FF Arab · 0900-097F Deva · 0980-09FF Beng · 0A00-0A7F Guru · 0A80-0AFF Gujr · 0B00-0B7F Orya
0B80-0BFF Taml · 0C00-0C7F Telu · 0C80-0CFF Knda · 0D00-0D7F Mlym · 0D80-0DFF Sinh · 0E00-0E7F Thai
0E80-0EFF Laoo · 0F00-0FFF Tibt · 1000-109F Mymr · 10A0-10FF Geor · 1100-11FF Hang · 1200-139F Ethi
13A0-13FF Cher · 1400-167F Cans · 1780-17FF Khmr · 1800-18AF Mong · 1C80-1C8F Cyrl · 1C90-1CBF Geor
1D00-1D25 Latn · 1E00-1EFF Latn · 1F00-1FFF Grek · 2C60-2C7F Latn · 2D00-2D2F Geor · 2D30-2D7F Tfng
2D80-2DDF Ethi · 2DE0-2DFF Cyrl · 2E80-2FDF Hani · 3005-3007 Hani · 3040-309F Jpan · 30A0-30FF Jpan
3100-312F Bopo · 3130-318F Hang · 31A0-31BF Bopo · 31F0-31FF Jpan · 3400-4DBF Hani · 4E00-9FFF Hani
A000-A4CF Yiii · A640-A69F Cyrl · A720-A7FF Latn · A8E0-A8FF Deva · A960-A97F Hang · A9E0-A9FF Mymr
AA60-AA7F Mymr · AB00-AB2F Ethi · AB30-AB6F Latn · AB70-ABBF Cher · AC00-D7FF Hang · F900-FAFF Hani
FB00-FB06 Latn · FB13-FB17 Armn · FB1D-FB4F Hebr · FB50-FDFF Arab · FE70-FEFE Arab · FF21-FF5A Latn
FF66-FF9D Jpan · FFA1-FFDC Hang · 1B000-1B16F Jpan · 1E900-1E95F Adlm · 1EE00-1EEFF Arab
20000-323AF Hani
"""

_SPANS = [
    (int(span[:-5].partition("-")[0], 16), int(span[:-5].partition("-")[2], 16), span[-4:])
    for span in (part.strip() for line in _BLOCKS.strip().splitlines() for part in line.split("·"))
]
_STARTS = [start for start, _, _ in _SPANS]

SCRIPTS: tuple[str, ...] = tuple(dict.fromkeys(script for _, _, script in _SPANS))
"""Every script we know, Latin first, in the order in which lists of mixed names show them."""


@lru_cache(maxsize=4096)
def script_of_character(character: str) -> str | None:
    """Return the script of one letter or mark, or None for what many scripts share."""
    if unicodedata.category(character)[0] not in "LM":
        return None
    place = bisect_right(_STARTS, ord(character)) - 1
    if place < 0:
        return None
    _, end, script = _SPANS[place]
    return script if ord(character) <= end else None


def script_of(text: str) -> str | None:
    """Return the script most of the letters are in; the earlier one on a tie; None without letters.

    Kana anywhere make Han letters Japanese (``Jpan``), since no other language mixes the two.
    """
    counted = Counter(script for script in map(script_of_character, text) if script)
    if not counted:
        return None
    if counted["Jpan"]:
        counted["Jpan"] += counted.pop("Hani", 0)
    return max(counted, key=lambda script: counted[script])


def direction_of(text: str) -> Direction:
    """Return the direction of the first letter that has one (UAX #9, rules P2 and P3)."""
    for character in text:
        bidirectional = unicodedata.bidirectional(character)
        if bidirectional in {"R", "AL"}:
            return "rtl"
        if bidirectional == "L":
            return "ltr"
    return "ltr"


def comma(tag: str) -> str:
    """Return the comma of a language's script with the space after it; `tag` by BCP 47."""
    return "، " if tag.split("-")[0] in ("ar", "ckb", "fa", "ps", "ur") else ", "


def directions_in(text: str) -> frozenset[Direction]:
    """Return the directions of the letters in a text; empty if it has none."""
    kinds = {unicodedata.bidirectional(character) for character in text}
    left: frozenset[Direction] = frozenset({"ltr"} if "L" in kinds else ())
    return left | frozenset({"rtl"} if kinds & {"R", "AL"} else ())


_LANGUAGE_OF_SCRIPT = {
    "Grek": "el",
    "Armn": "hy",
    "Hebr": "he",
    "Syrc": "syr",
    "Thaa": "dv",
    "Nkoo": "nqo",
    "Deva": "hi",
    "Beng": "bn",
    "Guru": "pa",
    "Gujr": "gu",
    "Orya": "or",
    "Taml": "ta",
    "Telu": "te",
    "Knda": "kn",
    "Mlym": "ml",
    "Sinh": "si",
    "Thai": "th",
    "Laoo": "lo",
    "Tibt": "bo",
    "Mymr": "my",
    "Geor": "ka",
    "Hang": "ko",
    "Ethi": "am",
    "Cher": "chr",
    "Cans": "iu",
    "Khmr": "km",
    "Mong": "mn-mong",
    "Tfng": "zgh",
    "Hani": "zh",
    "Jpan": "ja",
    "Bopo": "zh",
    "Yiii": "ii",
    "Adlm": "ff-adlm",
}

# Letters that one language of a script has and its neighbours lack, the most telling first.
_TELLING_LETTERS = {
    "Arab": (
        ("ckb", "ێۆڕڵە"),
        ("ps", "ټډړښځڅڼۍې"),
        ("ug", "ۇۈۋڭ"),
        ("ur", "ٹڈڑںےہھ"),
        ("fa", "پچژگکی"),
        ("ar", "يكةىأإؤ"),
    ),
    "Cyrl": (
        ("uk", "іїєґІЇЄҐ"),
        ("sr", "ђћџљњјЂЋЏЉЊЈ"),
        ("ru", "ыэёЫЭЁ"),
    ),
}
_BELARUSIAN = frozenset("ўЎ")


def lang_hint(text: str) -> str | None:
    """Return a language tag for the markup around a name, or None for Latin script.

    It helps fonts and screen readers; it is a guess, never a statement about the person. Letters that
    fit several languages give Farsi in Arabic script, and in Cyrillic no language (``und-cyrl``):
    nobody's name is to be called Russian by mistake.
    """
    script = script_of(text)
    if script == "Cyrl" and _BELARUSIAN & set(text):
        return "be"
    for lang, letters in _TELLING_LETTERS.get(script or "", ()):
        if any(letter in letters for letter in text):
            return lang
    if script in {"Arab", "Cyrl"}:
        return "fa" if script == "Arab" else "und-cyrl"
    return _LANGUAGE_OF_SCRIPT.get(script or "")


_OPENING = {"\u202a": "\u202c", "\u202b": "\u202c", "\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069"}
_OVERRIDES = {"\u202d", "\u202e"}


def turns_around(text: str) -> bool:
    """Whether a text holds overrides of direction, or isolates and embeddings that are not closed in their line.

    With these it can read otherwise than it is stored (Unicode Technical Report 36, §2.7). Closed pairs, marks and
    joiners belong to the spelling of right-to-left text.
    """
    for line in text.splitlines():
        waiting: list[str] = []
        for letter in line:
            if letter in _OVERRIDES:
                return True
            if letter in _OPENING:
                waiting.append(_OPENING[letter])
            elif letter in _OPENING.values() and (not waiting or waiting.pop() != letter):
                return True
        if waiting:
            return True
    return False
