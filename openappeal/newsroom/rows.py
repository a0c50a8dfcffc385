"""Items in the matrix of everything translatable: those whose source is written, while somebody waits for them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import matrix
from openappeal.cms.matrix import Cell, Row, State
from openappeal.newsroom import queries
from openappeal.newsroom.models import Edition, EditionState, Item, ItemState

RECENT = timedelta(days=60)
"""News is translated while it is news. What is older has no cell, rather than one that nobody will fill."""


def register() -> None:
    """Make the items known to the matrix."""
    matrix.register("newsroom", _rows)


def _rows() -> Iterable[Row]:
    since = timezone.now().date() - RECENT
    written = Q(editions__state__in=[EditionState.READY, EditionState.OPEN])
    begun = Q(state__in=[ItemState.DRAFT, ItemState.WAITING]) & written
    found = Item.objects.filter(begun | Q(state=ItemState.OPEN, opened_day__gte=since)).distinct()
    for item in found.prefetch_related("editions").order_by("opens_at", "slug"):
        editions = {one.language: one for one in item.editions.all()}
        source = editions.get(item.source_language)
        if source is None or source.state == EditionState.DRAFT:
            continue
        others = [tag for tag in campaign_languages() if tag != item.source_language]
        cells = {tag: _cell(item, editions.get(tag), tag) for tag in others}
        url = reverse("staff_news:item", args=[item.pk])
        yield Row(
            kind=item.get_kind_display(),
            title=source.title,
            language=item.source_language,
            cells={item.source_language: Cell(State.SOURCE, url=url), **cells},
        )


def _cell(item: Item, edition: Edition | None, tag: str) -> Cell:
    url = reverse("staff_news:write", args=[item.pk, tag])
    if edition is None or not (edition.title or queries.words_of(edition)):
        return Cell(State.MISSING, url=url)
    behind = len(queries.behind(edition))
    if edition.state == EditionState.OPEN:
        # What readers see is put right together with its source, on the screen for that.
        return Cell(State.BEHIND if behind else State.CURRENT, behind)
    if edition.state == EditionState.READY and not behind:
        return Cell(State.CURRENT, url=url)
    return Cell(State.WORK if edition.state == EditionState.DRAFT else State.BEHIND, behind, url)
