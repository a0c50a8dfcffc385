"""What the ad of a drive looks like: its words and names come from rooms above, which know home page and signers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

PLACES = 110
"""Names in the ad that fills with money."""


@dataclass(frozen=True)
class Ad:
    """An ad in one language. `names` are wall entries of people who agreed that their name is printed."""

    heading: tuple[str, ...]
    paragraphs: tuple[str, ...]
    names: Sequence[Any]


_make: list[Callable[[str], Ad | None]] = []


def register(make: Callable[[str], Ad | None]) -> None:
    """Say how the ad of a language is made. Called from `AppConfig.ready()`; the last one counts."""
    _make[:] = [make]


def ad(language: str) -> Ad | None:
    """The ad in a language, or None where there is none."""
    return _make[0](language) if _make else None
