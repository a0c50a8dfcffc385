"""Showing a notable's name takes two people; in a team under four, one and a day in which the others can say no."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from django.db import transaction

from openappeal.accounts import approvals
from openappeal.signatures import notable_rules as rules
from openappeal.signatures.actions import notable_names, notables
from openappeal.signatures.actions.notables import APPROVAL
from openappeal.signatures.notable_models import Notable, Step
from openappeal.signatures.notable_queries import namesakes


class Changed(Exception):
    """What is to be shown is not what the second person had on the screen."""


class SameName(Exception):
    """Somebody of this name has signed on the site, and nobody has said that it is another person."""


@transaction.atomic
def propose(*, id: int, others_are_others: bool, by: str, now: datetime) -> None:
    """Ask for a second person; in a small team, begin the day in which the others can say no.

    :raises notable_rules.NotNow:
    :raises notable_rules.NoConsent:
    :raises notable_rules.NoWording:
    :raises SameName: unless the people of the same name on the site are others.
    """
    notable = Notable.objects.select_for_update().get(pk=id)
    rules.next_state(notable.state, Step.SHOW)
    rules.check_consent(may_show=notable.may_show)
    notable_names.main_wording(notable)
    if not others_are_others and namesakes(notable).exists():
        raise SameName
    approvals.ask_team(action=APPROVAL, subject=str(notable), by=by, now=now)


def seen(notable: Notable) -> str:
    """A mark of everything that showing would show: each wording with its line, the group and place, the country,
    whether it may be printed, and whose signature it becomes. The screen sends it back.
    """
    approved = notable.wordings.filter(is_approved=True).order_by("language")
    facts = ("group", "position", "country", "may_print", "signature_id")
    shown = [[getattr(notable, name) for name in facts], list(approved.values_list("language", "name", "credential"))]
    return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


@transaction.atomic
def agree(*, id: int, seen_as: str, by: str, now: datetime) -> None:
    """Agree as the second person, to exactly what `seen` was on the screen: the name is shown.

    :raises Changed:
    :raises approvals.NotProposed:
    :raises approvals.SamePerson:
    :raises approvals.TooNew:
    :raises notable_rules.NotNow:
    :raises notables.NotTheirs:
    """
    if seen(Notable.objects.select_for_update().get(pk=id)) != seen_as:
        raise Changed
    approvals.approve(action=APPROVAL, subject=_subject(id), by=by, now=now)
    show(id=id, by=by, now=now)


@transaction.atomic
def show(*, id: int, by: str, now: datetime) -> None:
    """Show the name, when a second person has agreed or the announced day is over.

    :raises approvals.NotProposed:
    :raises approvals.NotApproved:
    :raises notable_rules.NotNow:
    :raises notables.NotTheirs:
    """
    approvals.spend(action=APPROVAL, subject=_subject(id), now=now)
    notables.show(id=id, by=by, today=now.date())


def say_no(*, id: int, by: str, now: datetime) -> None:
    """Say no, or take one's own proposal back."""
    approvals.drop(action=APPROVAL, subject=_subject(id), by=by, now=now)


def find(notable: Notable, *, now: datetime) -> approvals.Proposal | None:
    """The proposal to show a name, if somebody has made one, and its bearer has not put other words there since.

    Such a proposal leads nowhere: it is dropped with the next step.
    """
    if notable.state not in rules.ARROWS[Step.SHOW]:
        return None
    return approvals.proposal(action=APPROVAL, subject=str(notable), now=now)


def _subject(id: int) -> str:
    return f"notable {id}"
