"""Acts that need two people, or, in a small team, one and a day in which the others can say no.

A room asks for an approval of an act (`room.verb`) on a subject (a label that names nobody), shows it to the
others, and spends it when it does the act:

    approvals.ask_team(action="signatures.sweep", subject=str(sweep), by=login, now=now)
    approvals.proposal(action=…, subject=…, now=now)                         # how far it is
    approvals.approve(action=…, subject=…, by=another_login, now=now)
    approvals.spend(action=…, subject=…, now=now)                            # raises NotApproved

Anybody may stop it at any time with `drop`. Each step is an entry of the audit list.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from openappeal.accounts.models import DECIDING, Approval, Role, User
from openappeal.audit import actions as audit
from openappeal.audit.models import Entry

DELAY = timedelta(hours=24)
SMALL_TEAM = 4
"""In teams under four an announced delay takes the place of a second person."""
REMEMBERED = timedelta(days=30)
"""For so long whoever was locked out, or decides no more, counts as one of the team."""


class NotProposed(Exception):
    """Nobody has proposed this act, or it was dropped or done meanwhile."""


class SamePerson(Exception):
    """Who proposes an act cannot approve it."""


class TooNew(Exception):
    """The account is younger than a day: whoever proposes could have made it to agree with herself."""


class TeamIsLargeEnough(Exception):
    """There are enough people for somebody else to approve: announcing is for small teams."""


class NotApproved(Exception):
    """No second person has agreed, and no announced day has passed."""


@dataclass(frozen=True)
class Proposal:
    """How far a proposed act is."""

    by: str
    agreed_by: str
    is_granted: bool
    """Whether it may be done now."""
    ready_at: datetime | None
    """From when on it may be done without a second person; None where the team is large enough."""


@transaction.atomic
def ask_team(*, action: str, subject: str, by: str, now: datetime, also: Collection[Role] = ()) -> Approval:
    """Ask for a second person; in a small team, begin the day in which the others can say no.

    `also`: see :func:`team_size`.
    """
    approval = propose(action=action, subject=subject, by=by, now=now)
    if team_size(today=now.date(), also=also) < SMALL_TEAM:
        return announce(action=action, subject=subject, by=by, now=now, also=also)
    return approval


@transaction.atomic
def propose(*, action: str, subject: str, by: str, now: datetime) -> Approval:
    """Ask for an approval. Proposing what is proposed already changes nothing."""
    found = _open(action, subject)
    if found is not None:
        return found
    approval = Approval.objects.create(action=action, subject=subject, proposed_by=by, proposed_at=now)
    audit.record(by=by, action=f"{action}.propose", today=now.date(), subject=subject)
    return approval


@transaction.atomic
def approve(*, action: str, subject: str, by: str, now: datetime) -> Approval:
    """Agree as the second person.

    :raises NotProposed:
    :raises SamePerson:
    :raises TooNew:
    """
    approval = _require(action, subject)
    if approval.proposed_by == by:
        raise SamePerson
    joined = User.objects.filter(username=by).values_list("date_joined", flat=True).first()
    if joined is None or now - joined < DELAY:
        raise TooNew
    if not approval.approved_by:
        approval.approved_by = by
        approval.save(update_fields=["approved_by"])
        audit.record(by=by, action=f"{action}.approve", today=now.date(), subject=subject)
    return approval


@transaction.atomic
def announce(*, action: str, subject: str, by: str, now: datetime, also: Collection[Role] = ()) -> Approval:
    """Begin the day in which the others can say no. `also`: see :func:`team_size`.

    :raises NotProposed:
    :raises TeamIsLargeEnough:
    """
    approval = _require(action, subject)
    if team_size(today=now.date(), also=also) >= SMALL_TEAM:
        raise TeamIsLargeEnough
    if approval.announced_at is None:
        approval.announced_at = now
        approval.save(update_fields=["announced_at"])
        audit.record(by=by, action=f"{action}.announce", today=now.date(), subject=subject)
    return approval


@transaction.atomic
def drop(*, action: str, subject: str, by: str, now: datetime) -> None:
    """Say no, or take a proposal back. Dropping what is not proposed changes nothing."""
    approval = _open(action, subject)
    if approval is not None:
        approval.delete()
        audit.record(by=by, action=f"{action}.drop", today=now.date(), subject=subject)


@transaction.atomic
def spend(*, action: str, subject: str, now: datetime) -> Approval:
    """Use an approval up, in the transaction of the act itself. It is good for one act, and nothing of it is kept:
    the audit list has who, what and on which day.

    :raises NotProposed:
    :raises NotApproved:
    """
    approval = _require(action, subject)
    if not is_granted(approval, now=now):
        raise NotApproved
    approval.delete()
    return approval


def is_granted(approval: Approval, *, now: datetime) -> bool:
    """Whether the act may be done now."""
    ready = ready_at(approval)
    return bool(approval.approved_by) or (ready is not None and now >= ready)


def ready_at(approval: Approval) -> datetime | None:
    """When the announced day is over, if the act was announced."""
    return approval.announced_at + DELAY if approval.announced_at is not None else None


def proposal(*, action: str, subject: str, now: datetime) -> Proposal | None:
    """How far an act is that somebody has proposed."""
    found = find(action=action, subject=subject)
    if found is None:
        return None
    return Proposal(found.proposed_by, found.approved_by, is_granted(found, now=now), ready_at(found))


def find(*, action: str, subject: str) -> Approval | None:
    """The approval that is open for an act, if any."""
    return Approval.objects.filter(action=action, subject=subject).first()


def waiting(*, action: str) -> QuerySet[Approval]:
    """Open proposals of one kind, the oldest first."""
    return Approval.objects.filter(action=action).order_by("proposed_at", "id")


def team_size(*, today: date | None = None, also: Collection[Role] = ()) -> int:
    """How many people could act: organisers and moderators, now or in the last 30 days; and who else may agree to
    this one act (`also`).

    One person suffices to lock somebody out or to change a role. If that made a team small at once, one person could
    make it so, announce to nobody, and act alone a day later.
    """
    since = (today or timezone.now().date()) - REMEMBERED
    locked = Entry.objects.filter(action="accounts.lock", day__gte=since).values("subject")
    deciding = {*DECIDING, *also}
    able = Q(is_superuser=True) | Q(groups__name__in=deciding) | Q(username__in=_decided(since, deciding))
    here = Q(is_active=True) | Q(username__in=locked)
    return User.objects.filter(able & here).distinct().count()


def _decided(since: date, deciding: Collection[Role]) -> set[str]:
    """Logins of those whose role was changed since a day, and who had a deciding one then or since."""
    changed = Entry.objects.filter(action="accounts.set_role", day__gte=since).values("subject")
    roles = Entry.objects.filter(action__in=["accounts.add", "accounts.set_role"], subject__in=changed)
    had: dict[str, set[str]] = {}
    last_before: dict[str, date] = {}
    # The reason begins with the role. Of what was before, the last day counts.
    for login, day, reason in roles.order_by("day").values_list("subject", "day", "reason"):
        if day < since and last_before.get(login) != day:
            last_before[login] = day
            had[login] = set()
        had.setdefault(login, set()).add(reason.partition(" ")[0])
    values = {role.value for role in deciding}
    return {login for login, theirs in had.items() if theirs & values}


def _open(action: str, subject: str) -> Approval | None:
    return Approval.objects.select_for_update().filter(action=action, subject=subject).first()


def _require(action: str, subject: str) -> Approval:
    approval = _open(action, subject)
    if approval is None:
        raise NotProposed
    return approval
