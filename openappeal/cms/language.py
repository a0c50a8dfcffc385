"""The language a page speaks: its content language, and the language of the interface around it.

A campaign writes in any of about a hundred languages; our own sentences exist in fewer. A page in a
language without a catalogue keeps its content language, and the interface falls back to English,
marked as English.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import translation

from openappeal.core import languages

FALLBACK = "en"

_current: ContextVar[str] = ContextVar("openappeal_content_language", default=FALLBACK)


def current() -> str:
    """Tag of the content language of the page that is being answered."""
    return _current.get()


def interface(tag: str) -> str:
    """Tag of the interface language that goes with a content language.

    The language itself, else its first subtag ("fa-af" reads the "fa" catalogue), else English.
    """
    for candidate in (tag, tag.split("-")[0]):
        if candidate in languages.INTERFACE_LANGUAGES:
            return candidate
    return FALLBACK


@contextmanager
def use(tag: str) -> Iterator[None]:
    """Make `tag` the content language, and activate the interface language that goes with it."""
    token = _current.set(tag)
    try:
        with translation.override(interface(tag)):
            yield
    finally:
        _current.reset(token)
