"""The books on the staff side: address, menu, lines that wait."""

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
from openappeal.accounts.rules import may_keep_books
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.core.digits import format_number
from openappeal.fundraising import books_queries as queries
from openappeal.fundraising.staff import urls


@hooks.register("register_admin_urls")
def books_addresses() -> list[Any]:
    return [path("books/", include((urls.urlpatterns, urls.app_name)))]


@hooks.register("register_admin_menu_item")
def books_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Books"),
        reverse("staff_books:overview"),
        rule=may_keep_books,
        group=Group.MONEY,
        count=_waiting,
        name="books",
        icon_name="table",
        order=20,
    )


@register_task_source
def lines_that_wait(user: User) -> Iterable[Task]:
    if not may_keep_books(user):
        return
    for account, number in queries.waiting():
        title = ngettext(
            "%(account)s: one line waits to be matched", "%(account)s: %(number)s lines wait to be matched", number
        )
        yield Task(
            when=_("This week"),
            title=title % {"account": account.label, "number": format_number(number, language.current())},
            consequence=_("Until then the books and the bank do not say the same."),
            url=reverse("staff_books:waiting", args=[account.value]),
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=min(number, 30),
        )


def _waiting() -> int:
    return sum(number for _account, number in queries.waiting())
