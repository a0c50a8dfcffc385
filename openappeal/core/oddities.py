"""What is odd about a name or the words beside it, by itself. Odd is not wrong: a person looks.

Each oddity names what was seen, so that whoever reads need not search for it.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from openappeal.core import insults
from openappeal.core.digits import to_latin_digits
from openappeal.core.lookalikes import looks_latin
from openappeal.core.names import script_of
from openappeal.core.scripts import script_of_character

MOST_WORDS = 8
"""María del Carmen García López de la Torre has eight; more are mostly a sentence."""
LONGEST = 60
MOST_SAME = 3
MOST_MARKS = 3
PHONE_DIGITS = 7
SHORTEST_CAPITALS = 9

# Scripts that one word mixes in everyday spelling.
_TOGETHER = (frozenset({"Hani", "Jpan"}), frozenset({"Hani", "Hang"}), frozenset({"Hani", "Bopo"}))
_WORD_ENDS = re.compile(r"[\s\u200c\-‐‑–—'’ʼ·.,،/()]+")
_LINK = re.compile(
    r"\S*(?:@|://|\bwww\.|\bt\.me\b|\bbit\.ly\b)\S*|\b[a-z0-9-]+(?:\.| dot |\s*\[(?:dot|\.)\]\s*)"
    r"(?:com|net|org|info|biz|ir|ru|cn|de|fr|uk|tr|me|io|tv|xyz|top|site|online|shop|club|app|dev|link|click|live)\b\S*"
    r"|\b(?:telegram|whatsapp|instagram|تلگرام|واتساپ|اینستاگرام)\b",
    re.IGNORECASE,
)
# Any ending will do where nobody would write a name so: “Dr.Smith” has a capital, “st.pierre” too few letters.
_DOTTED = re.compile(r"\b[a-z0-9-]{3,}\.[a-z]{2,}\b\S*")
_DIGITS = re.compile(r"\+?\d(?:[\s()./\-–]*\d)*")
_SHOUT = re.compile(r"[!?؟…]")


@dataclass(frozen=True)
class Oddity:
    """`kind` is one of `KINDS`; `seen` the part of the text that it is about."""

    kind: str
    seen: str


KINDS = ("look_alike", "mixed_script", "link", "phone", "insult", "repeated", "slogan", "digits", "caps")


def oddities(name: str, credential: str, insulting: frozenset[str]) -> list[Oddity]:
    """What is odd, the most telling first. The words beside a name may be a sentence and hold numbers."""
    found = [*_of_letters(name), *_of_letters(credential)]
    for text in (name, credential):
        found += _links(text)
        if word := insults.found(text, insulting):
            found.append(Oddity("insult", word))
        found += [Oddity("repeated", part) for part in _repeated(text)]
    if len(name.split()) > MOST_WORDS or len(name) > LONGEST or _SHOUT.search(name):
        found.append(Oddity("slogan", name))
    if number := re.search(r"\d+", name):
        found.append(Oddity("digits", number[0]))
    if len(name) >= SHORTEST_CAPITALS and len(name.split()) > 1 and name.isupper() and script_of(name) != "Geor":
        found.append(Oddity("caps", name))
    first = {one.kind: one for one in reversed(found)}
    return [first[kind] for kind in KINDS if kind in first]


def _of_letters(text: str) -> list[Oddity]:
    found = []
    is_latin = script_of(text) == "Latn"
    for word in _WORD_ENDS.split(text):
        scripts = {script for script in map(script_of_character, word) if script}
        if len(scripts) > 1 and not any(scripts <= usual for usual in _TOGETHER):
            found.append(Oddity("mixed_script", word))
        others = [letter for letter in word if script_of_character(letter) in {"Cyrl", "Grek"}]
        if others and all(map(looks_latin, others)) and ("Latn" in scripts or (is_latin and len(others) > 1)):
            found.append(Oddity("look_alike", word))
    return found


def _links(text: str) -> list[Oddity]:
    found = [Oddity("link", match[0].strip()) for match in [_LINK.search(text) or _DOTTED.search(text)] if match]
    for match in _DIGITS.finditer(to_latin_digits(text)):
        if sum(letter.isdigit() for letter in match[0]) >= PHONE_DIGITS:
            found.append(Oddity("phone", match[0]))
    return found


def _repeated(text: str) -> list[str]:
    found = []
    for _, run in groupby(text, str.casefold):
        letters = "".join(run)
        if len(letters) > MOST_SAME and not letters.isspace() and not letters.isdigit():
            found.append(letters)
    for is_mark, run in groupby(unicodedata.normalize("NFD", text), lambda one: unicodedata.category(one) == "Mn"):
        marks = "".join(run)
        if is_mark and len(marks) > MOST_MARKS:
            found.append(marks)
    return found
