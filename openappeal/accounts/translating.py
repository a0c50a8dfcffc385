"""Into which languages there is something to translate. The room that holds the text says so in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Callable

from openappeal.core.languages import LANGUAGES

_NAMES = {one.tag: one.name for one in LANGUAGES}
_source: list[Callable[[], list[str]]] = []


def register_source(source: Callable[[], list[str]]) -> None:
    """Ask this callable for the languages."""
    _source[:] = [source]


def languages() -> list[tuple[str, str]]:
    """Tags and names of the languages that a translator can be given."""
    return [(tag, _NAMES.get(tag, tag)) for tag in (_source[0]() if _source else [])]
