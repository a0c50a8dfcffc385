"""Acts on names that reveal, and so need two people, or in a team under four an announced day (trust decision 8).

Each act has a name, as `approvals` has it, and a subject that names nobody. Apart from `actions`, which the public
process and the worker load: they have no staff members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from openappeal.accounts import approvals
from openappeal.accounts.models import User
from openappeal.signatures.actions import countries, moderation, protecting
from openappeal.signatures.reading_models import ProtectedName
from openappeal.vault.keys import KeyProvider

SHOW_PROTECTED = "signatures.show_protected"
UNPROTECT = "signatures.unprotect"
SHOW_COUNTRY = "signatures.show_country"


class TooNew(Exception):
    """The account is younger than a day: whoever proposes could have made it to agree with herself."""


class Gone(Exception):
    """What it was about is not there any more, or was decided otherwise."""


@dataclass(frozen=True)
class Proposal:
    """An act that somebody has proposed. `ready_at` is when it may be done without a second person, or None."""

    action: str
    subject: str
    by: str
    agreed_by: str
    is_granted: bool
    ready_at: datetime | None


def find(*, action: str, subject: str, now: datetime) -> Proposal | None:
    """The open proposal of an act, if any."""
    found = approvals.find(action=action, subject=subject)
    if found is None:
        return None
    return Proposal(
        action=action,
        subject=subject,
        by=found.proposed_by,
        agreed_by=found.approved_by,
        is_granted=approvals.is_granted(found, now=now),
        ready_at=found.announced_at + approvals.DELAY if found.announced_at else None,
    )


def waiting(*, now: datetime) -> Iterator[Proposal]:
    """Everything of this kind that is proposed, the oldest first."""
    for action in _ACTS:
        for one in approvals.waiting(action=action):
            found = find(action=action, subject=one.subject, now=now)
            if found is not None:
                yield found


@transaction.atomic
def propose(*, action: str, subject: str, by: str, now: datetime) -> None:
    """Ask for a second person. In a small team this begins the day in which the others can say no."""
    approvals.propose(action=action, subject=subject, by=by, now=now)
    if approvals.team_size() < approvals.SMALL_TEAM:
        approvals.announce(action=action, subject=subject, by=by, now=now)


@transaction.atomic
def agree(*, action: str, subject: str, by: User, keys: KeyProvider, now: datetime) -> None:
    """Agree as the second person: it is done at once.

    :raises TooNew:
    :raises Gone:
    :raises openappeal.accounts.approvals.NotProposed:
    :raises openappeal.accounts.approvals.SamePerson:
    """
    if now - by.date_joined < approvals.DELAY:
        raise TooNew
    approvals.approve(action=action, subject=subject, by=by.get_username(), now=now)
    do(action=action, subject=subject, by=by.get_username(), keys=keys, now=now)


@transaction.atomic
def do(*, action: str, subject: str, by: str, keys: KeyProvider, now: datetime) -> None:
    """Do what was agreed to, or announced a day ago.

    :raises Gone:
    :raises openappeal.accounts.approvals.NotProposed:
    :raises openappeal.accounts.approvals.NotApproved:
    """
    approvals.spend(action=action, subject=subject, now=now)
    _ACTS[action](subject.rpartition(" ")[2], by, keys, now)


def say_no(*, action: str, subject: str, by: str, now: datetime) -> None:
    """Say no, or take one's own proposal back. Anybody may."""
    approvals.drop(action=action, subject=subject, by=by, now=now)


def _show_protected(which: str, by: str, keys: KeyProvider, now: datetime) -> None:
    if not moderation.show(ids=[int(which)], by=by, today=now.date(), keys=keys, by_agreement=True):
        raise Gone


def _unprotect(which: str, by: str, keys: KeyProvider, now: datetime) -> None:
    try:
        protecting.unprotect(number=int(which), by=by, today=now.date())
    except ProtectedName.DoesNotExist:
        raise Gone from None


def _show_country(which: str, by: str, keys: KeyProvider, now: datetime) -> None:
    try:
        countries.show_country(code=which, by=by, today=now.date())
    except countries.NotHidden:
        raise Gone from None


_ACTS: dict[str, Callable[[str, str, KeyProvider, datetime], None]] = {
    SHOW_PROTECTED: _show_protected,
    UNPROTECT: _unprotect,
    SHOW_COUNTRY: _show_country,
}
ACTIONS = frozenset(_ACTS)
