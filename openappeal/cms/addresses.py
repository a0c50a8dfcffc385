"""The registry of public addresses: rooms above say which exist and how each is rendered.

Rooms register in `AppConfig.ready()`. A path is what a reader's browser asks for, `/en/about/` or
`/count.json`. The same path belongs to one room only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Rendered:
    """The bytes of one public file."""

    body: bytes
    content_type: str


@dataclass(frozen=True)
class Provider:
    """A room's public addresses. `render` returns None for a path that does not (or no longer) exist.

    `says_gone` tells for which paths readers learn afterwards that something stood there: what people
    wrote for everybody, never what tells who has signed.
    """

    name: str
    addresses: Callable[[], Iterable[str]]
    owns: Callable[[str], bool]
    render: Callable[[str], Rendered | None]
    says_gone: Callable[[str], bool] = lambda path: False


_providers: dict[str, Provider] = {}


def register(provider: Provider) -> None:
    """Add a room's addresses. Called from `AppConfig.ready()`; the last registration of a name counts."""
    _providers[provider.name] = provider


def every_address() -> Iterator[str]:
    """All public paths that exist now."""
    for provider in _providers.values():
        yield from provider.addresses()


def render(path: str) -> Rendered | None:
    """The file for a path, or None when nothing stands there any more."""
    provider = _owner(path)
    return provider.render(path) if provider else None


def says_gone(path: str) -> bool:
    """Whether a path that loses its file is answered with “gone” from then on."""
    provider = _owner(path)
    return provider is not None and provider.says_gone(path)


def _owner(path: str) -> Provider | None:
    return next((provider for provider in _providers.values() if provider.owns(path)), None)
