"""From what was typed to what is shown: paragraphs, bold, links; everything else is text.

An empty line begins a paragraph, one line break stays one, `**bold**` is bold, a full https address is a link. There is
no other markup, so nothing typed or pasted can become an element, an image that is loaded, or a script.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from openappeal.core.names import fold_name

_PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
# A link, or something bold. Bold runs within a line, and a link within bold is a link too.
_LINK = re.compile(r"https://[^\s<>\"“”«»]+")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_AFTER_A_LINK = ".,;:!?…،؛؟'’*"
# So long a name cannot stand inside another word by chance.
_LONG = 8


def digest(fields: Mapping[str, str]) -> str:
    """By which words of a source are known again: unlike for other words, the same for other spaces around them."""
    said = {name: " ".join(text.split()) for name, text in fields.items() if text.strip()}
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def paragraphs(text: str) -> list[str]:
    """The text's paragraphs, as typed."""
    tidy = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return [part.strip() for part in _PARAGRAPHS.split(tidy) if part.strip()]


@dataclass(frozen=True)
class Manner:
    """How a paragraph and a link look: on a page, or in a letter, which brings its style along."""

    paragraph: str = "<p>{}</p>"
    # Addresses run from left to right in every language.
    link: str = '<a href="{}" rel="noopener" dir="ltr">{}</a>'


PAGE = Manner()
LETTER = Manner(link='<a class="lk" href="{}" dir="ltr" style="color:#2135c6">{}</a>')


def html(text: str, manner: Manner = PAGE) -> SafeString:
    """Paragraphs as elements. Figures are inserted before."""
    return _joined("\n", (format_html(manner.paragraph, _lines(part, manner)) for part in paragraphs(text)))


def inline(text: str, manner: Manner = PAGE) -> SafeString:
    """One line with bold and links."""
    return _lines(" ".join(text.split()), manner)


def plain(text: str) -> str:
    """The text without its marks of bold, for letters in plain text and for programs."""
    return "\n\n".join(_BOLD.sub(r"\1", part) for part in paragraphs(text))


def one_line(text: str) -> str:
    """The same in one line."""
    return " ".join(plain(text).split())


def names_person(text: str, spelling: str) -> bool:
    """Whether a person's name stands in a text, however it is written: case, accents, spaces, half-spaces, bold."""
    wanted = fold_name(spelling)
    if not wanted:
        return False
    if len(wanted) >= _LONG:
        return wanted in fold_name(text)
    words = [fold_name(word) for word in re.findall(r"\w+", text)]
    return any(_begins(words[start:], wanted) for start in range(len(words)))


def _begins(words: list[str], wanted: str) -> bool:
    said = ""
    for word in words:
        said += word
        if said == wanted:
            return True
        if len(said) > len(wanted):
            return False
    return False


def _lines(text: str, manner: Manner) -> SafeString:
    return _joined("<br>\n", (_bold(line.strip(), manner) for line in text.split("\n")))


def _bold(line: str, manner: Manner) -> SafeString:
    # The pattern's one group makes every second part the bold one.
    parts = (
        format_html("<strong>{}</strong>", _links(part, manner)) if place % 2 else _links(part, manner)
        for place, part in enumerate(_BOLD.split(line))
    )
    return _joined("", parts)


def _links(text: str, manner: Manner) -> SafeString:
    parts, end = [], 0
    for found in _LINK.finditer(text):
        address = found[0].rstrip(_AFTER_A_LINK)
        while address.endswith(")") and address.count(")") > address.count("("):
            address = address[:-1].rstrip(_AFTER_A_LINK)
        if address == "https://":
            continue
        parts.append(escape(text[end : found.start()]))
        parts.append(format_html(manner.link, address, address))
        end = found.start() + len(address)
    parts.append(escape(text[end:]))
    return _joined("", parts)


def _joined(between: str, parts: Iterable[SafeString]) -> SafeString:
    return mark_safe(between.join(parts))  # noqa: S308  each part is escaped above
