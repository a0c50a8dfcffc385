"""When the pages of open books are out of date. Lower than the pages: whatever writes to the books asks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Max

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import stale
from openappeal.fundraising.books_models import Entry, OpenBooks

_others: dict[str, Callable[[], Iterable[str]]] = {}


def also(name: str, paths: Callable[[], Iterable[str]]) -> None:
    """Name addresses that show lines of the open books besides. Called from `AppConfig.ready()`."""
    _others[name] = paths


def mark(years: Iterable[int], *, also_closed: bool = False) -> None:
    """The books of these years changed, and so what was left at the end of each later one.

    Call it last in the transaction of the change: marking waits for others who mark.
    """
    first = min(years, default=None)
    if first is None or not (also_closed or OpenBooks.objects.filter(pk=1, is_public=True).exists()):
        return
    latest = Entry.objects.aggregate(day=Max("day"))["day"]
    last = max(first, latest.year) if latest else first
    for tag in campaign_languages():
        # A year without entries has no page, and marking it does no harm.
        paths = [f"/{tag}/drives/books/", *(f"/{tag}/drives/books/{year}/" for year in range(first, last + 1))]
        stale.mark(paths, priority=stale.REST)
    stale.mark([path for others in _others.values() for path in others()], priority=stale.REST)
