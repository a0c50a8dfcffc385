"""What stands beside an open item for passing it on: the card of its link, and its edition in one file, HTML and PDF.

Each is a public file of its own. Nothing of an item that has not opened stands in any.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from openappeal.cms import addresses, cards, onefile, shell
from openappeal.cms.addresses import Rendered
from openappeal.cms.cards import Card
from openappeal.cms.language import interface, use
from openappeal.cms.onefile import OneFile
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.newsroom import freshness, queries, reading, words
from openappeal.newsroom.models import BlockKind, Item, Kind
from openappeal.newsroom.press import edition
from openappeal.newsroom.press.edition import Part
from openappeal.newsroom.reading import ReadBlock, ReadItem

CARD = "card.png"
_PATH = re.compile(
    r"^(?P<item>/[a-z0-9-]+/(?:updates|press)/[a-z0-9_-]+/)"
    rf"(?P<name>{re.escape(CARD)}|{re.escape(onefile.NAME)}|{re.escape(edition.NAME)})$"
)


def register() -> None:
    """Make the files known to the publisher, and to whoever marks an item's addresses."""
    addresses.register(
        addresses.Provider(
            name="newsroom-passing-on",
            addresses=_addresses,
            owns=lambda path: _PATH.match(path) is not None,
            render=_render,
        )
    )
    freshness.also("passing on", _paths_of)


def described(item: ReadItem) -> OneFile | None:
    """What the page of an open item says of its file; None where it would be too heavy."""
    body, pdf = one_file(item), printed(item)
    path = item.path + onefile.NAME
    return None if body is None else onefile.described(path, body, pdf_path=item.path + edition.NAME, pdf=pdf)


def card_of(item: ReadItem) -> Card | None:
    """What the page says of its card, or None where none can be drawn."""
    if not cards.can_draw(item.language):
        return None
    return Card(item.path + CARD, f"{item.title} – {item.summary}" if item.summary else item.title)


def draw_card(item: ReadItem) -> bytes | None:
    """The card as PNG."""
    if not cards.can_draw(item.language):
        return None
    frame = shell.load(item.language)
    kicker = f"{frame.short_name or frame.site_name} · {format_date(item.day, interface(item.language))}"
    return cards.draw(item.language, heading=[item.title], opening=item.summary, kicker=kicker)


def one_file(item: ReadItem) -> bytes | None:
    """The edition in one file, or None for one that is too long to pass on over a slow line."""
    path = item.path + onefile.NAME
    try:
        return onefile.render(
            "newsroom/one_file.html", item.language, path, {"item": item, "url": settings.SITE_URL + item.path}
        )
    except onefile.TooHeavy:
        return None


def printed(item: ReadItem) -> bytes | None:
    """The edition as PDF, or None where a letter of it is in none of our fonts."""
    ours = interface(item.language)
    with use(item.language):
        day = format_date(item.day, ours)
        about = [_("This copy is of “%(title)s”, published on %(day)s.") % {"title": item.title, "day": day}]
        if item.changed_day:
            corrected = format_date(item.changed_day, ours)
            about.append(_("It holds what was corrected until %(day)s.") % {"day": corrected})
        return edition.pdf(
            item.language,
            day=item.changed_day or item.day,
            title=item.title,
            meta=f"{Kind(item.kind).label} · {day}",
            summary=item.summary,
            parts=[*_whose(item), *(_part(block, ours) for block in item.blocks), *_corrections(item, ours)],
            about=about,
            url=settings.SITE_URL + item.path,
        )


def _part(block: ReadBlock, ours: str) -> Part:
    said = {name: words.plain(text) for name, text in block.fields.items()}
    day = f" · {format_date(block.value.as_of, ours)}" if block.value else ""
    to = block.href or block.statement
    href = to if "://" in to else settings.SITE_URL + to
    source = said.get("source", "")
    if block.statement:
        source += f" · {_('Read the complete statement')}"
    lines = [*said.get("text", "").split("\n\n"), said.get("caption", ""), said.get("alt", "")]
    return Part(
        paragraphs=tuple(line for line in lines if line),
        heading=said.get("heading", ""),
        figure=format_number(block.value.value, ours) if block.value else "",
        below=source or said.get("credit") or said.get("label", "") + day,
        url=href if to else "",
        is_apart=block.kind in (BlockKind.QUOTE, BlockKind.LETTER, BlockKind.FACTS),
    )


def _whose(item: ReadItem) -> list[Part]:
    """Whose words an allied post is."""
    if item.kind != Kind.ALLIED:
        return []
    whose = [_("These are the words of %(partner)s. They are not our own position.") % {"partner": item.partner}]
    if item.translators:
        translated = _("Translated by %(translators)s. The translation is not official.")
        whose.append(translated % {"translators": item.translators})
    return [Part(tuple(whose), url=item.partner_url, is_apart=True)]


def _corrections(item: ReadItem, ours: str) -> list[Part]:
    notes = tuple(f"{format_date(one.day, ours)}: {one.note}" for one in item.corrections)
    return [Part(notes, heading=_("Corrections"), is_apart=True)] if notes else []


def _paths_of(item: Item, language: str) -> Iterable[str]:
    path = queries.path_in(item, language)
    return (path + CARD, path + onefile.NAME, path + edition.NAME)


def _addresses() -> Iterator[str]:
    for language in queries.reading_languages():
        for one in queries.open_editions(language):
            yield from _paths_of(one.item, language)


def _render(path: str) -> Rendered | None:
    match = _PATH.match(path)
    found = queries.open_edition_at(match["item"]) if match else None
    if match is None or found is None:
        return None
    item = reading.read(found)
    make, kind = _FILES[match["name"]]
    body = make(item)
    return None if body is None else Rendered(body, kind)


_FILES: dict[str, tuple[Callable[[ReadItem], bytes | None], str]] = {
    CARD: (draw_card, "image/png"),
    onefile.NAME: (one_file, "text/html; charset=utf-8"),
    edition.NAME: (printed, "application/pdf"),
}
