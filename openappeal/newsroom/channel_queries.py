"""Reads of channels and of what is posted in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from openappeal.newsroom.channel_models import Channel, Posting, PostingState
from openappeal.newsroom.models import Edition, EditionState, Item, ItemState


@dataclass(frozen=True)
class PostingRow:
    """A posting as the item's screen shows it. `waits_for` is "item" or "language" until that is open, else ""."""

    posting: Posting
    waits_for: str


def channels() -> list[Channel]:
    """Every channel, by language and name."""
    return list(Channel.objects.order_by("language", "name", "pk"))


def due(now: datetime) -> QuerySet[Posting]:
    """What may be posted now: its time has come, and its item and language are open. The longest due first."""
    edition = Edition.objects.filter(
        item=OuterRef("item"), language=OuterRef("channel__language"), state=EditionState.OPEN
    )
    found = Posting.objects.filter(
        Q(not_before=None) | Q(not_before__lte=now),
        Exists(edition),
        state=PostingState.WAITING,
        item__state=ItemState.OPEN,
    )
    return found.order_by(F("not_before").asc(nulls_first=True), "pk")


def postings(item: Item) -> list[PostingRow]:
    """What is posted of an item, and what is to be, by language and name of the channel."""
    is_open = item.state == ItemState.OPEN
    languages = set(item.editions.filter(state=EditionState.OPEN).values_list("language", flat=True))
    found = item.postings.select_related("channel").order_by("channel__language", "channel__name", "pk")
    if item.state == ItemState.CLOSED:
        found = found.exclude(state=PostingState.WAITING)
    return [
        PostingRow(one, "" if is_open and one.channel.language in languages else "language" if is_open else "item")
        for one in found
    ]


def is_posted_everywhere(item: Item) -> bool:
    """Whether every channel has a row for an item, so that nothing more can be wanted."""
    return not Channel.objects.exclude(postings__item=item).exists()


def not_posted() -> QuerySet[Item]:
    """Open items of which something was given up, or is uncertain, so that somebody has to look."""
    states = [PostingState.FAILED, PostingState.UNCERTAIN]
    found = Item.objects.filter(state=ItemState.OPEN, postings__state__in=states).distinct()
    return found.order_by("-opened_day", "pk")
