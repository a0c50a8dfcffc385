"""Reads of this room: who is on the staff, and which links wait for somebody's agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.contrib.sessions.models import Session
from django.db.models import Count

from openappeal.accounts import approvals
from openappeal.accounts.models import EnrolmentLink, Role, User

LINK = "accounts.link"
"""The act for which a link that is not open needs an approval."""


class State(StrEnum):
    """Whether somebody can sign in."""

    ACTIVE = "active"
    INVITED = "invited"
    LOCKED = "locked"


@dataclass(frozen=True)
class WaitingLink:
    """A link that somebody has not used yet. Its code is not known any more."""

    made_by: str
    is_open: bool
    opens_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True)
class Person:
    """A staff member, as colleagues see them."""

    pk: int
    login: str
    name: str
    role: Role | None
    languages: list[str]
    state: State
    passkeys: int
    recovery_codes: int
    last_seen_day: date | None
    link: WaitingLink | None


def people(*, now: datetime) -> list[Person]:
    """Everybody, those who are locked out last."""
    users = User.objects.select_related("enrolment_link").prefetch_related("groups")
    counted = users.annotate(
        number_of_passkeys=Count("passkeys", distinct=True), number_of_codes=Count("recovery_codes", distinct=True)
    )
    return [_person(user, now) for user in counted.order_by("-is_active", "username")]


def person(pk: int, *, now: datetime) -> Person | None:
    """One staff member."""
    return next((one for one in people(now=now) if one.pk == pk), None)


def links_that_wait_for(*, login: str, now: datetime) -> list[Person]:
    """Whose link this person can open, or take back; one's own only if somebody else asked for it."""
    return [
        one for one in people(now=now) if one.link is not None and not one.link.is_open and one.link.made_by != login
    ]


def opens_at(link: EnrolmentLink) -> datetime | None:
    """When a link opens by itself, if it does."""
    approval = approvals.find(action=LINK, subject=str(link))
    return approvals.ready_at(approval) if approval else None


def ended(*, now: datetime) -> int:
    """How many links and sessions are over."""
    links, sessions = EnrolmentLink.objects.filter(expires_at__lte=now), Session.objects.filter(expire_date__lt=now)
    return links.count() + sessions.count()


def _person(user: User, now: datetime) -> Person:
    found = {group.name for group in user.groups.all()}
    role = next((role for role in Role if role in found), None)
    state = State.ACTIVE if user.is_active else State.LOCKED
    passkeys = int(getattr(user, "number_of_passkeys", 0))
    if user.is_active and not passkeys and not user.has_usable_password():
        state = State.INVITED
    return Person(
        pk=user.pk,
        login=user.get_username(),
        name=user.first_name or user.get_username(),
        role=role,
        languages=list(user.languages),
        state=state,
        passkeys=passkeys,
        recovery_codes=int(getattr(user, "number_of_codes", 0)),
        last_seen_day=user.last_seen_day,
        link=_link(user, now),
    )


def _link(user: User, now: datetime) -> WaitingLink | None:
    link = getattr(user, "enrolment_link", None)
    if link is None or link.expires_at <= now:
        return None
    if link.is_open:
        return WaitingLink("", True, None, link.expires_at)
    approval = approvals.find(action=LINK, subject=str(link))
    if approval is None:
        return None
    is_open = approvals.is_granted(approval, now=now)
    return WaitingLink(approval.proposed_by, is_open, opens_at(link), link.expires_at)
