"""Switches on the staff side: addresses, menu, a line on the home screen while something is stopped."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_moderator
from openappeal.accounts.tasks_board import (
    Emergency,
    Task,
    Urgency,
    register_emergency_source,
    register_task_source,
)
from openappeal.accounts.waiting import since
from openappeal.antiabuse import queries
from openappeal.antiabuse.models import Part
from openappeal.antiabuse.staff_words import WORDS


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("switches/", include("openappeal.antiabuse.staff"))]


@hooks.register("register_admin_menu_item")
def switches_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Stop something"),
        reverse("staff_switches:list"),
        rule=is_moderator,
        group=Group.SAFETY,
        count=lambda: len(queries.stopped()),
        name="switches",
        icon_name="warning",
        order=15,
    )


@register_task_source
def tasks(user: User) -> Iterable[Task]:
    if not is_moderator(user):
        return
    for part, switch in queries.stopped().items():
        words = WORDS[Part(part)]
        yield Task(
            when=since(switch.since_day, timezone.now().date()),
            title=str(words.stopped),
            consequence=str(words.effect),
            url=reverse("staff_switches:list"),
            button=_("Look at it"),
            urgency=Urgency.PROMISE if words.has_words else Urgency.WORK,
            minutes=1,
        )


@register_emergency_source
def emergencies(user: User) -> Iterable[Emergency]:
    if is_moderator(user):
        yield Emergency(
            sentence=_("Signing, counting, the wall or letters: one person may stop each at once, and start it again."),
            url=reverse("staff_switches:list"),
            button=_("Stop something"),
        )
