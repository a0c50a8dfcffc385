"""The mailing on the staff side: addresses, menu, what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks

from openappeal.accounts import language
from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_moderator, is_organiser
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.core.digits import format_number
from openappeal.mailings import issue_queries, queries
from openappeal.mailings.actions import telling
from openappeal.mailings.issue_models import Issue, IssueState
from openappeal.mailings.queries import SMALLEST
from openappeal.mailings.staff import subscriber_hooks as subscriber_hooks  # Wagtail loads this file alone


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("mailings/", include("openappeal.mailings.staff.urls"))]


@hooks.register("register_admin_menu_item")
def menu_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Mailings"),
        reverse("staff_mailings:issues"),
        rule=is_organiser,
        group=Group.CAMPAIGN,
        count=lambda: Issue.objects.filter(state=IssueState.PROPOSED).count(),
        name="mailings",
        icon_name="mail",
        order=14,
    )


@register_task_source
def tasks(user: User) -> Iterable[Task]:
    if is_moderator(user):
        yield from _proposed()
    if is_organiser(user):
        yield from _held()
        yield from _untold()


def _proposed() -> Iterable[Task]:
    for issue in Issue.objects.filter(state=IssueState.PROPOSED).order_by("id"):
        yield Task(
            when=_("Now"),
            title=_("An issue of the mailing waits for a second person"),
            consequence=_("Somebody proposes to send it. Read it, then agree or say no."),
            url=reverse("staff_mailings:issue", args=[issue.pk]),
            button=_("Read it"),
            urgency=Urgency.PROMISE,
        )


def _held() -> Iterable[Task]:
    """The mail provider tells of so many that it is not believed without a person."""
    found = queries.hook()
    if found is not None and found.is_held:
        yield Task(
            when=_("Now"),
            title=_("Your mail provider says that unusually many subscribers should get no more letters"),
            consequence=_("Nothing more is done until you decide. What waits is thrown away at the end of tomorrow."),
            url=reverse("staff_subscribers:overview") + "#told",
            button=_("Look at it"),
            urgency=Urgency.PROMISE,
        )


def _untold() -> Iterable[Task]:
    """A demand was changed, and the issue about it has neither been sent nor thrown away."""
    for issue in telling.untold():
        number = issue_queries.audience(issue).count()
        if number:
            yield Task(
                when=_("Now"),
                title=ngettext(
                    "One subscriber has not been told that a demand was changed",
                    "%(number)s subscribers have not been told that a demand was changed",
                    number,
                )
                % {"number": format_number(number, language.current())}
                if number >= SMALLEST
                else _("Subscribers have not been told that a demand was changed"),
                consequence=_("An issue for them is written. Read it, then send it, or throw it away."),
                url=reverse("staff_mailings:issue", args=[issue.pk]),
                button=_("Read it"),
                urgency=Urgency.WORK,
                minutes=5,
            )
