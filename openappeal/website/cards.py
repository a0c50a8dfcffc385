"""The picture that stands beside a link to the site: heading and opening of a language's home page."""

from __future__ import annotations

from openappeal.cms import cards
from openappeal.cms.cards import Card
from openappeal.website.tree import home_of, site_languages


def card_of(language: str) -> Card | None:
    """What a page says of its language's card, or None where none can be drawn."""
    home = home_of(language)
    if home is None or not can_draw(language):
        return None
    heading = " ".join(half.strip() for half in (home.heading_first, home.heading_second) if half)
    return Card(card_path(language), f"{heading} – {home.lede}")


def card_path(language: str) -> str:
    """The address of a language's card."""
    return f"/{language}/card.png"


def can_draw(language: str) -> bool:
    """Whether the site has this language, and we can draw it."""
    return language in site_languages() and cards.can_draw(language)


def draw(language: str) -> bytes | None:
    """The card as PNG."""
    home = home_of(language)
    if home is None or not can_draw(language):
        return None
    heading = [half.strip() for half in (home.heading_first, home.heading_second) if half.strip()]
    return cards.draw(language, heading=heading, opening=home.lede)
