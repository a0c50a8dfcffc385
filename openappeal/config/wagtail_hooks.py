"""What only the roof knows: whether the worker runs, and the way out of the demonstration."""

from __future__ import annotations

import time
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from openappeal.accounts import language
from openappeal.accounts.menu import Group
from openappeal.accounts.rules import is_organiser
from openappeal.accounts.tasks_board import Sign, register_sign_source
from openappeal.appeals.staff import on_new_language
from openappeal.cms import stale
from openappeal.config import standard_site
from openappeal.core.digits import format_number

on_new_language(standard_site.add_language)

# The worker touches its file every few seconds; a long rendering may hold it up.
SILENT_SECONDS = 120
MANY_PAGES = 200


@register_sign_source
def worker() -> Iterable[Sign]:
    seconds = _silent_for()
    if seconds is None or seconds > SILENT_SECONDS:
        yield Sign(
            False,
            _("The worker is not running: no letters go out and the site is not kept fresh. Start the server again."),
        )
        return
    waiting = stale.waiting()
    if waiting:
        yield Sign(
            waiting < MANY_PAGES,
            ngettext("One page is being written.", "%(number)s pages are being written.", waiting)
            % {"number": format_number(waiting, language.current())},
        )
    else:
        yield Sign(True, _("Every public page is fresh."))


def _silent_for() -> float | None:
    try:
        return time.time() - (Path(settings.DATA_DIR) / "worker.heartbeat").stat().st_mtime
    except FileNotFoundError:
        return None


class StartOwnItem(MenuItem):
    group = Group.DEMONSTRATION

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(settings.IS_DEMO) and is_organiser(request.user)  # type: ignore[arg-type]


@hooks.register("register_admin_menu_item")
def start_own_item() -> MenuItem:
    return StartOwnItem(
        gettext_lazy("Start your own"), reverse("start_own"), name="start-own", icon_name="plus", order=950
    )
