"""Acts on names that reveal, and so need two people, or in a team under four an announced day (trust decision 8).

Each act has a name, as `approvals` has it, and a key: the number of a signature or of a protected name, the code of a
country. What is agreed to is written down under the label of the row, never under what a browser sent. Apart from
`actions`, which the public process loads: it has no staff members.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models, transaction

from openappeal.accounts import approvals
from openappeal.accounts.models import Approval
from openappeal.signatures import staff_queries
from openappeal.signatures.actions import countries, moderation, protecting, watching
from openappeal.signatures.actions.countries import SHOW_COUNTRY
from openappeal.signatures.actions.protecting import SHOW_PROTECTED, UNPROTECT
from openappeal.signatures.models import Review, Signature
from openappeal.signatures.reading_models import Flagged, ProtectedName
from openappeal.signatures.risk_models import HiddenCountry
from openappeal.vault.keys import KeyProvider

GOOD_FOR = timedelta(days=7)
"""What was proposed and not done by then has to be proposed again."""


class Gone(Exception):
    """What it is about is not there, or is not hidden any more, or was decided otherwise."""


@dataclass(frozen=True)
class Proposal:
    """An act that somebody has proposed. `ready_at` is when it may be done without a second person, or None."""

    action: str
    key: str
    by: str
    agreed_by: str
    is_granted: bool
    ready_at: datetime | None


def find(*, action: str, key: str, now: datetime) -> Proposal | None:
    """The open proposal of an act, if any.

    :raises Gone: for what is no key.
    """
    found = approvals.find(action=action, subject=_label(action, key))
    if found is None or _is_old(found, now):
        return None
    return Proposal(
        action=action,
        key=key,
        by=found.proposed_by,
        agreed_by=found.approved_by,
        is_granted=approvals.is_granted(found, now=now),
        ready_at=approvals.ready_at(found),
    )


def waiting(*, now: datetime) -> Iterator[Proposal]:
    """Everything of this kind that is proposed, the oldest first."""
    for action in _ACTS:
        for one in approvals.waiting(action=action):
            key = one.subject.rpartition(" ")[2]
            with suppress(Gone):
                found = find(action=action, key=key, now=now)
                if found is not None and one.subject == _label(action, key):
                    yield found


@transaction.atomic
def propose(*, action: str, key: str, by: str, keys: KeyProvider, now: datetime) -> None:
    """Ask for a second person. In a small team this begins the day in which the others can say no.

    :raises Gone:
    """
    expire(now=now)
    if action == SHOW_PROTECTED:
        # The screen says what it sees at once; the worker may not have come by.
        watching.look_at(ids=[_number(key)], keys=keys)
    subject = str(_row(action, key))
    approvals.ask_team(action=action, subject=subject, by=by, now=now)


@transaction.atomic
def agree(*, action: str, key: str, by: str, keys: KeyProvider, now: datetime) -> None:
    """Agree as the second person: it is done at once.

    :raises Gone:
    :raises openappeal.accounts.approvals.NotProposed:
    :raises openappeal.accounts.approvals.SamePerson:
    :raises openappeal.accounts.approvals.TooNew:
    """
    expire(now=now)
    approvals.approve(action=action, subject=str(_row(action, key)), by=by, now=now)
    do(action=action, key=key, by=by, keys=keys, now=now)


@transaction.atomic
def do(*, action: str, key: str, by: str, keys: KeyProvider, now: datetime) -> None:
    """Do what was agreed to, or announced a day ago.

    :raises Gone:
    :raises openappeal.accounts.approvals.NotProposed:
    :raises openappeal.accounts.approvals.NotApproved:
    """
    expire(now=now)
    approvals.spend(action=action, subject=str(_row(action, key)), now=now)
    _ACTS[action](key, by, keys, now)


def say_no(*, action: str, key: str, by: str, now: datetime) -> None:
    """Say no, or take one's own proposal back. Anybody may, whatever has become of what it is about.

    :raises Gone: for what is no key.
    """
    approvals.drop(action=action, subject=_label(action, key), by=by, now=now)


def old(*, now: datetime) -> int:
    """How many proposals are too old to be done."""
    return len(_old(now))


def expire(*, now: datetime) -> int:
    """Forget proposals that nobody has done for a week. Returns how many."""
    found = _old(now)
    for one in found:
        approvals.drop(action=one.action, subject=one.subject, by="worker", now=now)
    return len(found)


def _old(now: datetime) -> list[Approval]:
    return [one for action in _ACTS for one in approvals.waiting(action=action) if _is_old(one, now)]


def _is_old(approval: Approval, now: datetime) -> bool:
    return now - approval.proposed_at > GOOD_FOR


def _label(action: str, key: str) -> str:
    """The label of the row of a key, whether there is such a row or not."""
    if action == SHOW_PROTECTED:
        return str(Signature(pk=_number(key)))
    return str(ProtectedName(number=_number(key)) if action == UNPROTECT else HiddenCountry(code=key))


def _row(action: str, key: str) -> models.Model:
    """What an act would be done to, if it can be done now."""
    found: models.Model | None
    if action == SHOW_PROTECTED:
        waits = staff_queries.may_be_read().exclude(review=Review.SHOWN).filter(flags__kind=Flagged.PROTECTED)
        found = waits.filter(pk=_number(key)).first()
    elif action == UNPROTECT:
        found = ProtectedName.objects.filter(number=_number(key)).first()
    else:
        found = HiddenCountry.objects.filter(code=key).first()
    if found is None:
        raise Gone
    return found


def _number(key: str) -> int:
    if not (key.isascii() and key.isdecimal() and len(key) < 20):
        raise Gone
    return int(key)


def _show_protected(which: str, by: str, keys: KeyProvider, now: datetime) -> None:
    if not moderation.show(ids=[_number(which)], by=by, today=now.date(), keys=keys, by_agreement=True):
        raise Gone


def _unprotect(which: str, by: str, keys: KeyProvider, now: datetime) -> None:
    try:
        protecting.unprotect(number=_number(which), by=by, today=now.date())
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
