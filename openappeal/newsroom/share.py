"""Plain links that pass an item on. The other service learns nothing until one is pressed."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.utils.translation import gettext as _

from openappeal.newsroom.reading import ReadItem


@dataclass(frozen=True)
class ShareLink:
    label: str
    href: str


def words(item: ReadItem) -> str:
    """Words to copy: those written for sharing, else the title; the address has a line of its own."""
    return f"{item.share_text or item.title}\n{_url(item)}"


def links(item: ReadItem) -> list[ShareLink]:
    """Links for WhatsApp, Telegram and e-mail. Call it in the item's language."""
    said = item.share_text or item.title
    letter = f"{said}\n\n{_url(item)}"
    return [
        ShareLink("WhatsApp", f"https://wa.me/?text={quote(words(item))}"),
        ShareLink("Telegram", f"https://t.me/share/url?url={quote(_url(item), safe='')}&text={quote(said)}"),
        ShareLink(_("E-mail"), f"mailto:?subject={quote(item.title)}&body={quote(letter)}"),
    ]


def _url(item: ReadItem) -> str:
    return settings.SITE_URL + item.path
