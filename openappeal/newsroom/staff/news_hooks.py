"""Updates and press on the staff side: addresses, menu, what needs somebody, items in the matrix of languages."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.rules import is_press
from openappeal.accounts.tasks_board import register_start_source, register_task_source
from openappeal.mailings.rules import led_by_press
from openappeal.newsroom import mailing, rows
from openappeal.newsroom.models import Correction
from openappeal.newsroom.staff import tasks

register_task_source(tasks.tasks)
register_start_source(tasks.starts)
rows.register()


def item_address(pk: int) -> str:
    """The screen of an item from which a letter was made."""
    return reverse("staff_news:item", args=[pk])


def corrected_address(pk: int) -> str:
    """The same of a correction, which stands on its item's screen."""
    found = Correction.objects.filter(pk=pk).values_list("item", flat=True).first()
    return item_address(found) if found is not None else ""


led_by_press(mailing.ITEM, address=item_address)
led_by_press(mailing.CORRECTION, address=corrected_address)


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
