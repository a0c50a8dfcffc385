"""The register itself. Rooms fill it in `AppConfig.ready()`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_noop as _


class Reading(StrEnum):
    """Who can read a column from a seized disk."""

    CLEAR = _("readable by anyone who has the disk")
    MAILING = _("sealed to the mailing key, which lies in the keys folder")
    OFFICE = _("sealed to the office key, which is not on the server")
    BROWSER = _("readable only with a key that an organiser's browser holds while a list is imported")
    LETTER = _("readable only with the link in the person's letter")
    REQUEST = _("sealed to a key that one request of an organiser holds in memory, for seconds")
    TAG = _("a keyed tag: says whether a known address is the same, to whoever has the keys folder")
    LEAF = _("a hash that stands in the public log: says whose it is to whoever has the person's receipt or code")
    HASH = _("a hash of something random: says nothing")
    RANDOM = _("a random number or a technical mark: says nothing")


@dataclass(frozen=True)
class Holding:
    """What one table holds about a class of people. `people` and `kept` are marked for translation."""

    table: str
    people: str
    kept: str
    columns: Mapping[str, Reading]


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Declare a table. A room registers each table that says anything about people."""
    _holdings[holding.table] = holding


def holdings() -> Iterator[Holding]:
    """All declared tables, by name."""
    for table in sorted(_holdings):
        yield _holdings[table]
