"""Where the library's files stand, and marking them and the pages that show them as stale."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import stale
from openappeal.newsroom.library_models import LibraryKind, Resource

# The number finds it; the rest is for whoever saves the file.
PATH = re.compile(r"^/library/(?P<id>[0-9]{1,19})/[a-z]+-[a-z0-9-]+\.(?:pdf|png|jpg|webp|txt)$")

_pages: dict[str, Callable[[], Iterable[str]]] = {}


def shown_on(name: str, pages: Callable[[], Iterable[str]]) -> None:
    """Name pages that show the library. Called from `AppConfig.ready()`; the last registration of a name counts."""
    _pages[name] = pages


def kits() -> list[str]:
    """The zips of the press page, which name the clips."""
    return [f"/{tag}/press/kit.zip" for tag in campaign_languages()]


def of(resource: Resource) -> str:
    """Its public file: `/library/7/flyer-fa.pdf`. A clip has none: it stands elsewhere."""
    suffix = "txt" if resource.kind == LibraryKind.TEXT else resource.suffix
    return f"/library/{resource.pk}/{resource.kind}-{resource.language}.{suffix}" if suffix else ""


def mark(files: Iterable[str], *, kind: str) -> None:
    """Something came, changed or went. Call it in the transaction, after the rows are written."""
    # The file first: no page leads to one that is not there yet, and what is withdrawn goes before its mention.
    stale.mark((path for path in files if path), priority=stale.PAGE)
    if kind == LibraryKind.CLIP:
        stale.mark(kits(), priority=stale.REST)
    stale.mark((path for find in _pages.values() for path in find()), priority=stale.ANCESTOR)
