"""Opening an item to readers: at its minute, in every language that is ready, everywhere at once; and closing it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.cms import figures
from openappeal.newsroom import agreement, freshness, queries
from openappeal.newsroom.actions import posting
from openappeal.newsroom.actions.locking import BEFORE, NotPossibleNow, NotReady, edition_of, locked
from openappeal.newsroom.models import Edition, EditionState, Item, ItemState

AGREEMENT = "agreement"


class MinutePast(Exception):
    """An item can only be planned for a minute to come."""


class UnknownZone(Exception):
    """No time zone has this name: `zone`."""

    def __init__(self, zone: str) -> None:
        super().__init__(zone)
        self.zone = zone


@transaction.atomic
def plan(*, item: Item, opens_at: datetime, zone: str, by: str, now: datetime, in_channels: bool | None = None) -> None:
    """Have an item open by itself at a minute. An item that waits already gets another minute.

    Everything that blocks is done by now, but for the agreement of a second person, which may come until then.
    `in_channels` says whether it is posted in the campaign's channels as well; None leaves that as it is.

    :raises NotPossibleNow:
    :raises UnknownZone:
    :raises MinutePast:
    :raises NotReady:
    """
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UnknownZone(zone) from error
    opens_at = opens_at.astimezone(UTC).replace(second=0, microsecond=0)
    if opens_at <= now:
        raise MinutePast
    item = locked(item, *BEFORE)
    if not_done := [check for check in _not_done(item, now) if check.name != AGREEMENT]:
        raise NotReady(not_done)
    item.state, item.opens_at, item.zone = ItemState.WAITING, opens_at, zone
    item.save()
    if in_channels is not None:
        posting.want(item) if in_channels else posting.drop(item)
    audit.record(by=by, action="newsroom.plan", today=now.date(), subject=str(item))


@transaction.atomic
def unplan(*, item: Item, by: str, today: date) -> None:
    """Make a waiting item a draft again.

    :raises NotPossibleNow:
    """
    item = locked(item, ItemState.WAITING)
    item.state, item.opens_at = ItemState.DRAFT, None
    item.save()
    posting.drop(item)
    audit.record(by=by, action="newsroom.unplan", today=today, subject=str(item))


@transaction.atomic
def open_now(*, item: Item, by: str, now: datetime, in_channels: bool | None = None) -> None:
    """Open an item in every language that is ready; `in_channels` as in `plan`.

    :raises NotPossibleNow:
    :raises NotReady:
    """
    item = locked(item, *BEFORE)
    if not_done := _not_done(item, now):
        raise NotReady(not_done)
    if in_channels is not None:
        posting.want(item) if in_channels else posting.drop(item)
    _open(item, by, now)


def open_due(*, now: datetime) -> int:
    """Open the items whose minute has come. The worker's; returns how many it opened.

    What cannot open, because a consent ended meanwhile or nobody has agreed, waits on: it opens as soon as that is
    done, and the staff side says that it is late.
    """
    opened = 0
    failed: Exception | None = None
    for due in queries.due(now):
        try:
            opened += _open_due(due, now)
        except Exception as error:  # noqa: BLE001  whatever it is, the others open at their minute
            failed = failed or error
    if failed is not None:
        raise failed
    return opened


@transaction.atomic
def open_edition(*, edition: Edition, by: str, now: datetime) -> None:
    """Open a language that became ready after its item had opened. Its figures are those of the other languages.

    :raises NotPossibleNow:
    :raises NotReady:
    """
    item = locked(edition.item, ItemState.OPEN)
    edition = edition_of(item, edition)
    if edition.state != EditionState.READY:
        raise NotPossibleNow(edition.state)
    if not_done := [check for check in _not_done(item, now) if check.name != AGREEMENT]:
        raise NotReady(not_done)
    frozen: dict[str, object] = {}
    for other in item.editions.filter(state=EditionState.OPEN):
        frozen.update(other.figures)
    _open_editions(item, [edition], frozen, now.date())
    audit.record(by=by, action="newsroom.open_edition", today=now.date(), subject=str(item), reason=edition.language)
    freshness.mark(item)


@transaction.atomic
def close(*, item: Item, reason: str, by: str, today: date) -> None:
    """Take an open item back: its pages say that it is gone, and lists and feeds lose it.

    :raises NotPossibleNow:
    """
    item = locked(item, ItemState.OPEN)
    take_back(item)
    audit.record(by=by, action="newsroom.close", today=today, subject=str(item), reason=reason)


def take_back(item: Item) -> None:
    """Close an item whose row is locked. Its links for journalists open nothing any more, and it is posted nowhere."""
    item.state = ItemState.CLOSED
    item.save(update_fields=["state"])
    posting.drop(item)
    item.preview_links.all().delete()
    freshness.mark(item)


def freeze(names: Iterable[str], frozen: dict[str, object]) -> dict[str, object]:
    """What each figure says: as it was frozen before, else as it is now, with the day of that number."""
    for name in names:
        if name not in frozen:
            value = figures.ask(name)
            frozen[name] = {"value": value.value, "as_of": value.as_of.isoformat()}
    return {name: frozen[name] for name in sorted(names)}


@transaction.atomic
def _open_due(due: Item, now: datetime) -> bool:
    try:
        item = locked(due, ItemState.WAITING)
    except (NotPossibleNow, Item.DoesNotExist):
        # Another worker, or a person, was faster.
        return False
    # It may have got another minute while its row was waited for.
    if item.opens_at is None or item.opens_at > now or _not_done(item, now):
        return False
    _open(item, "worker", now)
    return True


def _open(item: Item, by: str, now: datetime) -> None:
    today = now.date()
    item.state, item.opened_day = ItemState.OPEN, today
    item.opens_at = now if item.opens_at is None or item.opens_at > now else item.opens_at
    item.save()
    _open_editions(item, list(item.editions.filter(state=EditionState.READY)), {}, today)
    agreement.spend(item, now=now)
    audit.record(by=by, action="newsroom.open", today=today, subject=str(item))
    freshness.mark(item)


def _open_editions(item: Item, editions: list[Edition], frozen: dict[str, object], today: date) -> None:
    blocks = list(item.blocks.all())
    for edition in editions:
        edition.item = item
        edition.figures = freeze(queries.figure_names(blocks, edition), frozen)
        edition.state, edition.opened_day = EditionState.OPEN, today
        edition.save()


def _not_done(item: Item, now: datetime) -> list[queries.Check]:
    return [
        check for check in queries.check_list(item, today=now.date(), now=now) if check.blocks and not check.is_done
    ]
