"""Two people for an issue that goes to many; in a team under four, one and a day in which the others can say no.

Apart from `actions.issues`, which the public process and the worker load: they have no staff members.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from openappeal.accounts import approvals
from openappeal.mailings import issue_queries
from openappeal.mailings.actions import issues
from openappeal.mailings.issue_models import Issue, IssueState

ACTION = "mailings.issue"


@transaction.atomic
def propose(*, id: int, number: int, reason: str, by: str, now: datetime, alone: bool) -> bool:
    """Send an issue to a few at once; ask for a second person for one to many. Returns whether it goes out.

    In a small team the day begins in which the others can say no.

    :param alone: whether `by` may send to a few without anybody else; the press may not.

    :raises issues.NotPossibleNow:
    :raises issues.NoWords:
    :raises issues.FirstStillGoes:
    :raises issues.NumberDiffers:
    """
    there = issues.propose(id=id, number=number, reason=reason)
    if alone and there <= issue_queries.alone_up_to():
        issues.begin(id=id, by=by, today=now.date())
        return True
    approvals.ask_team(action=ACTION, subject=_subject(id), by=by, now=now)
    return False


@transaction.atomic
def agree(*, id: int, by: str, now: datetime) -> None:
    """Agree as the second person: the issue goes out at once.

    :raises issues.NotPossibleNow:
    :raises approvals.NotProposed:
    :raises approvals.SamePerson:
    :raises approvals.TooNew:
    """
    approvals.approve(action=ACTION, subject=_subject(id), by=by, now=now)
    send(id=id, by=by, now=now)


@transaction.atomic
def send(*, id: int, by: str, now: datetime) -> None:
    """Let the issue go, when a second person has agreed or the announced day is over.

    :raises issues.NotPossibleNow:
    :raises approvals.NotProposed:
    :raises approvals.NotApproved:
    """
    approvals.spend(action=ACTION, subject=_subject(id), now=now)
    issues.begin(id=id, by=by, today=now.date())


@transaction.atomic
def say_no(*, id: int, by: str, now: datetime) -> None:
    """Make it a draft again. Anybody of the team may, and so may who proposed it.

    :raises issues.NotPossibleNow:
    """
    issues.take_back(id=id)
    approvals.drop(action=ACTION, subject=_subject(id), by=by, now=now)


def find(issue: Issue, *, now: datetime) -> approvals.Proposal | None:
    """The proposal of an issue that waits for somebody."""
    if issue.state != IssueState.PROPOSED:
        return None
    return approvals.proposal(action=ACTION, subject=_subject(issue.pk), now=now)


def _subject(id: int) -> str:
    return f"issue {id}"
