"""Offers on the staff side: address, menu, what waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks

from openappeal.accounts import language
from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_outreach
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.core.digits import format_number
from openappeal.offers import queries, staff


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("offers/", include((staff.urlpatterns, staff.app_name)))]


@hooks.register("register_admin_menu_item")
def menu_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Offers of help"),
        reverse("staff_offers:inbox"),
        rule=is_outreach,
        group=Group.CAMPAIGN,
        count=lambda: queries.new().count(),
        name="offers",
        icon_name="pick",
        order=16,
    )


@register_task_source
def tasks(user: User) -> Iterable[Task]:
    if not is_outreach(user):
        return
    waiting = queries.new()
    number, first = waiting.count(), waiting.first()
    if first is not None:
        yield Task(
            when=_since((timezone.now().date() - first.day).days),
            title=ngettext("One person offers help", "%(number)s people offer help", number) % {"number": _n(number)},
            consequence=_("Nobody has answered yet. Who hears nothing rarely offers again."),
            url=reverse("staff_offers:inbox", query={"state": "new"}),
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=3 * number,
        )


def _since(days: int) -> str:
    if days <= 0:
        return _("Since today")
    if days == 1:
        return _("Since yesterday")
    return ngettext("For one day", "For %(number)s days", days) % {"number": _n(days)}


def _n(number: int) -> str:
    return format_number(number, language.current())
