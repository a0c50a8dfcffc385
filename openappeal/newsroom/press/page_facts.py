"""What a page of HTML says of itself: title, outlet, day and language, as suggestions for a person to check."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser

from openappeal.core.languages import LANGUAGES, best_language
from openappeal.newsroom.press.fetching import Page

_TITLES = ("og:title", "twitter:title", "dc.title")
_OUTLETS = ("og:site_name", "application-name", "dc.publisher")
_DAYS = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.date", "pubdate", "parsely-pub-date")
_LANGUAGES = ("og:locale", "content-language", "dc.language")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_JSON_DAY = re.compile(r'"datePublished"\s*:\s*"(\d{4}-\d{2}-\d{2})')
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_MOST = 400_000
_TAGS = [one.tag for one in LANGUAGES]


@dataclass(frozen=True)
class PageFacts:
    """ "" and None stand for what the page does not say."""

    title: str = ""
    outlet: str = ""
    day: date | None = None
    language: str = ""


def read(page: Page) -> PageFacts:
    """Read the beginning of a page. It never fails: a page that says nothing gives nothing."""
    text = _decoded(page)[:_MOST]
    reader = _Reader()
    reader.feed(text)
    said = reader.said
    day = next(filter(None, (_day(said.get(name, "")) for name in _DAYS)), None)
    if day is None and (found := _JSON_DAY.search(text)):
        day = _day(found[1])
    return PageFacts(
        title=_line(_first(said, _TITLES) or reader.title, 300),
        outlet=_line(_first(said, _OUTLETS), 120),
        day=day or _day(reader.time),
        language=_language(reader.language or _first(said, _LANGUAGES)),
    )


class _Reader(HTMLParser):
    """Collects meta elements, the title, the first time, and the language of the document."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: dict[str, str] = {}
        self.title = self.time = self.language = ""
        self._in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "meta":
            name = given.get("property") or given.get("name") or given.get("itemprop") or given.get("http-equiv") or ""
            self.said.setdefault(name.lower(), given.get("content", ""))
        elif tag == "html":
            self.language = given.get("lang", "")
        elif tag == "time" and not self.time:
            self.time = given.get("datetime", "")
        self._in_title = tag == "title" and not self.title

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data


def _decoded(page: Page) -> str:
    named = _CHARSET.search(page.body[:4096])
    for charset in (page.charset, named[1].decode("ascii") if named else "", "utf-8"):
        try:
            return page.body.decode(charset) if charset else page.body.decode("utf-8")
        except (LookupError, UnicodeDecodeError):
            continue
    return page.body.decode("utf-8", errors="replace")


def _first(said: dict[str, str], names: tuple[str, ...]) -> str:
    return next((said[name] for name in names if said.get(name, "").strip()), "")


def _line(text: str, longest: int) -> str:
    return " ".join("".join(letter for letter in text if letter.isprintable() or letter.isspace()).split())[:longest]


def _day(text: str) -> date | None:
    found = _DAY.search(text)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _language(tag: str) -> str:
    return best_language(tag.strip().replace("_", "-"), _TAGS) or "" if tag.strip() else ""
