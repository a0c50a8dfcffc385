"""Whether a name that is written in Latin letters may be what stands in Arabic ones."""

from __future__ import annotations

import re
from functools import lru_cache

from openappeal.core.agreement.text import ZWNJ, plain_latin

# For each sound the letters it may have become. Longer spellings first.
_LETTERS = (
    ("ght", "ت|ط"),
    ("tsch", "چ"),
    ("sch", "ش"),
    ("tch", "چ"),
    ("sh", "ش|سه"),
    ("ch", "چ|ش|خ|ک|ج"),
    ("kh", "خ|ک"),
    ("gh", "غ|ق|گ"),
    ("zh", "ژ"),
    ("ph", "ف"),
    ("th", "ت|ث|ط"),
    ("dh", "ذ|ض|د"),
    ("dj", "ج"),
    ("ck", "ک"),
    ("qu", "کو|ک|ق"),
    ("tu", "تو|ت|چو?|طو?"),
    ("xc", "کس"),
    ("tz", "تس|تز|ز"),
    ("b", "ب"),
    ("c", "ک|س|چ|ج|ث"),
    ("d", "د|ذ|ض"),
    ("f", "ف"),
    ("g", "گ|ج|غ|ژ|ق"),
    ("h", "ه|ح|خ|"),
    ("j", "ج|ژ|ی|خ"),
    ("k", "ک|ق|خ"),
    ("l", "ل"),
    ("m", "م"),
    ("n", "ن"),
    ("p", "پ|ب|ف"),
    ("q", "ق|ک|غ"),
    ("r", "ر"),
    ("s", "س|ش|ص|ث|ز"),
    ("t", "ت|ط|ث"),
    ("v", "و|ف|ڤ|ب"),
    ("w", "و|ف|ڤ"),
    ("x", "کس|خ|ش|گز"),
    ("z", "ز|ذ|ض|ظ|س|ژ"),
)
_VOWELS = f"[اآعئؤءویه{ZWNJ}]{{0,3}}"
_ENDING = "(?:ی|ای|یی|ها|های|م|ت|ش|مان|شان)?"
_ARABIC = "\u0621-\u06d3"


def is_spelt_in(name: str, arabic: str) -> bool:
    """Return whether a word of the text has the consonants of the Latin name, in their order.

    True too for a name with fewer than two consonants: nothing could be said about it.
    """
    pattern = _pattern(name)
    return pattern is None or pattern.search(arabic) is not None


@lru_cache(maxsize=2048)
def _pattern(name: str) -> re.Pattern[str] | None:
    low = re.sub(r"(.)\1", r"\1", plain_latin(name.replace("ş", "sh").replace("ç", "ch").replace("ğ", "gh")))
    is_short = len(re.findall(r"[bcdfgjklmnpqrstvwxz]", low)) <= 2
    parts: list[str] = []
    consonants = place = 0
    while place < len(low):
        for spelling, letters in _LETTERS:
            if low.startswith(spelling, place):
                parts.append(f"(?:{letters}){_VOWELS}")
                consonants += spelling != "h"
                place += len(spelling)
                break
        else:
            # A short name has to show its o or u: Dor is not در.
            if not parts:
                parts.append(_VOWELS)
            elif low[place] in "ou" and is_short and place < len(low) - 1:
                parts[-1] = parts[-1].removesuffix(_VOWELS) + "[اع]?[وا]"
            place += 1
    if consonants < 2:
        return None
    return re.compile(rf"(?<![{_ARABIC}]){''.join(parts)}{_ENDING}(?![{_ARABIC}])")
