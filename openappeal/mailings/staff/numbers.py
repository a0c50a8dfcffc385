"""Numbers of people on the screens of the mailing: none so small, and no part so exact, that it could be a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openappeal.accounts import language
from openappeal.core.digits import format_number
from openappeal.mailings import issue_queries
from openappeal.mailings.issue_models import Issue
from openappeal.mailings.issue_queries import Shown
from openappeal.mailings.queries import SMALLEST


@dataclass(frozen=True)
class Languages:
    """How many get an issue by language: tag, number, and the language of the edition that they get.

    `rest` are the people of `gathered` languages together; empty where not even that is said.
    """

    shown: list[tuple[str, str, str]]
    rest: str
    gathered: int


@dataclass(frozen=True)
class Outcome:
    """What became of an issue, in words."""

    recipients: str
    sent: str
    remaining: str
    refused: str
    bounced: str
    left: str
    uncertain: str


def count(issue: Issue) -> Shown:
    """How many would get it now."""
    return issue_queries.shown(issue_queries.audience(issue).count(), narrow=issue_queries.is_narrow(issue))


def recipients(said: Shown) -> str:
    """The same as a sentence."""
    if not said.number:
        return _("Nobody would get it now.")
    if said.is_most:
        return _("At most %(number)s subscribers would get it now.") % {"number": _n(said.number)}
    sentence = ngettext("One subscriber would get it now.", "%(shown)s subscribers would get it now.", said.number)
    return sentence % {"shown": _n(said.number)}


def by_language(issue: Issue) -> Languages:
    """The same by language."""
    narrow, cells = issue_queries.is_narrow(issue), issue_queries.by_language(issue)
    written = {edition.language for edition in issue.editions.all()}
    rows = [
        (tag, _words(issue_queries.shown(number, narrow=narrow)), tag if tag in written else issue.fallback)
        for tag, number in cells.shown
    ]
    rest = _words(issue_queries.shown(cells.rest, narrow=narrow)) if cells.rest else ""
    return Languages(rows, rest, cells.gathered)


def outcome(issue: Issue, *, exact: bool) -> Outcome:
    """What became of an issue that has begun. `exact`: small numbers too, if it went to all who asked, and to many."""
    narrow = issue_queries.is_narrow(issue) or issue.recipients < SMALLEST

    def said(number: int) -> str:
        return _n(number) if exact and not narrow else _words(issue_queries.shown(number, narrow=narrow))

    return Outcome(
        recipients=said(issue.recipients),
        sent=said(issue.sent),
        remaining=said(issue_queries.remaining(issue)),
        refused=said(issue.refused),
        bounced=said(issue.bounced),
        left=said(issue.left),
        uncertain=said(issue.uncertain),
    )


def _words(said: Shown) -> str:
    return _("at most %(number)s") % {"number": _n(said.number)} if said.is_most else _n(said.number)


def _n(number: int) -> str:
    return format_number(number, language.current())
