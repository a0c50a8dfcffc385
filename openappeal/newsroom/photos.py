"""Photographs in items: who keeps them says what is known of each.

The keeper registers in `AppConfig.ready()`. A photograph without a keeper, without a licence or without a credit is not
shown, and an item with it does not open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Photo:
    """A photograph as pages show it. `path` is its public address; `credit` and `licence` its rights record.

    `words` by language: what its record says of it, `caption` and `alt`.
    """

    id: int
    path: str
    width: int
    height: int
    credit: str
    licence: str
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def has_rights(self) -> bool:
        return bool(self.credit.strip() and self.licence.strip())


_keeper: list[Callable[[int], Photo | None]] = []
_choices: list[Callable[[], Iterable[tuple[int, str]]]] = []


def register(find: Callable[[int], Photo | None], choices: Callable[[], Iterable[tuple[int, str]]] = tuple) -> None:
    """Say how a photograph is found by its id, and which can be chosen: id, and words by which the team knows it."""
    _keeper[:] = [find]
    _choices[:] = [choices]


def choices() -> list[tuple[int, str]]:
    """What can be put into an item."""
    return list(_choices[0]()) if _choices else []


def find(id: object) -> Photo | None:
    """The photograph that a block names, if there is one."""
    return _keeper[0](id) if _keeper and isinstance(id, int) else None


def words_of(id: object, language: str) -> Mapping[str, str]:
    """What a photograph's record says of it in a language, if it says anything."""
    photo = find(id)
    return photo.words.get(language, {}) if photo is not None else {}
