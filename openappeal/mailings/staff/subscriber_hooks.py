"""Subscribers on the staff side: address and menu."""

from __future__ import annotations

from typing import Any

from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy
from wagtail import hooks

from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.rules import is_organiser
from openappeal.mailings.staff import subscribers


@hooks.register("register_admin_urls")
def subscriber_addresses() -> list[Any]:
    return [path("subscribers/", include((subscribers.urlpatterns, subscribers.app_name)))]


@hooks.register("register_admin_menu_item")
def subscribers_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Subscribers"),
        reverse("staff_subscribers:overview"),
        rule=is_organiser,
        group=Group.CAMPAIGN,
        name="subscribers",
        icon_name="group",
        order=15,
    )
