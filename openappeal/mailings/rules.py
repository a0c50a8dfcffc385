"""Who may work on issues of the mailing.

Organisers on all. Moderators look, and are the second person. The press writes, tries and proposes the issues that were
made from what it publishes, and sends none; of those who get them it sees a number of ten and more. Rooms above say in
`led_by_press` what that is.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser

from openappeal.accounts.models import User
from openappeal.accounts.rules import is_moderator, is_organiser, is_press
from openappeal.mailings.issue_models import Issue

Anybody = User | AnonymousUser

_origins: dict[str, Callable[[int], str]] = {}


def led_by_press(source: str, *, address: Callable[[int], str]) -> None:
    """Say that issues of a source are the press's too. `address` is the staff screen of one, empty if it is gone."""
    _origins[source] = address


def origin(issue: Issue) -> str:
    """The staff screen of what an issue was made from, if it has one."""
    find = _origins.get(issue.source)
    return find(issue.source_id) if find and issue.source_id is not None else ""


def comes_in(user: Anybody) -> bool:
    """May open some issue."""
    return is_press(user) or is_moderator(user)


def writes(user: Anybody, issue: Issue | None) -> bool:
    """May say to whom it goes, try it and propose it. None is an issue that is still to be written by hand."""
    return is_organiser(user) or (issue is not None and issue.source in _origins and is_press(user))


def looks(user: Anybody, issue: Issue) -> bool:
    """May look at it, and say no to its being sent."""
    return is_moderator(user) or writes(user, issue)
