"""Quotations in the room's own items, as a source of uses: blocks with `{"excerpt": id}`."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from openappeal.newsroom import freshness, queries, uses
from openappeal.newsroom.models import Block, BlockKind, Item, ItemState, Kind
from openappeal.newsroom.press import paths
from openappeal.newsroom.statement_models import Excerpt, Scope


def register() -> None:
    """Make items and the press page known to the registry."""
    uses.register(uses.Source("newsroom.items", find=_find, clear=_clear, refresh=_refresh))
    uses.register(uses.Source("newsroom.press", find=_on_press_page, clear=_nothing, refresh=_press_page))
    # The latest releases stand there too.
    freshness.also("newsroom.press", lambda item, language: paths.press(language) if item.folder == "press" else ())


def _blocks(excerpts: Collection[int]) -> QuerySet[Block]:
    return Block.objects.filter(kind=BlockKind.QUOTE, data__excerpt__in=list(excerpts)).select_related("item")


def _items(excerpts: Collection[int]) -> Iterable[Item]:
    return {block.item_id: block.item for block in _blocks(excerpts)}.values()


def _find(excerpts: Collection[int]) -> list[uses.Use]:
    found = []
    for item in sorted(_items(excerpts), key=lambda item: item.slug):
        path = queries.path_in(item, item.source_language) if item.state == ItemState.OPEN else ""
        found.append(uses.Use(Kind(item.kind).label, item.slug, path))
    return found


def _clear(excerpts: Collection[int], today: date) -> None:
    items = list(_items(excerpts))
    # Rows first, marks afterwards: two that mark and wait for each other's rows would deadlock (`cms.stale`).
    _blocks(excerpts).delete()
    for item in items:
        freshness.mark(item)


def _refresh(excerpts: Collection[int]) -> None:
    for item in _items(excerpts):
        freshness.mark(item)


def _on_press_page(excerpts: Collection[int]) -> list[uses.Use]:
    """The press page and its zip show every excerpt that may stand there."""
    shown = Excerpt.objects.filter(
        pk__in=list(excerpts), approved_day__isnull=False, edition__statement__opened_day__isnull=False
    ).select_related("edition__statement")
    tags = {one.edition.language for one in shown if {Scope.SITE, Scope.RELEASES} <= set(one.edition.statement.scope)}
    return [uses.Use(_("Press page and its zip"), tag, f"/{tag}/press/") for tag in sorted(tags)]


def _nothing(excerpts: Collection[int], today: date) -> None:
    """Where nothing is written down, there is nothing to clear: the page asks each time it is made."""
    _press_page(excerpts)


def _press_page(excerpts: Collection[int]) -> None:
    tags = set(Excerpt.objects.filter(pk__in=list(excerpts)).values_list("edition__language", flat=True))
    paths.mark_press(tags)
