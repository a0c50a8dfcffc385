"""What a drive paid for, as rooms above know it: pages that its own page leads to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Picture:
    """A picture of ours, and its size in dots."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class Result:
    """A page that tells what became of the money, in the language of the drive's page.

    `picture` is a small one of it as it appeared, where there is one that may be shown.
    """

    title: str
    path: str
    picture: Picture | None = None


_find: list[Callable[[str, str], list[Result]]] = []
_list: list[Callable[[str], str]] = []


def register(find: Callable[[str, str], list[Result]], listed: Callable[[str], str]) -> None:
    """Say how the results of a drive, by slug and language, are found, and the list of all in a language.

    Called from `AppConfig.ready()`.
    """
    _find[:], _list[:] = [find], [listed]


def of_drive(slug: str, language: str) -> list[Result]:
    """The pages, or none."""
    return _find[0](slug, language) if _find else []


def list_in(language: str) -> str:
    """The address of the list of all, or "" where there is none."""
    return _list[0](language) if _list else ""
