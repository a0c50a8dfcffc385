"""Links by which people without an account work on one translation."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from openappeal.appeals.models import Edition, JobLink, State
from openappeal.appeals.translating_models import LONGEST_LABEL
from openappeal.audit import actions as audit
from openappeal.core.names import clean_line
from openappeal.vault import tokens
from openappeal.vault.tokens import Token

LONGEST_DAYS = 90
ACTOR = "job-link"
"""What the audit list calls whoever came by a link."""


class NoSuchLink(Exception):
    """No link has this token: it was never given out, was taken back, or its days are over."""


@transaction.atomic
def make_link(*, edition: Edition, label: str, days: int, by: str, today: date) -> Token:
    """Make a link to one translation, good for so many days. Its token is shown now and never again.

    The label is what the team calls the person; it stays out of the audit list.

    :raises openappeal.core.names.BadName: for the label.
    :raises ValueError: for days that are none, or too many.
    """
    if not 1 <= days <= LONGEST_DAYS:
        raise ValueError(days)
    token = tokens.new_token()
    JobLink.objects.create(
        edition=edition,
        token_hash=tokens.token_hash(token),
        label=clean_line(label, longest=LONGEST_LABEL),
        made_by=by,
        expires_day=today + timedelta(days=days),
    )
    audit.record(by=by, action="appeals.make_job_link", today=today, subject=f"{edition.version} {edition.language}")
    return token


@transaction.atomic
def revoke_link(*, edition: Edition, pk: int, by: str, today: date) -> None:
    """Take a link back. One that is gone already stays so.

    What was written with it stays.
    """
    if JobLink.objects.filter(edition=edition, pk=pk).delete()[0]:
        subject = f"{edition.version} {edition.language}"
        audit.record(by=by, action="appeals.revoke_job_link", today=today, subject=subject)


def look_up(*, token: str, today: date) -> JobLink:
    """The link of a token, with its edition.

    :raises NoSuchLink: the same for every token that opens nothing.
    """
    try:
        digest = tokens.token_hash(Token(token))
    except UnicodeError:
        raise NoSuchLink from None
    link = JobLink.objects.select_related("edition__version__appeal").filter(token_hash=digest).first()
    if link is None or link.expires_day <= today:
        raise NoSuchLink
    return link


@transaction.atomic
def expire_links(*, today: date) -> int:
    """Erase links whose days are over. Returns how many."""
    return JobLink.objects.filter(expires_day__lte=today).delete()[0]


def carry_links(origin: Edition, target: Edition) -> None:
    """Let the links of an edition that goes lead to the one that takes its place.

    Call it in the transaction of publishing.
    """
    if origin.state == State.DRAFT:
        JobLink.objects.filter(edition=origin).update(edition=target)
