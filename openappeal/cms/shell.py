"""The frame of every page as data: name, menu, footer, languages.

Menu and footer are edited in Wagtail, which the public process does not have. So the worker writes
them to `shell.json` in the data folder, and every process reads the frame from there.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from openappeal.cms import datafiles, language
from openappeal.core.languages import direction, with_country

# Sections that the frame and the forms' pages link to, below /{lang}/.
SECTIONS = {
    "home": "",
    "sign": "sign/",
    "organisation": "sign/organisation/",
    "wall": "signers/",
    "contact": "contact/",
    "help": "help/",
    "about": "about/",
    "privacy": "privacy/",
    "accessibility": "accessibility/",
    "resources": "resources/",
    "sheet": "sheet/",
    "poster": "poster/",
    "versions": "versions/",
    "short": "short/",
    "number": "number/",
    "updates": "updates/",
    "press": "press/",
    "corrections": "corrections/",
    "drives": "drives/",
    "placements": "placements/",
    "report": "signers/not-me/",
    "set_aside": "sign/set-aside/",
    "code": "sign/code/",
    "news": "contact/news/",
}


@dataclass(frozen=True)
class Link:
    title: str
    url: str


@dataclass(frozen=True)
class Column:
    """A column of the footer."""

    heading: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ShellLanguage:
    """One of the campaign's languages, named in itself."""

    tag: str
    name: str
    direction: str


@dataclass(frozen=True)
class Shell:
    """The frame in one language.

    `term` is what the campaign calls its text ("letter", "appeal"); `short_name` stands where space
    is scarce.
    """

    site_name: str
    short_name: str = ""
    term: str = ""
    description: str = ""
    menu: tuple[Link, ...] = ()
    footer: tuple[Column, ...] = ()
    footer_note: str = ""
    share_text: str = ""
    share_subject: str = ""
    share_letter: str = ""
    # Where the contact form's letters go. Kept here for the public process; no page shows it.
    contact_address: str = ""
    # Whether the sign form lets browsers do a sum, and so is not without a script.
    does_sums: bool = False
    languages: tuple[ShellLanguage, ...] = ()
    is_demo: bool = field(default=False)


def shell_path() -> Path:
    """Where the frame stands."""
    return Path(settings.DATA_DIR) / "shell.json"


def save(by_language: dict[str, Shell], *, languages: Iterable[ShellLanguage]) -> None:
    """Replace the frame of all languages; `languages` in the order in which they are offered."""
    shells = {}
    for tag, shell in by_language.items():
        shells[tag] = asdict(shell)
        # Both are known without the file; the mark of a demonstration no file can take away.
        del shells[tag]["languages"], shells[tag]["is_demo"]
    content = {
        "site_url": settings.SITE_URL,
        "languages": [asdict(one) for one in languages],
        "by_language": shells,
    }
    datafiles.write(shell_path(), content)


def languages() -> tuple[ShellLanguage, ...]:
    """The campaign's languages, in the order in which they are offered; empty before the first save."""
    return tuple(ShellLanguage(**one) for one in datafiles.read(shell_path()).get("languages", ()))


def load(lang: str) -> Shell:
    """The frame in a language; in the campaign's first language where there is none in this one.

    Before the first save it is bare, so that the forms' pages can always be answered.
    """
    offered = languages()
    by_language: dict[str, dict[str, Any]] = datafiles.read(shell_path()).get("by_language", {})
    first = offered[0].tag if offered else ""
    data = by_language.get(lang) or by_language.get(first) or {"site_name": "OpenAppeal"}
    return Shell(
        **{
            **data,
            "menu": tuple(Link(**link) for link in data.get("menu", ())),
            "footer": tuple(
                Column(column["heading"], tuple(Link(**link) for link in column["links"]))
                for column in data.get("footer", ())
            ),
            "languages": offered,
            "is_demo": bool(settings.IS_DEMO),
        }
    )


def contact_address(lang: str) -> str:
    """Where messages from the contact page go: the mailbox of a language, else of the first that has one, else ""."""
    by_language: dict[str, dict[str, Any]] = datafiles.read(shell_path()).get("by_language", {})
    tags = (lang, *(one.tag for one in languages()))
    return next((address for tag in tags if (address := by_language.get(tag, {}).get("contact_address"))), "")


