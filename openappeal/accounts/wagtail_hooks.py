"""Wagtail's frame: our style sheet, the home screen, a shorter menu; our own screens about people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from openappeal.accounts import home, queries
from openappeal.accounts.home import Today
from openappeal.accounts.menu import CountedMenuItem, Group, grouped
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_key_holder, is_moderator, is_organiser, is_staff
from openappeal.accounts.tasks_board import (
    Emergency,
    Task,
    Urgency,
    register_emergency_source,
    register_task_source,
)


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


# Entries of Wagtail's own. Its tree of pages opens in a way that only the first level of the menu knows.
THEIRS = {"documents": Group.TEXTS}


@hooks.register("construct_main_menu", order=1000)
def shorter_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    """Reports of Wagtail's own are for the technically curious; help leads to another company's site; and no
    page shows pictures yet."""
    unwanted = {"help", "reports", "images", "users", "groups"}
    if not is_organiser(request.user):  # type: ignore[arg-type]
        unwanted |= {"explorer", "documents", "snippets", "settings"}
    items[:] = grouped([item for item in items if item.name not in unwanted], THEIRS)


@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("", include("openappeal.accounts.staff.urls"))]


@hooks.register("register_admin_menu_item")
def people_item() -> CountedMenuItem:
    return CountedMenuItem(
        pgettext_lazy("staff members", "People"),
        reverse("staff_people:list"),
        rule=is_moderator,
        group=Group.TEAM,
        name="people",
        icon_name="user",
        order=900,
    )


@hooks.register("register_admin_menu_item")
def history_item() -> CountedMenuItem:
    return CountedMenuItem(
        _("Who did what"),
        reverse("staff_history"),
        rule=is_moderator,
        group=Group.TEAM,
        name="history",
        icon_name="history",
        order=910,
    )


@hooks.register("register_admin_menu_item")
def held_item() -> CountedMenuItem:
    return CountedMenuItem(
        _("What a seizure shows"),
        reverse("staff_held"),
        rule=is_key_holder,
        group=Group.SAFETY,
        name="held",
        icon_name="info-circle",
        order=30,
    )


@hooks.register("register_admin_menu_item")
def own_item() -> CountedMenuItem:
    return CountedMenuItem(
        _("Your passkeys"),
        reverse("staff_passkeys:list"),
        rule=is_staff,
        group=Group.TEAM,
        name="passkeys",
        icon_name="key",
        order=920,
    )


@hooks.register("register_account_menu_item")
def passkeys_item(request: HttpRequest) -> dict[str, Any]:
    """On the account's page."""
    return {
        "url": reverse("staff_passkeys:list"),
        "label": gettext("Your passkeys"),
        "help_text": gettext("Devices that open this side for you, and your recovery codes."),
    }


@register_task_source
def links(user: User) -> Iterable[Task]:
    """Links that wait: whoever opens one is that person from then on."""
    if not is_moderator(user):
        return
    for one in queries.links_that_wait_for(login=user.get_username(), now=timezone.now()):
        opens = home.moment_of(one.link.opens_at, user) if one.link else ""
        yield Task(
            when=gettext("Today"),
            title=gettext("A new passkey for %(name)s: did they really ask for it?")
            % {"name": f"\u2068{one.name}\u2069"},
            consequence=gettext("If nobody says no, the link opens on %(moment)s.") % {"moment": opens}
            if opens
            else gettext("The link stays closed until a second person agrees. Ask them by voice."),
            url=reverse("staff_people:person", args=[one.pk]),
            button=gettext("Look"),
            urgency=Urgency.HARM,
        )


@register_emergency_source
def lock_out(user: User) -> Iterable[Emergency]:
    if is_moderator(user):
        yield Emergency(
            sentence=gettext("A laptop is lost, or somebody is in danger: their sessions end at once."),
            url=reverse("staff_people:list"),
            button=gettext("Lock somebody out"),
        )
