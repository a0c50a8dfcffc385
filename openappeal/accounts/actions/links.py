"""Links with which a passkey is registered: for somebody new, and for somebody whose device is lost.

Whoever opens such a link is that person from then on. So it is open at once only where nobody else could
be asked: for the first organiser, for the operator at the machine itself, and for an organiser who is alone.
Otherwise a second person agrees, or, in a team under four, a day passes in which the others can say no.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from openappeal.accounts import approvals, codes
from openappeal.accounts.models import EnrolmentLink, RecoveryCode, Role, User
from openappeal.accounts.queries import LINK, opens_at
from openappeal.audit import actions as audit

LIFE = timedelta(days=3)
GROUPS = 4


class UnknownLink(Exception):
    """Never made, used, replaced, taken back or expired: which of these is not said."""


class NotOpenYet(Exception):
    """The link waits for somebody to agree, or for its hour."""

    def __init__(self, opens_at: datetime | None) -> None:
        super().__init__()
        self.opens_at = opens_at


class WrongCode(Exception):
    """No such login, or not one of its recovery codes."""


@dataclass(frozen=True)
class Made:
    """A new link. The code exists here once; what is kept is its hash."""

    link: EnrolmentLink
    code: str = field(repr=False)
    opens_at: datetime | None = None

    @property
    def address(self) -> str:
        """What the person opens. The code stands after the #, which no browser sends and no server logs."""
        return f"{settings.STAFF_URL}/admin/enrol/#{self.code}"


@transaction.atomic
def make_link(*, user: User, by: str, now: datetime, at_once: bool = False) -> Made:
    """Make the link of somebody, in place of an earlier one."""
    return _make(user, by=by, now=now, is_open=at_once or not _somebody_else(by))


@transaction.atomic
def make_by_recovery_code(*, login: str, code: str, now: datetime) -> Made:
    """Use up a recovery code. A code can be talked out of somebody, so its link is never open at once.

    :raises WrongCode:
    """
    found = (
        RecoveryCode.objects.select_for_update()
        .filter(digest=codes.digest(code), user__username__iexact=login, user__is_active=True)
        .first()
    )
    if found is None:
        raise WrongCode
    user = found.user
    found.delete()
    audit.record(by=user.get_username(), action="accounts.recover", today=now.date(), subject=user.get_username())
    return _make(user, by=user.get_username(), now=now, is_open=False)


@transaction.atomic
def take_back(*, user: User, by: str, now: datetime) -> None:
    """Make somebody's link worthless. Nothing happens if there is none."""
    for link in EnrolmentLink.objects.select_for_update().filter(user=user):
        approvals.drop(action=LINK, subject=str(link), by=by, now=now)
        link.delete()


@transaction.atomic
def refuse_link(*, user: User, by: str, now: datetime) -> None:
    """Say no to somebody's link, or regret one's own; with an entry of its own in the audit list."""
    if EnrolmentLink.objects.filter(user=user).exists():
        take_back(user=user, by=by, now=now)
        audit.record(by=by, action="accounts.take_link_back", today=now.date(), subject=user.get_username())


@transaction.atomic
def agree_to_link(*, user: User, by: str, now: datetime) -> None:
    """Open somebody's link as the second person.

    :raises UnknownLink:
    :raises openappeal.accounts.approvals.SamePerson: for whoever made the link, and for whom it is
    :raises openappeal.accounts.approvals.TooNew:
    """
    link = EnrolmentLink.objects.filter(user=user, expires_at__gt=now).first()
    if link is None:
        raise UnknownLink
    if user.get_username() == by:
        raise approvals.SamePerson
    try:
        approvals.approve(action=LINK, subject=str(link), by=by, now=now)
    except approvals.NotProposed:
        raise UnknownLink from None


def find_link(*, code: str, now: datetime) -> EnrolmentLink:
    """The link of a code, if it can be used now. Changes nothing.

    :raises UnknownLink:
    :raises NotOpenYet:
    """
    link = (
        EnrolmentLink.objects.select_related("user")
        .filter(digest=codes.digest(code), expires_at__gt=now, user__is_active=True)
        .first()
    )
    if link is None:
        raise UnknownLink
    if not link.is_open:
        approval = approvals.find(action=LINK, subject=str(link))
        if approval is None:
            raise UnknownLink
        if not approvals.is_granted(approval, now=now):
            raise NotOpenYet(opens_at(link))
    return link


def use_up(*, code: str, now: datetime) -> User:
    """Spend a link, in the transaction in which its passkey is registered.

    :raises UnknownLink:
    :raises NotOpenYet:
    """
    # Whoever comes second waits for the row, and then finds none.
    EnrolmentLink.objects.select_for_update().filter(digest=codes.digest(code)).first()
    link = find_link(code=code, now=now)
    if not link.is_open:
        approvals.spend(action=LINK, subject=str(link), now=now)
    user = link.user
    link.delete()
    return user


def _make(user: User, *, by: str, now: datetime, is_open: bool) -> Made:
    take_back(user=user, by=by, now=now)
    code = codes.new_code(GROUPS)
    link = EnrolmentLink.objects.create(user=user, digest=codes.digest(code), is_open=is_open, expires_at=now + LIFE)
    audit.record(by=by, action="accounts.make_link", today=now.date(), subject=user.get_username())
    if not is_open:
        approvals.propose(action=LINK, subject=str(link), by=by, now=now)
        with suppress(approvals.TeamIsLargeEnough):
            approvals.announce(action=LINK, subject=str(link), by=by, now=now)
    return Made(link, code, opens_at(link))


def _somebody_else(by: str) -> bool:
    """Whether anybody else has ever been here. People locked out count: they may have been locked out for this."""
    staff = User.objects.filter(groups__name__in=Role.values, last_seen_day__isnull=False)
    return staff.exclude(username=by).exists()
