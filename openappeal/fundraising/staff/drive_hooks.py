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
from openappeal.fundraising import drive_jobs, drive_queries, money, surplus
from openappeal.fundraising.checkout import queries
from openappeal.fundraising.checkout.actions import brake
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.fundraising.gift_models import Gift, GiftState
from openappeal.fundraising.staff import checkout, drives, gifts
from openappeal.fundraising.staff import job_tasks as jobs
from openappeal.fundraising.staff.drive_forms import typed
from openappeal.fundraising.sums import State

IN_HAND = timedelta(days=7)

drive_jobs.register()
jobs.register_tasks(drives.DOOR, handed_over=drive_jobs.handed_over, sent_back=drive_jobs.sent_back)


@hooks.register("register_admin_urls")
def drive_addresses() -> list[Any]:
    return [
        path("drives/", include(([*drives.urlpatterns, *gifts.urlpatterns, *checkout.urlpatterns], drives.app_name)))
    ]


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


@register_task_source
def cards_that_wait(user: User) -> Iterable[Task]:
    state, where = queries.state(), reverse("staff_drives:card")
    if is_organiser(user) and brake.is_on(state, today=timezone.now().date()):
        yield Task(
            when=_("Today"),
            title=_("Most cards are declined"),
            consequence=_("Somebody may be trying stolen cards. The form is slowed down until tomorrow."),
            url=where,
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=5,
        )
    if is_organiser(user) and state.problem and queries.checkout().is_on:
        yield Task(
            when=_("Today"),
            title=_("The payment company does not answer as it should"),
            consequence=_("Nobody can give by card meanwhile, and receipts wait."),
            url=where,
            button=_("Look"),
            urgency=Urgency.PROMISE,
            minutes=10,
        )
    if not may_keep_books(user):
        return
    if queries.troubled().exists():
        yield Task(
            when=_("This week"),
            title=_("A payment by card has to be entered by hand"),
            consequence=_("The money is there, and the page of the drive does not say it yet."),
            url=where,
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=10,
        )
    untold = queries.untold(today=timezone.now().date()).count()
    if untold:
        yield Task(
            when=_("This week"),
            title=ngettext(
                "%(number)s event of the payment company could not be followed",
                "%(number)s events of the payment company could not be followed",
                untold,
            )
            % {"number": format_number(untold, language.current())},
            consequence=_("Something that it has changed may be missing in the books. Its payments file says what."),
            url=where,
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=10,
        )
    if queries.wished_names().exists():
        yield Task(
            when=_("This week"),
            title=_("Somebody wants to be thanked by name"),
            consequence=_("A name stands on the page of the drive only when a person has read it."),
            url=where,
            button=_("Look"),
            urgency=Urgency.CARE,
            minutes=2,
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
def money_above_goals(user: User) -> Iterable[Task]:
    if not may_keep_books(user):
        return
    for drive in Drive.objects.exclude(surplus="").exclude(stage=DriveStage.DRAFT).filter(parent=None).order_by("slug"):
        found, over = surplus.to_carry(drive), surplus.named(drive, language.current())
        if found is None or over is None:
            continue
        currency, minor = found
        asked = {"giving": drive.slug, "getting": drive.surplus, "amount": typed(minor, currency), "currency": currency}
        yield Task(
            when=_("This week"),
            title=_("%(sum)s above a goal is to be carried to its purpose")
            % {"sum": money.format_sum(minor, currency, language.current())},
            consequence=_("Readers were told that it goes to “%(name)s”. Until then the books say otherwise.")
            % {"name": over.name},
            url=reverse("staff_books:carry", query=asked),
            button=_("Carry it"),
            urgency=Urgency.PROMISE,
            minutes=2,
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
