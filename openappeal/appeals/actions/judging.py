"""What an organiser says of a draft's changes, and which demands a shorter form must not lack."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from openappeal.appeals import step_queries
from openappeal.appeals.actions.locking import lock_draft
from openappeal.appeals.models import Change, ChangeKind, Version
from openappeal.audit import actions as audit

JUDGEMENTS = (ChangeKind.MINOR, ChangeKind.FACT, ChangeKind.DEMAND)


@transaction.atomic
def judge_change(*, version: Version, mark: int, kind: str, by: str, today: date) -> None:
    """Note in a draft what kind of change it makes at a place.

    :raises AlreadyPublished:
    """
    version = lock_draft(version)
    Change.objects.update_or_create(version=version, mark=mark, defaults={"kind": ChangeKind(kind)})
    audit.record(by=by, action="appeals.judge_change", today=today, subject=str(version))


@transaction.atomic
def judge_changes(
    *, version: Version, kinds: Mapping[int, str], by: str, today: date, rewritten: Collection[int] = ()
) -> None:
    """Note what kinds of changes a draft makes, by the marks of their places. An empty kind leaves it open.

    A slip of the pen whose place was `rewritten` meanwhile has to be called one again: the new words may say more. What
    is no change is passed over.

    :raises AlreadyPublished:
    """
    version = lock_draft(version)
    stored = dict(version.changes.values_list("mark", "kind"))
    there = {change.mark for change in step_queries.changes(version)}
    wanted = {mark: kind if kind in JUDGEMENTS else "" for mark, kind in kinds.items() if mark in there}
    for mark in set(rewritten) & {*stored, *wanted}:
        if wanted.get(mark, stored.get(mark)) == stored.get(mark) == ChangeKind.MINOR:
            wanted[mark] = ""
    changed = {mark: kind for mark, kind in wanted.items() if kind != stored.get(mark, "")}
    for mark, kind in changed.items():
        if kind:
            Change.objects.update_or_create(version=version, mark=mark, defaults={"kind": kind})
        else:
            version.changes.filter(mark=mark).delete()
    if changed:
        audit.record(by=by, action="appeals.judge_change", today=today, subject=str(version))


@transaction.atomic
def set_must_appear(*, version: Version, numbers: Collection[int], by: str, today: date) -> None:
    """Say which demands of a draft, by number, every text that is shown as the Appeal must hold.

    :raises AlreadyPublished:
    """
    version = lock_draft(version)
    changed = [one for one in version.demands.all() if one.must_appear != (one.position in numbers)]
    for demand in changed:
        demand.must_appear = not demand.must_appear
        demand.save(update_fields=["must_appear"])
    if changed:
        audit.record(by=by, action="appeals.set_must_appear", today=today, subject=str(version))
