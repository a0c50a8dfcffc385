"""Drives and gifts on the staff side: addresses, menu, what waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks

from openappeal.accounts import language
from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_organiser, may_keep_books
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.core.digits import format_number
from openappeal.fundraising import drive_queries
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.fundraising.gift_models import Gift, GiftState
from openappeal.fundraising.staff import drives, gifts
from openappeal.fundraising.sums import State

IN_HAND = timedelta(days=7)


@hooks.register("register_admin_urls")
def drive_addresses() -> list[Any]:
    return [path("drives/", include(([*drives.urlpatterns, *gifts.urlpatterns], drives.app_name)))]


@hooks.register("register_admin_menu_item")
def drive_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Drives and gifts"),
        reverse("staff_drives:overview"),
        rule=may_keep_books,
        group=Group.MONEY,
        count=lambda: in_hand().count(),
        name="drives",
        icon_name="pick",
        order=5,
    )


def in_hand() -> Any:
    """Cheques and cash that lie somewhere for a week."""
    before = timezone.now().date() - IN_HAND
    return Gift.objects.filter(state=GiftState.RECEIVED, day__lte=before).exclude(way="transfer")


@register_task_source
def waiting_gifts(user: User) -> Iterable[Task]:
    if not may_keep_books(user):
        return
    number = in_hand().count()
    if number:
        first = in_hand().order_by("day").first()
        yield Task(
            when=_("This week"),
            title=ngettext(
                "One cheque or envelope is not paid in", "%(number)s cheques and envelopes are not paid in", number
            )
            % {"number": format_number(number, language.current())},
            consequence=_(
                "They lie for a week. Readers see their money as on its way, and some cheques go out of date."
            ),
            url=reverse("staff_drives:gifts", args=[first.drive_id], query={"state": "received"}),
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=5,
        )


@register_task_source
def ended_drives(user: User) -> Iterable[Task]:
    if not is_organiser(user):
        return
    today = timezone.now().date()
    for drive in Drive.objects.filter(stage=DriveStage.OPEN, parent=None).order_by("slug"):
        state = drive_queries.state(drive, drive_queries.standing(drive), today=today)
        if state == State.OPEN:
            continue
        yield Task(
            when=_("This week"),
            title=_("A drive has passed its day") if state == State.MISSED else _("A drive has reached its goal"),
            consequence=_("Its page says what was said before. Close it, and write what became of the money."),
            url=reverse("staff_drives:drive", args=[drive.pk]),
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=10,
        )