def page_context(
    lang: str,
    path: str,
    *,
    same_page_languages: Collection[str] | None = None,
    noindex: bool = False,
    **extra: Any,
) -> dict[str, Any]:
    """Context of any page: `page` with the frame and the page's own addresses, and what is in `extra`.

    `same_page_languages` are the languages in which this very page exists (None: in all, as the forms
    do). The others lead to their home page, which says why. A page whose address starts with no
    language (a letter's link) is never indexed, and changes its language by `?lang=`.
    """
    shell = load(lang)
    ui_lang = language.interface(lang)
    home = f"/{lang}/"
    below = path.removeprefix(home) if path.startswith(home) else None
    noindex = noindex or (below is None and path != "/")
    offered = [_offer(one, lang, below, same_page_languages, by_query=noindex) for one in shell.languages]
    page = {
        "lang": lang,
        "dir": direction(lang),
        "og_locale": with_country(lang),
        "ui_lang": ui_lang,
        "ui_dir": direction(ui_lang),
        "path": path,
        "site_url": settings.SITE_URL,
        "canonical": f"{settings.SITE_URL}{path}",
        "alternates": [] if noindex else _alternates(path, home, offered),
        "languages": offered,
        "site_name": shell.site_name,
        "short_name": shell.short_name or shell.site_name,
        "term": shell.term,
        "description": shell.description,
        "menu": [
            {"title": link.title, "url": link.url, "current": _is_current(link.url, path, home)} for link in shell.menu
        ],
        "footer": shell.footer,
        "footer_note": shell.footer_note,
        "is_demo": shell.is_demo,
        "does_sums": shell.does_sums,
        "noindex": noindex,
        "is_home": path == home,
        "preload": _fonts(lang, shell.languages),
        "url": {name: home + below_home for name, below_home in SECTIONS.items()},
    }
    return {"page": page, **extra}


def render(template: str, lang: str, path: str, context: dict[str, Any], **about_page: Any) -> str:
    """A page in its language. `about_page` goes to `page_context` (noindex, same_page_languages)."""
    with language.use(lang):
        return render_to_string(template, {**page_context(lang, path, **about_page), **context})


def letter_frame(lang: str) -> dict[str, Any]:
    """What a letter shows of the campaign: the site's host, which its link tells anyway.

    Not the campaign's name: whoever reads the mailbox learns it from us no sooner than from the link.
    """
    ui_lang = language.interface(lang)
    return {
        "lang": ui_lang,
        "dir": direction(ui_lang),
        "host": urlsplit(settings.SITE_URL).netloc,
        "is_demo": bool(settings.IS_DEMO),
    }


def _offer(
    one: ShellLanguage, lang: str, below: str | None, same_page: Collection[str] | None, *, by_query: bool
) -> dict[str, Any]:
    """A language as the masthead offers it: this page in it, or its home page."""
    current = one.tag == lang
    same = current or same_page is None or one.tag in same_page
    if below is None:
        # Relative, so that a letter's token is repeated nowhere.
        url = f"?lang={one.tag}" if by_query and same_page is None else f"/{one.tag}/"
    else:
        url = f"/{one.tag}/{below}" if same else f"/{one.tag}/#untranslated"
    return {
        "tag": one.tag,
        "name": one.name,
        "dir": one.direction,
        "url": url,
        "current": current,
        "same_page": same and below is not None,
    }


def _alternates(path: str, home: str, offered: Iterable[dict[str, Any]]) -> list[tuple[str, str]]:
    """The page in each language it exists in. The home pages and the choice between them name one another."""
    same = [(one["tag"], f"{settings.SITE_URL}{one['url']}") for one in offered if one["same_page"] or path == "/"]
    return [*same, ("x-default", f"{settings.SITE_URL}/")] if path in (home, "/") else same


def _is_current(url: str, path: str, home: str) -> bool:
    """Whether a menu entry is the page, or the section that the page is in."""
    plain = url.split("#")[0]
    return url == path or (plain == url and plain != home and plain.startswith(home) and path.startswith(plain))


def _fonts(lang: str, offered: Iterable[ShellLanguage]) -> tuple[str, ...]:
    """The two fonts a page needs first. Scripts that our fonts do not cover get none."""
    if language.interface(lang) == "fa":
        return ("fonts/fa-display.woff2", "fonts/fa.woff2")
    name = next((one.name for one in offered if one.tag == lang), "English")
    latin = unicodedata.name(name[0], "").startswith("LATIN")
    return ("fonts/display.woff2", "fonts/sans.woff2") if latin else ()
