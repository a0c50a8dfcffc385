"""The curated order of notables inside a group: their places are 1, 2, 3 … without a gap."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from openappeal.audit import actions as audit
from openappeal.signatures import freshness
from openappeal.signatures.models import Signature
from openappeal.signatures.notable_models import Notable, NotableState
from openappeal.signatures.notable_rules import IN_ORDER
from openappeal.signatures.spheres import NotableGroup


def in_order(group: str) -> QuerySet[Notable]:
    """Those of a group whose place is chosen, first to last."""
    return Notable.objects.filter(group=group, state__in=IN_ORDER).order_by("position", "id")


@transaction.atomic
def move(*, id: int, up: bool, by: str, today: date) -> None:
    """Change places with the one before, or behind. At the end of the list nothing happens."""
    notable = Notable.objects.get(pk=id)
    rows = list(in_order(notable.group).select_for_update())
    here = next((number for number, row in enumerate(rows) if row.pk == id), None)
    if here is None:
        return
    there = here - 1 if up else here + 1
    if not 0 <= there < len(rows):
        return
    rows[here], rows[there] = rows[there], rows[here]
    _number(rows)
    audit.record(by=by, action="signatures.move_notable", today=today, subject=str(notable))


@transaction.atomic
def regroup(*, id: int, group: NotableGroup, by: str, today: date) -> None:
    """Put a notable into another group: behind the last one there, if the place was chosen already."""
    notable = Notable.objects.select_for_update().get(pk=id)
    if notable.group == group:
        return
    if notable.state in IN_ORDER:
        rest = [row for row in in_order(notable.group).select_for_update() if row.pk != id]
        notable.group = group
        notable.position = in_order(group).count() + 1
        _number(rest)
    notable.group = group
    notable.save(update_fields=["group", "position"])
    if notable.state == NotableState.SHOWN and notable.signature_id is not None:
        Signature.objects.filter(pk=notable.signature_id).update(group=group, group_position=notable.position)
        freshness.mark_groups()
    audit.record(by=by, action="signatures.regroup_notable", today=today, subject=str(notable))


def insert(notable: Notable, *, after: int) -> None:
    """Give a place behind `after`, or the first one if nobody of the group has that id. Call it with the row locked."""
    rows = [row for row in in_order(notable.group).select_for_update() if row.pk != notable.pk]
    ids = [row.pk for row in rows]
    rows.insert(ids.index(after) + 1 if after in ids else 0, notable)
    _number(rows)


def leave(notable: Notable) -> None:
    """Close the gap behind one that leaves the order. The caller saves the row."""
    rows = [row for row in in_order(notable.group).select_for_update() if row.pk != notable.pk]
    notable.position = None
    _number(rows)


def _number(rows: list[Notable]) -> None:
    changed = False
    for number, row in enumerate(rows, start=1):
        if row.position == number:
            continue
        row.position = number
        row.save(update_fields=["position"])
        if row.state == NotableState.SHOWN and row.signature_id is not None:
            Signature.objects.filter(pk=row.signature_id).update(group_position=number)
            changed = True
    if changed:
        freshness.mark_groups()
