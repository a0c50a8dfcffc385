"""Posting open items in the campaign's channels: in each at most once, whatever dies meanwhile.

1. Somebody wants it: a row for each channel (`want`, `post`). Nothing is posted for an item, or a language, before it
   is open: the worker takes rows by that, and looks again while it holds the item's row.
2. The worker takes one row under a lease and commits that, posts, and writes down what became of it.
3. What failed surely waits longer each time, and is tried alone. What was cut off is uncertain: a person looks.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from openappeal.audit import actions as audit
from openappeal.cms.language import use
from openappeal.core.ids import random_id
from openappeal.newsroom import channel_queries, reading, social
from openappeal.newsroom.actions.locking import NotPossibleNow, locked
from openappeal.newsroom.channel_models import Channel, Posting, PostingState, Problem
from openappeal.newsroom.models import EditionState, Item, ItemState, Kind
from openappeal.newsroom.reading import ReadItem
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

logger = logging.getLogger(__name__)

# A child of the worker lives for a minute and half of one more; a network answers, or does not, in seconds.
LEASE = timedelta(minutes=3)
PAUSES = (1, 5, 15, 60, 180, 720)
"""Minutes to the next try."""
MOST_TRIES = len(PAUSES) + 1


def want(item: Item) -> int:
    """Have an item posted in every channel that has no row for it yet. In the caller's transaction; how many."""
    there = set(item.postings.values_list("channel_id", flat=True))
    fresh = [
        Posting(item=item, channel_id=pk) for pk in Channel.objects.values_list("pk", flat=True) if pk not in there
    ]
    Posting.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(fresh)


def drop(item: Item) -> None:
    """Post what waits of an item nowhere. In the caller's transaction."""
    item.postings.filter(state=PostingState.WAITING).delete()


@transaction.atomic
def post(*, item: Item, by: str, today: date) -> int:
    """Have an open item posted in every channel where it is not yet; each language once it is open. How many are new.

    :raises NotPossibleNow:
    """
    item = locked(item, ItemState.OPEN)
    number = want(item)
    audit.record(by=by, action="newsroom.post", today=today, subject=str(item))
    return number


@transaction.atomic
def post_again(*, posting: Posting, by: str, today: date) -> None:
    """Try once more, now. Of what is uncertain only after somebody has looked that it is not there.

    :raises NotPossibleNow:
    """
    states = (PostingState.WAITING, PostingState.FAILED, PostingState.UNCERTAIN, PostingState.LEFT)
    _change(posting, states, state=PostingState.WAITING, attempts=0, not_before=None, problem="")
    audit.record(by=by, action="newsroom.post.again", today=today, subject=str(posting.item))


@transaction.atomic
def leave(*, posting: Posting, by: str, today: date) -> None:
    """Do not post it there.

    :raises NotPossibleNow:
    """
    _change(posting, (PostingState.WAITING, PostingState.FAILED), state=PostingState.LEFT, not_before=None, problem="")
    audit.record(by=by, action="newsroom.post.leave", today=today, subject=str(posting.item))


@transaction.atomic
def is_there(*, posting: Posting, by: str, today: date) -> None:
    """Somebody has looked: what was uncertain was posted.

    :raises NotPossibleNow:
    """
    _change(posting, (PostingState.UNCERTAIN,), state=PostingState.POSTED, day=today)
    audit.record(by=by, action="newsroom.post.there", today=today, subject=str(posting.item))


def post_due(*, sender: social.Sender, keys: KeyProvider, now: datetime) -> int:
    """Post the next one that is due. The worker's, which alone reaches other networks. Returns how many it posted."""
    if settings.IS_DEMO:
        return 0
    lost = Posting.objects.filter(state=PostingState.TAKEN, lease_until__lt=now)
    if lost.exists():  # each second: an update of nothing would hold up whoever writes
        lost.update(state=PostingState.UNCERTAIN, lease=None, lease_until=None)
    for pk in channel_queries.due(now).values_list("pk", flat=True)[:1]:
        identity = keys.mailing_identity()  # before anything is taken: without it nothing was tried
        taken = _take(pk, now)
        if taken is not None:
            return _post(taken, sender, identity, now)
    return 0


