"""The registry of figures: a room registers a number by name, any page, letter or item inserts it by that name.

Rooms register in `AppConfig.ready()`. In a text a figure stands as its name in double braces, `{{signatures}}`. It is
asked for when it is shown; what is sent or opened keeps what it said on that day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from openappeal.cms.language import interface
from openappeal.core.digits import format_number

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

PLACE = re.compile(r"\{\{\s*(?P<name>[a-z][a-z0-9-]{0,39})\s*\}\}")


@dataclass(frozen=True)
class Value:
    """What a figure says, and on which day."""

    value: int
    as_of: date


@dataclass(frozen=True)
class Figure:
    """A number that a room vouches for. `label` says what is counted, `source` how; `ask` gives it."""

    name: str
    label: str | StrPromise
    source: str | StrPromise
    ask: Callable[[], Value]


class UnknownFigure(Exception):
    """No room has registered a figure of this name, which is the exception's argument."""


_figures: dict[str, Figure] = {}


def register(figure: Figure) -> None:
    """Make a figure known. The last registration of a name counts."""
    _figures[figure.name] = figure


def every() -> list[Figure]:
    """All figures, in the order of registration."""
    return list(_figures.values())


def ask(name: str) -> Value:
    """What the figure says now.

    :raises UnknownFigure:
    """
    try:
        return _figures[name].ask()
    except KeyError:
        raise UnknownFigure(name) from None


def names_in(text: str) -> set[str]:
    """Names that stand in a text, known or not."""
    return {found["name"] for found in PLACE.finditer(text)}


def insert(text: str, values: Mapping[str, Value], language: str) -> str:
    """The text with the figures' values in the language's digits. A name without a value stays as it stands."""

    def one(found: re.Match[str]) -> str:
        value = values.get(found["name"])
        return format_number(value.value, interface(language)) if value else found[0]

    return PLACE.sub(one, text)
