"""Two people for each letter to signers; in a team under four, one and a day in which the others can say no.

Apart from `actions.letters`, which the public process and the worker load: they have no staff members.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from openappeal.accounts import approvals
from openappeal.signatures.actions import letters
from openappeal.signatures.letter_models import LetterState, SignerLetter

ACTION = "signatures.letter"


@transaction.atomic
def propose(*, id: int, number: int, reason: str, by: str, now: datetime) -> None:
    """Ask for a second person; in a small team, begin the day in which the others can say no.

    :raises letters.NotPossibleNow:
    :raises letters.NoWords:
    :raises letters.NumberDiffers:
    """
    letters.propose(id=id, number=number, reason=reason)
    approvals.ask_team(action=ACTION, subject=_subject(id), by=by, now=now)


@transaction.atomic
def agree(*, id: int, by: str, now: datetime) -> None:
    """Agree as the second person: the letters go out at once.

    :raises letters.NotPossibleNow:
    :raises approvals.NotProposed:
    :raises approvals.SamePerson:
    :raises approvals.TooNew:
    """
    approvals.approve(action=ACTION, subject=_subject(id), by=by, now=now)
    send(id=id, by=by, now=now)


@transaction.atomic
def send(*, id: int, by: str, now: datetime) -> None:
    """Let the letters go, when a second person has agreed or the announced day is over.

    :raises letters.NotPossibleNow:
    :raises approvals.NotProposed:
    :raises approvals.NotApproved:
    """
    approvals.spend(action=ACTION, subject=_subject(id), now=now)
    letters.begin(id=id, by=by, today=now.date())


@transaction.atomic
def say_no(*, id: int, by: str, now: datetime) -> None:
    """Make it a draft again. Anybody of the team may, and so may who proposed it.

    :raises letters.NotPossibleNow:
    """
    letters.take_back(id=id)
    approvals.drop(action=ACTION, subject=_subject(id), by=by, now=now)


def find(letter: SignerLetter, *, now: datetime) -> approvals.Proposal | None:
    """The proposal of a letter that waits for somebody."""
    if letter.state != LetterState.PROPOSED:
        return None
    return approvals.proposal(action=ACTION, subject=_subject(letter.pk), now=now)


def _subject(id: int) -> str:
    return f"letter to signers {id}"
