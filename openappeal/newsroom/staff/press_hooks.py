"""The press room on the staff side: addresses, menu, authors who have answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks

from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import User
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.newsroom import statement_queries
from openappeal.newsroom.staff import press_page
from openappeal.newsroom.staff.press_guard import may_press


@hooks.register("register_admin_urls")
def press_addresses() -> list[Any]:
    return [path("press/", include(press_page))]


@hooks.register("register_admin_menu_item")
def press_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Press page"),
        reverse("staff_press:press"),
        rule=may_press,
        group=Group.CAMPAIGN,
        count=lambda: len(statement_queries.answered()),
        name="press",
        icon_name="view",
        order=10,
    )


@register_task_source
def answers_of_authors(user: User) -> Iterable[Task]:
    """Without a name: a statement that is not open names nobody here."""
    if not may_press(user):
        return
    for statement in statement_queries.answered():
        is_wrong = statement.editions.exclude(answer="").exists()
        yield Task(
            when=_("This week"),
            title=_("An author says what is wrong with a statement")
            if is_wrong
            else _("An author has approved a statement"),
            consequence=_("Nothing of it is shown before you have mended it and its author has approved it.")
            if is_wrong
            else _("Readers see nothing of it before you open it."),
            url=reverse("staff_press:statement", args=[statement.pk]),
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=5,
        )
