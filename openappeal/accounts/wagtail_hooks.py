"""Wagtail's frame: our style sheet, the home screen, a shorter menu."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from openappeal.accounts.home import Today
from openappeal.accounts.rules import is_organiser


@hooks.register("insert_global_admin_css")
def staff_style() -> SafeString:
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(f"accounts/{name}.css"),) for name in ("staff", "wagtail"))
    )


@hooks.register("construct_homepage_panels", order=1000)
def only_today(request: HttpRequest, panels: list[Any]) -> None:
    panels[:] = [Today()]


@hooks.register("register_admin_menu_item")
def today_item() -> MenuItem:
    return MenuItem(_("Today"), reverse("wagtailadmin_home"), name="today", icon_name="home", order=1)


@hooks.register("construct_main_menu", order=1000)
def shorter_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports of Wagtail's own are for the technically curious; help leads to another company's site; and no
    page shows pictures yet."""
    unwanted = {"help", "reports", "images"}
    if not is_organiser(request.user):  # type: ignore[arg-type]
        unwanted |= {"explorer", "documents", "snippets", "settings"}
    items[:] = [item for item in items if item.name not in unwanted]