@dataclass(frozen=True)
class _Taken:
    """What a worker holds: the row, the number of this try, the channel's address as it is kept, and the words."""

    posting: int
    lease: int
    attempts: int
    address_sealed: bytes
    said: str
    url: str


@transaction.atomic
def _take(pk: int, now: datetime) -> _Taken | None:
    posting = Posting.objects.select_related("channel").filter(pk=pk).first()
    if posting is None:
        return None
    # Whoever takes the item back at this moment either waits, or has done it.
    item = Item.objects.select_for_update().filter(pk=posting.item_id, state=ItemState.OPEN).first()
    if item is None:
        return None
    edition = item.editions.filter(language=posting.channel.language, state=EditionState.OPEN).first()
    if edition is None:
        return None
    lease, due = random_id(), Q(not_before=None) | Q(not_before__lte=now)
    claimed = Posting.objects.filter(due, pk=pk, state=PostingState.WAITING).update(
        state=PostingState.TAKEN, lease=lease, lease_until=now + LEASE, attempts=F("attempts") + 1
    )
    if not claimed:
        return None
    edition.item = item
    with use(edition.language):
        seen = reading.read(edition)
    sealed = bytes(posting.channel.address_sealed)
    return _Taken(pk, lease, posting.attempts + 1, sealed, words(seen), settings.SITE_URL + seen.path)


def words(item: ReadItem) -> str:
    """What is posted above the link: the words for sharing, else the title. An allied post says whose it is."""
    said = item.share_text or item.title
    is_named = item.kind != Kind.ALLIED or item.partner in said
    return said if is_named else f"{item.partner}: {said}"


def _post(taken: _Taken, sender: social.Sender, identity: str, now: datetime) -> int:
    try:
        sender.post(address=_opened(taken, identity), said=taken.said, url=taken.url)
    except social.BadAddress:
        _settle(taken, state=PostingState.FAILED, problem=Problem.ADDRESS)
    except social.NotInstalled:
        # Somebody installs it, or leaves it; no try was made.
        _later(taken, Problem.PACKAGE, minutes=PAUSES[1], attempts=taken.attempts - 1, now=now)
    except (social.Refused, social.Away) as error:
        problem = Problem.REFUSED if isinstance(error, social.Refused) else Problem.AWAY
        if taken.attempts >= MOST_TRIES:
            _settle(taken, state=PostingState.FAILED, problem=problem)
        else:
            _later(taken, problem, minutes=PAUSES[taken.attempts - 1], attempts=taken.attempts, now=now)
    except Exception as error:  # noqa: BLE001  whatever it was, it may have been posted
        if not isinstance(error, social.Uncertain):
            # The kind only: a message could quote the address.
            logger.error("posting %s failed: %s", taken.posting, type(error).__name__)
        _settle(taken, state=PostingState.UNCERTAIN)
    else:
        _settle(taken, state=PostingState.POSTED, day=now.date())
        return 1
    return 0


def _opened(taken: _Taken, identity: str) -> str:
    try:
        return str(sealing.unpad_box(sealing.open_sealed(taken.address_sealed, identity))["address"])
    except (sealing.CannotOpen, ValueError, KeyError) as error:
        # Sealed under a key that this campaign no longer has, or no address in it.
        raise social.BadAddress from error


def _later(taken: _Taken, problem: Problem, *, minutes: int, attempts: int, now: datetime) -> None:
    then = now + timedelta(minutes=minutes)
    _settle(taken, state=PostingState.WAITING, problem=problem, not_before=then, attempts=attempts)


def _settle(taken: _Taken, **facts: object) -> None:
    """Write down what became of it, if the lease still holds it; else somebody was told that it is uncertain."""
    held = Posting.objects.filter(pk=taken.posting, lease=taken.lease, state=PostingState.TAKEN)
    held.update(**{"problem": "", "not_before": None, "lease": None, "lease_until": None, **facts})


def _change(posting: Posting, states: tuple[PostingState, ...], **facts: object) -> None:
    changed = Posting.objects.filter(pk=posting.pk, state__in=states).update(**facts)
    if not changed:
        state = Posting.objects.filter(pk=posting.pk).values_list("state", flat=True).first()
        raise NotPossibleNow(state or "")
