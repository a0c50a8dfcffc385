"""A menu entry with a number beside it: what waits there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.sidebar import LinkMenuItem

from openappeal.accounts import language
from openappeal.accounts.models import User
from openappeal.core.digits import format_number


class CountedMenuItem(MenuItem):
    """`count` is asked each time the menu is shown; 0 shows no number."""

    def __init__(
        self,
        label: Any,
        url: str,
        *,
        rule: Callable[[User | AnonymousUser], bool],
        count: Callable[[], int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, url, **kwargs)
        self.rule, self.count = rule, count

    def is_shown(self, request: HttpRequest) -> bool:
        return self.rule(request.user)  # type: ignore[arg-type]

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        number = self.count() if self.count else 0
        attrs = {**self.attrs, "data-waiting": format_number(number, language.current())} if number else self.attrs
        return LinkMenuItem(
            self.name, self.label, self.url, icon_name=self.icon_name, classname=self.classname, attrs=attrs
        )
