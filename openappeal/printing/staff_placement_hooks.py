"""Placements on the staff side: address, menu, and days that come near."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks

from openappeal.accounts import language
from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_press
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number
from openappeal.fundraising.staff import job_tasks
from openappeal.printing import placement_jobs, staff_banners
from openappeal.printing import placement_queries as queries
from openappeal.printing import staff_placements as staff
from openappeal.printing.placement_models import Placement
from openappeal.printing.staff_placement_jobs import DOOR

placement_jobs.register()
job_tasks.register_tasks(DOOR, handed_over=placement_jobs.handed_over, sent_back=placement_jobs.sent_back)


@hooks.register("register_admin_urls")
def placement_addresses() -> list[Any]:
    return [
        path("placements/banner-sizes/", include((staff_banners.urlpatterns, staff_banners.app_name))),
        path("placements/", include((staff.urlpatterns, staff.app_name))),
    ]


@hooks.register("register_admin_menu_item")
def placement_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Placements"),
        reverse("staff_placements:overview"),
        rule=staff.sees,
        group=Group.MONEY,
        name="placements",
        icon_name="view",
        order=45,
    )


@register_task_source
def days_of_placements(user: User) -> Iterable[Task]:
    if not is_press(user):
        return
    today = timezone.now().date()
    for one in queries.to_book(today):
        yield _task(
            one, one.last_to_book, today, _("Book the place in %(outlet)s"),
            _("After that day the place goes to somebody else."),
        )  # fmt: skip
    for one in queries.to_send(today):
        yield _task(
            one, one.file_by, today, _("The file for %(outlet)s is due"),
            _("The place is booked and paid for. Without the file it stays empty."),
        )  # fmt: skip
    for one in queries.to_look_for(today):
        yield _task(
            one, one.first_day, today, _("Has it appeared in %(outlet)s?"),
            _("Until somebody looks, nobody is told that it is there."),
        )  # fmt: skip


def _task(one: Placement, day: date | None, today: date, title: str, consequence: str) -> Task:
    assert day is not None  # it is why it stands here
    left = (day - today).days
    if left > 0:
        when = ngettext("In one day", "In %(number)s days", left) % {"number": format_number(left, language.current())}
    else:
        when = _("Today") if left == 0 else _("Since %(day)s") % {"day": format_date(day, language.current())}
    return Task(
        when=when,
        title=title % {"outlet": f"\u2068{one.outlet}\u2069"},
        consequence=consequence,
        url=reverse("staff_placements:placement", args=[one.pk]),
        button=_("Look"),
        urgency=Urgency.WORK,
        minutes=10,
    )
