"""Updates and press on the staff side: addresses, menu, what needs somebody, items in the matrix of languages."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.rules import is_press
from openappeal.accounts.tasks_board import register_task_source
from openappeal.newsroom import rows
from openappeal.newsroom.staff import tasks

register_task_source(tasks.tasks)
rows.register()


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("news/", include("openappeal.newsroom.staff.urls"))]


@hooks.register("register_admin_menu_item")
def news_item() -> CountedMenuItem:
    return CountedMenuItem(
        _("Updates and press"),
        reverse("staff_news:items"),
        rule=is_press,
        group=Group.CAMPAIGN,
        name="news",
        icon_name="doc-full",
        order=9,
    )
