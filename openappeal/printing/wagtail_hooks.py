"""Prints on the staff side: address and menu."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import pgettext_lazy
from wagtail import hooks

from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.rules import is_press
from openappeal.printing import staff, staff_petitions, staff_placement_hooks

__all__ = ["addresses", "menu_item", "staff_placement_hooks"]


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [
        path("print/sheets/", include((staff_petitions.urlpatterns, staff_petitions.app_name))),
        path("print/", include((staff.urlpatterns, staff.app_name))),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> CountedMenuItem:
    return CountedMenuItem(
        pgettext_lazy("menu", "Print"),
        reverse("staff_printing:overview"),
        rule=is_press,
        group=Group.CAMPAIGN,
        name="print",
        icon_name="doc-full",
        order=40,
    )
