"""Two people for an item that tells of a death, an execution or a release; in a team under four, one and a day.

Apart from `actions`, which the public process loads: it has no staff members. Who agrees, agrees to the words as they
are; whatever is changed afterwards has to be proposed anew.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from openappeal.accounts import approvals
from openappeal.newsroom import agreement
from openappeal.newsroom.actions.locking import BEFORE, locked
from openappeal.newsroom.models import Item

ACTION = "newsroom.grave"


class NotGrave(Exception):
    """The item needs nobody's agreement."""


def connect() -> None:
    """Let items ask. Called from `AppConfig.ready()` where there are staff members."""
    agreement.register(agreement.Agreement(is_granted=_is_granted, spend=_spend))


@transaction.atomic
def propose(*, item: Item, by: str, now: datetime) -> None:
    """Ask for a second person; in a small team, begin the day in which the others can say no.

    :raises NotPossibleNow:
    :raises NotGrave:
    """
    item = locked(item, *BEFORE)
    if not item.is_grave:
        raise NotGrave
    if item.is_proposed and approvals.find(action=ACTION, subject=str(item)) is not None:
        return
    # One that is about other words.
    approvals.drop(action=ACTION, subject=str(item), by=by, now=now)
    approvals.ask_team(action=ACTION, subject=str(item), by=by, now=now)
    item.is_proposed = True
    item.save(update_fields=["is_proposed"])


@transaction.atomic
def agree(*, item: Item, by: str, now: datetime) -> None:
    """Agree as the second person. A waiting item then opens at its minute.

    :raises NotPossibleNow:
    :raises approvals.NotProposed: also when the words have changed since.
    :raises approvals.SamePerson:
    :raises approvals.TooNew:
    """
    item = locked(item, *BEFORE)
    if not item.is_proposed:
        raise approvals.NotProposed
    approvals.approve(action=ACTION, subject=str(item), by=by, now=now)


@transaction.atomic
def say_no(*, item: Item, by: str, now: datetime) -> None:
    """Refuse, or take the proposal back. Anybody of the team may.

    :raises NotPossibleNow:
    """
    item = locked(item, *BEFORE)
    item.is_proposed = False
    item.save(update_fields=["is_proposed"])
    approvals.drop(action=ACTION, subject=str(item), by=by, now=now)


def find(item: Item, *, now: datetime) -> approvals.Proposal | None:
    """The proposal that is about the item's words as they are."""
    if not item.is_proposed or item.state not in BEFORE:
        return None
    return approvals.proposal(action=ACTION, subject=str(item), now=now)


def proposed() -> list[Item]:
    """Items about which a second person is asked, or the team was told."""
    return list(Item.objects.filter(is_grave=True, is_proposed=True, state__in=BEFORE).order_by("opens_at", "id"))


def _is_granted(item: Item, now: datetime) -> bool:
    found = approvals.find(action=ACTION, subject=str(item))
    return found is not None and approvals.is_granted(found, now=now)


def _spend(item: Item, now: datetime) -> None:
    approvals.spend(action=ACTION, subject=str(item), now=now)
