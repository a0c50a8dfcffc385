"""Taking an item's row, and what every act on it may be refused with."""

from __future__ import annotations

from collections.abc import Sequence

from openappeal.newsroom.models import Edition, Item, ItemState
from openappeal.newsroom.queries import Check


class NotPossibleNow(Exception):
    """The item is not in a state in which this can be done; it is in `state`."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.state = state


class NotReady(Exception):
    """Something has to be done first: `checks` that block and are not done."""

    def __init__(self, checks: Sequence[Check]) -> None:
        super().__init__([check.name for check in checks])
        self.checks = tuple(checks)


BEFORE = (ItemState.DRAFT, ItemState.WAITING)


def locked(item: Item, *states: str) -> Item:
    """The item as it is now, which nobody else changes until the transaction ends.

    :raises NotPossibleNow:
    """
    found = Item.objects.select_for_update().get(pk=item.pk)
    if found.state not in states:
        raise NotPossibleNow(found.state)
    return found


def edition_of(item: Item, edition: Edition) -> Edition:
    """An edition as it is now; its item is locked."""
    found = item.editions.get(pk=edition.pk)
    found.item = item
    return found


def words_changed(item: Item) -> None:
    """Whoever agreed that a grave item opens has agreed to other words than these."""
    if item.is_proposed:
        item.is_proposed = False
        item.save(update_fields=["is_proposed"])
