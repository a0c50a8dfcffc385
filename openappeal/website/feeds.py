"""What is new on the site, for feed readers: versions of the Appeal, pages, items of the newsroom, and corrections.

Formats: Atom (RFC 4287) and JSON Feed 1.1 (jsonfeed.org/version/1.1). Days only, and an entry keeps
its id when its words or its address change. Items are carried whole. A correction moves its item's `updated`, and is an
entry of its own: many readers show nothing twice.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.models import Page

from openappeal.appeals import queries as appeals
from openappeal.appeals.reading import text_path
from openappeal.cms import shell
from openappeal.cms.language import use
from openappeal.cms.pages import PublicPage
from openappeal.core.digits import format_number
from openappeal.newsroom import pages
from openappeal.newsroom import queries as newsroom
from openappeal.newsroom.reading import read
from openappeal.website.tree import home_of

ENTRIES = 20


@dataclass(frozen=True)
class Entry:
    id: UUID
    path: str
    title: str
    summary: str
    day: date
    changed_day: date | None = None
    content: str = ""

    @property
    def updated(self) -> date:
        return max(self.day, self.changed_day or self.day)


def atom(language: str) -> bytes:
    """The Atom feed of a language."""
    from io import StringIO

    frame, entries = shell.load(language), entries_of(language)
    home, own = f"{settings.SITE_URL}/{language}/", f"{settings.SITE_URL}/{language}/feed.atom"
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("feed", AttributesImpl({"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": language}))
    xml.addQuickElement("title", frame.site_name)
    xml.addQuickElement("id", _feed_id(language).urn)
    xml.addQuickElement("link", attrs={"rel": "alternate", "href": home})
    xml.addQuickElement("link", attrs={"rel": "self", "href": own})
    xml.addQuickElement("updated", _stamp(max((entry.updated for entry in entries), default=date(1970, 1, 1))))
    xml.startElement("author", AttributesImpl({}))
    xml.addQuickElement("name", frame.site_name)
    xml.endElement("author")
    for entry in entries:
        xml.startElement("entry", AttributesImpl({}))
        xml.addQuickElement("title", entry.title)
        xml.addQuickElement("id", entry.id.urn)
        xml.addQuickElement("link", attrs={"rel": "alternate", "href": settings.SITE_URL + entry.path})
        xml.addQuickElement("published", _stamp(entry.day))
        xml.addQuickElement("updated", _stamp(entry.updated))
        if entry.summary:
            xml.addQuickElement("summary", entry.summary)
        if entry.content:
            xml.addQuickElement("content", entry.content, {"type": "html"})
        xml.endElement("entry")
    xml.endElement("feed")
    xml.endDocument()
    return out.getvalue().encode()


def json_feed(language: str) -> bytes:
    """The JSON Feed of a language."""
    frame = shell.load(language)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": frame.site_name,
        "home_page_url": f"{settings.SITE_URL}/{language}/",
        "feed_url": f"{settings.SITE_URL}/{language}/feed.json",
        "language": language,
        "items": [
            {
                "id": entry.id.urn,
                "url": settings.SITE_URL + entry.path,
                "title": entry.title,
                "date_published": _stamp(entry.day),
                "date_modified": _stamp(entry.updated),
                **(
                    {"summary": entry.summary, "content_html": entry.content}
                    if entry.content
                    else {"content_text": entry.summary}
                ),
            }
            for entry in entries_of(language)
        ],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def entries_of(language: str) -> list[Entry]:
    """What is new in a language, newest first."""
    with use(language):
        found = [*_versions(language), *_pages(language), *_items(language), *_corrections(language)]
    return sorted(found, key=lambda entry: (entry.day, entry.path), reverse=True)[:ENTRIES]


def _versions(language: str) -> list[Entry]:
    entries = []
    for edition in appeals.published_editions().filter(language=language):
        number = edition.version.number
        title = _("Version %(number)s: %(title)s") % {
            "number": format_number(number, language),
            "title": edition.title,
        }
        identity = _id(f"appeal/{edition.version_id}/{language}")
        summary = edition.change_note or edition.title
        assert edition.published_date is not None
        entries.append(Entry(identity, text_path(language, number), title, summary, edition.published_date))
    return entries


def _pages(language: str) -> list[Entry]:
    home = home_of(language)
    if home is None:
        return []
    pages = Page.objects.live().descendant_of(home).order_by("-first_published_at")[:ENTRIES].specific()
    return [
        Entry(
            _id(f"page/{page.translation_key}/{language}"),
            page.public_path,
            page.title,
            page.description or page.title,
            page.first_published_at.date(),
        )
        for page in pages
        if isinstance(page, PublicPage) and page.first_published_at
    ]


def _items(language: str) -> list[Entry]:
    """Whole, with links that lead somewhere from wherever they are read."""
    found = newsroom.open_editions(language)[:ENTRIES]
    return [
        Entry(
            _id(f"item/{edition.item_id}/{language}"),
            item.path,
            item.title,
            item.summary,
            item.day,
            item.changed_day,
            pages.content(item),
        )
        for edition in found
        for item in (read(edition),)
    ]


def _corrections(language: str) -> list[Entry]:
    return [
        Entry(
            _id(f"correction/{one.id}/{language}"),
            f"{one.path}#corrections",
            _("Correction: %(title)s") % {"title": one.title},
            one.note,
            one.day,
        )
        for one in newsroom.corrections(language)[:ENTRIES]
    ]


def _id(name: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"openappeal/{name}")


def _feed_id(language: str) -> UUID:
    home = home_of(language)
    return _id(f"feed/{home.translation_key if home else ''}/{language}")


def _stamp(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"
