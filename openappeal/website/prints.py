"""Pages that are made to be printed: the sheet for signatures and the poster."""

from __future__ import annotations

import segno
from django.conf import settings
from django.utils.safestring import mark_safe

from openappeal.appeals.queries import current_edition
from openappeal.cms import shell
from openappeal.website.cards import card_of
from openappeal.website.tree import home_of, site_languages

# With six demands in two lines each, one side of A4 and of US Letter.
RULED_LINES = 17


def sheet_languages() -> frozenset[str]:
    """Languages in which there is a text to sign on paper."""
    return frozenset(tag for tag in site_languages() if current_edition(tag) is not None)


def sheet(language: str, path: str) -> str | None:
    """The demands and ruled lines, or None while there is no text in this language."""
    edition = current_edition(language)
    if edition is None or language not in site_languages():
        return None
    context = {"appeal": edition, "lines": range(RULED_LINES), "card": card_of(language)}
    return shell.render("website/sheet.html", language, path, context, same_page_languages=sheet_languages())


def poster(language: str, path: str) -> str | None:
    """The heading and a code that leads to the Appeal."""
    home = home_of(language)
    if home is None or language not in site_languages():
        return None
    address = f"{settings.SITE_URL}/{language}/"
    # Level Q: still read with a quarter of it torn off or written over.
    code = segno.make(address, error="q", micro=False)
    drawing = code.svg_inline(scale=1, border=4, omitsize=True, dark="#000", light="#fff")
    context = {
        "home": home,
        "code": mark_safe(drawing),  # noqa: S308  drawn by segno from our own address
        "address": address.split("://", 1)[-1].rstrip("/"),
        "card": card_of(language),
    }
    return shell.render("website/poster.html", language, path, context, same_page_languages=frozenset(site_languages()))
