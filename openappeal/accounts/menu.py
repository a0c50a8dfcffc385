"""The menu: entries with a number beside them, what waits there; and groups of entries, so that it stays short."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import Enum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem, SubMenuItem

from openappeal.accounts import language
from openappeal.accounts.models import User
from openappeal.core.digits import format_number


class Group(Enum):
    """Where an entry stands: name, label, icon, place in the menu. One that is alone in its group stands without it."""

    SIGNATURES = ("signatures", _("Signatures"), "group", 10)
    SAFETY = ("safety", _("Safety"), "no-view", 20)
    CAMPAIGN = ("campaign", pgettext_lazy("menu", "Campaign"), "openquote", 30)
    MONEY = ("money", pgettext_lazy("menu", "Money"), "table", 40)
    TEXTS = ("texts", pgettext_lazy("menu", "Texts"), "doc-full-inverse", 110)
    TEAM = ("team", _("Team"), "user", 900)
    DEMONSTRATION = ("demonstration", _("Demonstration"), "plus", 950)

    def __init__(self, key: str, label: Any, icon: str, order: int) -> None:
        self.key, self.label, self.icon, self.order = key, label, icon, order


class CountedMenuItem(MenuItem):
    """`count` is asked each time the menu is shown; 0 shows no number."""

    def __init__(
        self,
        label: Any,
        url: str,
        *,
        rule: Callable[[User | AnonymousUser], bool],
        count: Callable[[], int] | None = None,
        group: Group | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, url, **kwargs)
        self.rule, self.count, self.group = rule, count, group

    def is_shown(self, request: HttpRequest) -> bool:
        return self.rule(request.user)  # type: ignore[arg-type]

    def number(self) -> int:
        """How many wait there."""
        return self.count() if self.count else 0

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        return self.with_number(self.number())

    def with_number(self, number: int) -> LinkMenuItem:
        """As the menu shows it, with a number that was asked before."""
        attrs = self.attrs | _waiting(number)
        return LinkMenuItem(
            self.name, self.label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=attrs
        )


class GroupItem(SubmenuMenuItem):
    """A group, with everything that waits in it beside its name."""

    def __init__(self, group: Group, items: list[MenuItem]) -> None:
        super().__init__(
            group.label, Menu(items=items), name=f"group-{group.key}", icon_name=group.icon, order=group.order
        )

    def render_component(self, request: HttpRequest) -> SubMenuItem:
        rendered, total = [], 0
        for item in sorted(self.menu.menu_items_for_request(request), key=lambda one: one.order):
            if isinstance(item, CountedMenuItem):
                number = item.number()
                total += number
                rendered.append(item.with_number(number))
            else:
                rendered.append(item.render_component(request))
        return SubMenuItem(self.name, self.label, rendered, icon_name=self.icon_name, attrs=_waiting(total))


def grouped(items: Iterable[MenuItem], also: dict[str, Group]) -> list[MenuItem]:
    """The same entries in their groups; `also` says of entries that are not ours, by name."""
    alone: list[MenuItem] = []
    groups: dict[Group, list[MenuItem]] = {}
    for item in items:
        group = getattr(item, "group", None) or also.get(item.name)
        groups.setdefault(group, []).append(item) if group else alone.append(item)
    for group, members in groups.items():
        if len(members) > 1:
            alone.append(GroupItem(group, members))
        else:
            alone += members
    return alone


def _waiting(number: int) -> dict[str, str]:
    return {"data-waiting": format_number(number, language.current())} if number else {}
