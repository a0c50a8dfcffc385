"""Files that programs read: sitemap, robots.txt, security.txt, and what independent checkers need."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from xml.sax.xmlreader import AttributesImpl

from django.conf import settings
from django.utils.xmlutils import SimplerXMLGenerator

from openappeal.appeals import form_queries as forms
from openappeal.appeals import queries as appeals
from openappeal.appeals import step_queries
from openappeal.appeals.models import Edition, TextForm
from openappeal.appeals.reading import text_path
from openappeal.cms import shell
from openappeal.fundraising import books_pages
from openappeal.fundraising.giving import addresses as drives
from openappeal.newsroom import addresses as newsroom
from openappeal.newsroom.press import addresses as press
from openappeal.printing import placement_pages as placements
from openappeal.transparency import queries as public_log
from openappeal.vault.keys import KeyMissing
from openappeal.website import short, versions
from openappeal.website.models import SiteText
from openappeal.website.prints import sheet_languages
from openappeal.website.tree import live_paths, site_languages

# Forms change nothing on GET, but their addresses can carry somebody's code.
NOT_FOR_ROBOTS = ("/c/", "/m/", "/u/", "/job/", "/proof/", "/statement/")


def sitemap() -> bytes:
    """Every page to be found, with its other languages. The wall is left out. Source: sitemaps.org."""
    from io import StringIO

    pages = {tag: _to_be_found(tag) for tag in site_languages()}
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement(
        "urlset",
        AttributesImpl(
            {
                "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
                "xmlns:xhtml": "http://www.w3.org/1999/xhtml",
            }
        ),
    )
    for tag, below in pages.items():
        for path in below:
            xml.startElement("url", AttributesImpl({}))
            xml.addQuickElement("loc", f"{settings.SITE_URL}/{tag}/{path}")
            same = [(other, f"/{other}/{path}") for other, theirs in pages.items() if path in theirs]
            for other, address in [*same, ("x-default", "/")] if not path else same:
                href = f"{settings.SITE_URL}{address}"
                xml.addQuickElement("xhtml:link", attrs={"rel": "alternate", "hreflang": other, "href": href})
            xml.endElement("url")
    xml.endElement("urlset")
    xml.endDocument()
    return out.getvalue().encode()


def robots() -> bytes:
    """Source: RFC 9309. The wall is not listed: a robot must load it to learn that it is not to keep it."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_ROBOTS), ""]
    lines.append(f"Sitemap: {settings.SITE_URL}/sitemap.xml")
    return ("\n".join(lines) + "\n").encode()


def security_txt(*, today: date) -> bytes:
    """Source: RFC 9116. `Expires` is less than a year away, and moves with the month."""
    languages = site_languages() or ["en"]
    contacts = dict(SiteText.objects.values_list("locale__language_code", "security_contact"))
    contact = next((contacts[tag] for tag in languages if contacts.get(tag)), "")
    if not contact:
        contact = f"{settings.SITE_URL}/{languages[0]}/contact/"
    elif "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    month = today.month - 1 or 12
    year = today.year + 1 if month < 12 else today.year
    lines = [
        f"Contact: {contact}",
        f"Expires: {date(year, month, 1).isoformat()}T00:00:00Z",
        f"Preferred-Languages: {', '.join(languages)}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return ("\n".join(lines) + "\n").encode()


def openappeal_json() -> bytes:
    """Keys, and each version of the Appeal with each edition's text and its SHA-256 (`docs/addresses.md`)."""
    try:
        recipients = settings.KEYS.office_recipients()
    except KeyMissing:
        recipients = []
    by_version: dict[int, list[Edition]] = {}
    for edition in appeals.published_editions():
        by_version.setdefault(edition.version.number, []).append(edition)
    content = {
        "office_recipients": list(recipients),
        "appeal": {
            "versions": [_version(editions) for editions in by_version.values()],
            "short": [_short(tag, form) for tag in site_languages() if (form := forms.condensed(tag)) is not None],
        },
        "log": _log(),
        "mirrors": settings.MIRRORS,
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _log() -> dict[str, object]:
    """The public log's key, name and address; before there is a key, null says so."""
    log = public_log.state()
    return {"key": log.key, "origin": log.origin, "url": f"{settings.SITE_URL}/log/"} if log.key else {"key": None}


def _version(editions: list[Edition]) -> dict[str, object]:
    version = editions[0].version
    kinds = Counter(version.changes.values_list("kind", flat=True))
    return {
        "number": version.number,
        "published": _iso(version.published_date),
        "kind": version.change_kind,
        "changes": {kind: kinds[kind] for kind in ("minor", "fact", "demand")},
        "editions": {
            edition.language: {
                "sha256": edition.sha256,
                "text": settings.SITE_URL + text_path(edition.language, version.number),
                "title": edition.title,
                "published": _iso(edition.published_date),
                "behind": len(step_queries.behind(edition)),
            }
            for edition in editions
        },
    }


def _short(language: str, form: TextForm) -> dict[str, object]:
    return {
        "language": language,
        "version": form.edition.version.number,
        "published": _iso(form.published_date),
        "sha256": form.sha256,
        "text": f"{settings.SITE_URL}/{language}/short.txt",
        "of": form.edition.sha256,
        "behind": len(forms.behind(form)),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _to_be_found(language: str) -> list[str]:
    """Addresses below /{lang}/ that search engines may keep."""
    home = f"/{language}/"
    below = [path.removeprefix(home) for path in live_paths(language)]
    if language in sheet_languages():
        below.append(shell.SECTIONS["sheet"])
    below += [shell.SECTIONS["versions"]] if language in versions.languages() else []
    below += [shell.SECTIONS["short"]] if language in short.languages() else []
    below += newsroom.to_be_found(language)
    below += press.to_be_found(language)
    below += drives.to_be_found(language)
    below += books_pages.to_be_found(language)
    below += placements.to_be_found(language)
    return [*below, shell.SECTIONS["number"], shell.SECTIONS["poster"]]
