"""Rich text as people type it into a plain box, and back.

Our rich text holds bold words and links, nothing else (`cms.blocks.RICH_TEXT_FEATURES`). A translator sees
`**bold**` and `[words](address)`; an empty line begins a paragraph. The address of one of our own pages is its path
below the language, `/about/`, so that the same words lead to the page in the reader's language.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser

from django.utils.html import escape

# A word's own brackets may stand in an address: https://…/Evin_(prison)
LINK = re.compile(r"\[(?P<words>[^\[\]]+)\]\((?P<address>(?:[^()\s]|\([^()\s]*\))+)\)")
BOLD = re.compile(r"\*\*(?P<words>.+?)\*\*", re.DOTALL)
_TOKEN = re.compile(rf"{LINK.pattern}|\*\*(?P<bold>.+?)\*\*", re.DOTALL)
_SAFE = ("https://", "http://", "mailto:", "/", "#", "page:", "document:")


def from_html(html: str, path_of: Callable[[int], str | None]) -> str:
    """Stored rich text as marked text. `path_of` gives a page's path below its language."""
    reader = _Reader(path_of)
    reader.feed(html)
    reader.close()
    return reader.text()


def to_html(text: str, page_at: Callable[[str], int | None]) -> str:
    """Marked text as stored rich text. `page_at` gives the page at a path below the language that is written."""
    paragraphs = (one for one in re.split(r"\n\s*\n", text.strip()) if one.strip())
    return "".join(f"<p>{_inline(one.strip(), page_at)}</p>" for one in paragraphs)


def addresses(text: str) -> list[str]:
    """Where the links of a marked text lead, in order."""
    return [found["address"] for found in LINK.finditer(text)]


def is_safe(address: str) -> bool:
    """Whether a link may lead there: to our own pages and files, to a site, to a mailbox; never to a script."""
    return address.startswith(_SAFE)


def plain(text: str) -> str:
    """Only the words of a marked text."""
    return BOLD.sub(lambda found: found["words"], LINK.sub(lambda found: found["words"], text))


def _inline(text: str, page_at: Callable[[str], int | None]) -> str:
    out, at = [], 0
    for found in _TOKEN.finditer(text):
        out.append(_plain(text[at : found.start()]))
        if found["bold"] is not None:
            out.append(f"<b>{_inline(found['bold'], page_at)}</b>")
        elif is_safe(found["address"]):
            out.append(f"<a {_target(found['address'], page_at)}>{_inline(found['words'], page_at)}</a>")
        else:
            out.append(_inline(found["words"], page_at))
        at = found.end()
    out.append(_plain(text[at:]))
    return "".join(out)


def _plain(text: str) -> str:
    return escape(text).replace("\n", "<br/>")


def _target(address: str, page_at: Callable[[str], int | None]) -> str:
    kind, _colon, number = address.partition(":")
    if kind in ("page", "document") and number.isascii() and number.isdecimal():
        return f'linktype="{kind}" id="{number}"'
    if address.startswith("/") and (page := page_at(address)) is not None:
        return f'linktype="page" id="{page}"'
    return f'href="{escape(address)}"'


class _Reader(HTMLParser):
    """Reads `<p>`, `<br>`, `<b>` and `<a>`; of anything else only the words."""

    def __init__(self, path_of: Callable[[int], str | None]) -> None:
        super().__init__(convert_charrefs=True)
        self._path_of = path_of
        self._out: list[str] = []
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self._out.append("\n")
        elif tag in ("b", "strong"):
            self._out.append("**")
        elif tag == "a":
            self._links.append(self._address(dict(attrs)))
            self._out.append("[" if self._links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("b", "strong"):
            self._out.append("**")
        elif tag == "a" and self._links:
            address = self._links.pop()
            self._out.append(f"]({address})" if address else "")
        elif tag == "p":
            self._out.append("\n\n")

    def handle_data(self, data: str) -> None:
        # A line break of the source is a blank in HTML.
        self._out.append(re.sub(r"[ \t\r\n]+", " ", data))

    def text(self) -> str:
        return "\n".join(line.strip() for line in "".join(self._out).strip().split("\n"))

    def _address(self, attrs: dict[str, str | None]) -> str:
        kind, number = attrs.get("linktype"), attrs.get("id") or ""
        if kind == "page" and number.isdecimal():
            return self._path_of(int(number)) or f"page:{number}"
        if kind == "document":
            return f"document:{number}"
        return attrs.get("href") or ""
