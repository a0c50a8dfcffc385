"""The home screen: “what needs me?” first, numbers below."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from openappeal.accounts import language, tasks_board
from openappeal.accounts.models import User
from openappeal.core.calendars import format_date
from openappeal.core.digits import format_number, localise_digits


class Today(Component):
    """The one panel of the home screen."""

    template_name = "accounts/today.html"
    order = 0

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        tasks = tasks_board.tasks_for(request.user)
        signs = tasks_board.signs()
        now = timezone.now().astimezone(time_zone(request.user))
        return {
            "request": request,
            "greeting": greeting(request.user),
            "needs": needs(len(tasks)),
            "moment": moment(now, request.user),
            "minutes": minutes(sum(task.minutes for task in tasks)) if tasks else "",
            "tasks": tasks,
            "starts": tasks_board.starts_for(request.user),
            "figures": tasks_board.figures_for(request.user),
            "is_well": all(sign.is_well for sign in signs),
            "signs": signs,
            "emergencies": tasks_board.emergencies_for(request.user),
        }


def greeting(user: User) -> str:
    """Without a time of day: the server's clock is not the person's, and a night has no good word."""
    # Isolated (UAX #9): a Latin name in a Farsi sentence would drag the number after it along.
    name = f"\u2068{user.first_name or user.get_username()}\u2069"
    return _("Hello, %(name)s.") % {"name": name}


def needs(number: int) -> str:
    """How many things wait, as a sentence."""
    if number == 0:
        return _("Nothing needs you. Thank you.")
    return ngettext("One thing needs you.", "%(number)s things need you.", number) % {
        "number": format_number(number, language.current())
    }


def moment_of(when: datetime | None, user: User | AnonymousUser) -> str:
    """Day and time of something, where the person is; in UTC for somebody who is not signed in."""
    return moment(when.astimezone(time_zone(user)), user) if when else ""


def moment(now: datetime, user: User | AnonymousUser) -> str:
    """Day and time where the person is."""
    tag = language.current()
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": format_date(now.date(), tag),
        "time": localise_digits(f"{now:%H:%M}", tag),
        "zone": str(now.tzinfo).replace("_", " "),
    }


def minutes(number: int) -> str:
    """The estimate for everything together."""
    return ngettext("About one minute in all.", "About %(number)s minutes in all.", number) % {
        "number": format_number(number, language.current())
    }


def time_zone(user: User | AnonymousUser) -> tzinfo:
    """The clock by which a person lives, as they have set it."""
    profile = getattr(user, "wagtail_userprofile", None)
    return ZoneInfo(profile.current_time_zone) if profile and profile.current_time_zone else ZoneInfo("UTC")
