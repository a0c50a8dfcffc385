"""What stands beside an open item for passing it on: the card of its link, and its edition in one file.

Both are public files of their own. Nothing of an item that has not opened stands in either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from django.conf import settings

from openappeal.cms import addresses, cards, onefile, shell
from openappeal.cms.addresses import Rendered
from openappeal.cms.cards import Card
from openappeal.cms.language import interface
from openappeal.cms.onefile import OneFile
from openappeal.core.calendars import format_date
from openappeal.newsroom import freshness, queries, reading
from openappeal.newsroom.models import Item
from openappeal.newsroom.reading import ReadItem

CARD = "card.png"
HTML = "text/html; charset=utf-8"
_PATH = re.compile(
    rf"^(?P<item>/[a-z0-9-]+/(?:updates|press)/[a-z0-9_-]+/)(?P<name>{re.escape(CARD)}|{re.escape(onefile.NAME)})$"
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
    body = one_file(item)
    return None if body is None else onefile.described(item.path + onefile.NAME, body)


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


def _paths_of(item: Item, language: str) -> Iterable[str]:
    path = queries.path_in(item, language)
    return (path + CARD, path + onefile.NAME)


def _addresses() -> Iterator[str]:
    for language in queries.reading_languages():
        for edition in queries.open_editions(language):
            yield from _paths_of(edition.item, language)


def _render(path: str) -> Rendered | None:
    match = _PATH.match(path)
    edition = queries.open_edition_at(match["item"]) if match else None
    if match is None or edition is None:
        return None
    item = reading.read(edition)
    if match["name"] == CARD:
        body, kind = draw_card(item), "image/png"
    else:
        body, kind = one_file(item), HTML
    return None if body is None else Rendered(body, kind)
