"""Every public address of this room, and what stands there. The publisher asks; nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from openappeal.cms import addresses, onefile, shell
from openappeal.cms.addresses import Rendered
from openappeal.cms.language import interface, use
from openappeal.cms.pages import RESERVED_SLUGS
from openappeal.core.languages import LANGUAGES, direction
from openappeal.newsroom.press import edition
from openappeal.website import cards, feeds, files, machines, number, prints, short, versions, wall
from openappeal.website.tree import live_page, live_paths, same_page_languages, site_languages

HTML = "text/html; charset=utf-8"
CHOOSERS = ("/", "/languages/")
STATES = {"404": "cms/404.html", "410": "cms/410.html", "500": "cms/500.html", "away": "cms/away.html"}

_LANGUAGES = frozenset(one.tag for one in LANGUAGES)
_FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "/robots.txt": ("text/plain; charset=utf-8", machines.robots),
    "/sitemap.xml": ("application/xml", machines.sitemap),
    "/.well-known/openappeal.json": ("application/json", machines.openappeal_json),
    "/.well-known/security.txt": (
        "text/plain; charset=utf-8",
        lambda: machines.security_txt(today=timezone.now().date()),
    ),
}
_LANGUAGE_FILES: dict[str, tuple[str, Callable[[str], bytes | None]]] = {
    "feed.atom": ("application/atom+xml; charset=utf-8", feeds.atom),
    "feed.json": ("application/feed+json", feeds.json_feed),
    "card.png": ("image/png", cards.draw),
    onefile.NAME: (HTML, versions.one_file),
    edition.NAME: ("application/pdf", versions.printed),
    number.CHECK: (HTML, number.check_page),
}
_LANGUAGE_FILE = re.compile(rf"^/(?P<language>[a-z0-9-]+)/(?P<name>{'|'.join(map(re.escape, _LANGUAGE_FILES))})$")
_STATE = re.compile(r"^/(?:(?P<state>404|410|500)/(?P<language>[a-z0-9-]+)\.html|(?P<away>away)/(?P<tag>[a-z0-9-]+)/)$")
_PAGE = re.compile(r"^/[a-z0-9-]+/(?:[^/]+/)*$")


def register() -> None:
    """Make this room's addresses known to the publisher."""
    addresses.register(
        addresses.Provider(name="website", addresses=_addresses, owns=_owns, render=_render, says_gone=_says_gone)
    )


def _addresses() -> Iterator[str]:
    yield from CHOOSERS
    yield from _FILES
    for language in site_languages():
        yield from live_paths(language)
        yield from wall.addresses(language)
        yield from number.addresses(language)
        if language in prints.sheet_languages():
            yield _print_path(language, "sheet")
        yield _print_path(language, "poster")
        if language in versions.languages():
            yield versions.path(language)
            yield versions.one_file_path(language)
            yield versions.pdf_path(language)
        if language in short.languages():
            yield short.path(language)
        yield f"/{language}/feed.atom"
        yield f"/{language}/feed.json"
        if cards.can_draw(language):
            yield cards.card_path(language)
        yield f"/404/{language}.html"
        yield f"/410/{language}.html"
        yield f"/500/{language}.html"
        yield f"/away/{language}/"
    yield from files.addresses()


def _owns(path: str) -> bool:
    return (
        path in CHOOSERS
        or path in _FILES
        or any(pattern.match(path) for pattern in (_LANGUAGE_FILE, _STATE, _PAGE, files.PATH))
    )


def _says_gone(path: str) -> bool:
    """Pages that organisers wrote. The wall and everything else with an address of its own goes without a trace."""
    if _STATE.match(path) or not _PAGE.match(path):
        return False
    language, below = path.split("/")[1:3]
    return language in _LANGUAGES and below not in RESERVED_SLUGS


def _render(path: str) -> Rendered | None:
    if path in _FILES:
        kind, make = _FILES[path]
        return Rendered(make(), kind)
    if files.PATH.match(path):
        return files.render(path)
    if match := _LANGUAGE_FILE.match(path):
        return _language_file(match["language"], match["name"])
    html = _html(path)
    return Rendered(html.encode(), HTML) if html is not None else None


def _language_file(language: str, name: str) -> Rendered | None:
    kind, make = _LANGUAGE_FILES[name]
    body = make(language) if language in site_languages() else None
    return Rendered(body, kind) if body is not None else None


def _html(path: str) -> str | None:
    if path in CHOOSERS:
        return _chooser()
    if match := _STATE.match(path):
        return _state(match["state"] or match["away"], match["language"] or match["tag"], path)
    language = path.split("/", 2)[1]
    if language not in site_languages():
        return None
    if wall.PATH.match(path):
        return wall.render(path)
    if number.PATH.match(path):
        return number.render(path)
    if path == _print_path(language, "sheet"):
        return prints.sheet(language, path)
    if path == _print_path(language, "poster"):
        return prints.poster(language, path)
    if path in (versions.path(language), short.path(language)):
        with use(language):
            return versions.render(language) if path == versions.path(language) else short.render(language)
    page = live_page(path)
    return page.public_html(same_page_languages=same_page_languages(path)) if page else None


def _print_path(language: str, name: str) -> str:
    return f"/{language}/{shell.SECTIONS[name]}"


def _state(state: str, language: str, path: str) -> str | None:
    """What the web server shows when something is wrong. Nothing on it depends on the request."""
    if language not in site_languages():
        return None
    return shell.render(STATES[state], language, path, {}, noindex=True)


def _chooser() -> str:
    """The way in. `/languages/` shows it to everybody, as a copy of `/`, which may lead on to a language."""
    languages = shell.languages()
    choices: list[dict[str, Any]] = []
    for one in languages:
        frame = shell.load(one.tag)
        choices.append(
            {
                "tag": one.tag,
                "name": one.name,
                "direction": one.direction,
                "site_name": frame.site_name,
                "description": frame.description,
            }
        )
    first = languages[0].tag if languages else "en"
    context = {"headings": _choose_a_language([one.tag for one in languages] or [first]), "choices": choices}
    return shell.render("website/chooser.html", first, "/", context, same_page_languages=())


def _choose_a_language(tags: Iterable[str]) -> list[dict[str, str]]:
    """The same words in each of the campaign's languages that our sentences exist in."""
    found = []
    for tag in dict.fromkeys(interface(tag) for tag in tags):
        with override(tag):
            found.append({"tag": tag, "direction": direction(tag), "words": _("Choose a language")})
    return found
