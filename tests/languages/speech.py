"""Which language a page or letter of ours speaks: found by the catalogues, which know every sentence.

What people wrote is content, not ours: a name in another script, a quotation, a language's name for itself. It is
marked with a language of its own and left out. A whole sentence of ours is looked for everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from openappeal.core.languages import INTERFACE_LANGUAGES, direction
from tests.campaign import ROOT

SOURCE = "en"
SENTENCE = 3  # words from which a part of a sentence is looked for inside of others
_PLACE = re.compile(r"<[^>]*>|%\(\w+\)[sd]|%[sd]")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_HIDDEN = {"script", "style", "svg", "code", "textarea"}
_SPOKEN = ("aria-label", "alt", "title", "placeholder", "content")
_OTHER_DIGITS = re.compile("[\u0660-\u0669\u06f0-\u06f9]")
# Addresses, codes and technical names keep their Latin digits on Persian pages.
_TECHNICAL = re.compile(r"\S*[A-Za-z@]\S*")


@dataclass(frozen=True)
class Piece:
    """Some words of a page, and whether they are said in the page's own language."""

    text: str
    is_own: bool


@dataclass
class Speech(HTMLParser):
    """The words of a page, with its language and direction."""

    html: str
    language: str = ""
    direction: str = ""
    pieces: list[Piece] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        # Of each open element: its name, whether its words are in the page's language, whether anybody hears them.
        self._open: list[tuple[str, bool, bool]] = []
        self.feed(self.html)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        found = dict(attributes)
        if tag == "html":
            self.language, self.direction = found.get("lang") or "", found.get("dir") or ""
        above = self._open[-1] if self._open else ("", True, True)
        is_own = (found["lang"] == self.language) if found.get("lang") else above[1]
        # A name or an address, set apart from the words around it.
        is_own = is_own and tag != "bdi" and not (found.get("dir") == "ltr" and self.direction == "rtl")
        is_heard = above[2] and tag not in _HIDDEN
        if is_heard and not (tag == "meta" and _is_technical(found)):
            self._hear((found.get(name) or "" for name in _SPOKEN), is_own=is_own)
        if tag not in _VOID:
            self._open.append((tag, is_own, is_heard))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, text: str) -> None:
        _, is_own, is_heard = self._open[-1] if self._open else ("", True, True)
        if is_heard:
            self._hear([text], is_own=is_own)

    def _hear(self, texts: object, *, is_own: bool) -> None:
        self.pieces += [Piece(plain(text), is_own) for text in texts if plain(text)]  # type: ignore[attr-defined]


def _is_technical(attributes: dict[str, str | None]) -> bool:
    name = attributes.get("name") or attributes.get("property") or ""
    return not name.endswith(("description", "title", "site_name"))


def plain(text: str) -> str:
    """With ordinary spaces: what breaks a line is no part of a sentence."""
    return re.sub(r"\s+", " ", text).strip()


@cache
def catalogue(language: str) -> Catalog:
    """A language's own sentences. English is what the sources hold, all of it."""
    tag = "fa" if language == SOURCE else language
    with (ROOT / "locale" / tag / "LC_MESSAGES" / "django.po").open("rb") as source:
        return read_po(source, locale=tag)


@cache
def sentences(language: str) -> frozenset[str]:
    """Every text of a language's catalogue, plural forms apart."""
    found = set()
    for message in catalogue(language):
        if message.id:
            value = message.id if language == SOURCE else message.string
            found |= {plain(text) for text in (value if isinstance(value, (list, tuple)) else [value])}
    return frozenset(found - {""})


@cache
def parts(language: str) -> frozenset[str]:
    """The parts of its sentences between what is filled in, long enough to be nobody's but theirs."""
    found = (plain(part) for text in sentences(language) for part in _PLACE.split(text))
    return frozenset(part for part in found if len(re.findall(r"[^\W\d_]{2,}", part)) >= SENTENCE)


def faults(html: str, language: str, content: frozenset[str] = frozenset()) -> list[str]:
    """What on a page is not said in its language. `content`: short words of the campaign's own, such as its menu."""
    page = Speech(html)
    found = []
    if (page.language, page.direction) != (language, direction(language)):
        found.append(f"the page says that it is in “{page.language}” and runs “{page.direction}”")
    return [*found, *faults_of_words(page.pieces, language, content)]


def faults_of_words(pieces: list[Piece], language: str, content: frozenset[str] = frozenset()) -> list[str]:
    """What in these words is a sentence of another catalogue, or has digits of another script."""
    found = []
    # Elements part a sentence, so it is looked for in their words together too.
    all_of_it = " ".join(piece.text for piece in pieces)
    own_parts = " ".join(sorted(sentences(language)))
    own = {piece.text for piece in pieces if piece.is_own}
    for other in INTERFACE_LANGUAGES:
        if other == language:
            continue
        found += [f"{other}: “{part}”" for part in parts(other) if part in all_of_it and part not in own_parts]
        found += [f"{other}: “{text}”" for text in own & sentences(other) - sentences(language) - content]
    for text in own:
        wrong = re.search("[0-9]", _TECHNICAL.sub("", text)) if language == "fa" else _OTHER_DIGITS.search(text)
        if wrong:
            found.append(f"digits: “{text}”")
    return sorted(found)
