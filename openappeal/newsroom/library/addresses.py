"""Every public address of the library, and what stands there. The publisher asks; nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from openappeal.cms import addresses
from openappeal.cms.addresses import Rendered
from openappeal.newsroom.library import paths
from openappeal.newsroom.library_models import LibraryKind, Resource

_TYPES = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}


def register() -> None:
    """Make these addresses known to the publisher. None says “gone” afterwards: what was withdrawn leaves no trace."""
    addresses.register(
        addresses.Provider(
            name="newsroom.library",
            addresses=_addresses,
            owns=lambda path: bool(paths.PATH.match(path)),
            render=_render,
        )
    )


def _addresses() -> Iterator[str]:
    for one in Resource.objects.exclude(kind=LibraryKind.CLIP).defer("body", "text").order_by("pk"):
        yield paths.of(one)


def _render(path: str) -> Rendered | None:
    match = paths.PATH.match(path)
    found = Resource.objects.filter(pk=int(match["id"])).first() if match else None
    if found is None or paths.of(found) != path:
        return None
    if found.kind == LibraryKind.TEXT:
        return Rendered(f"{found.text}\n".encode(), "text/plain; charset=utf-8")
    return Rendered(bytes(found.body), _TYPES[found.suffix])
