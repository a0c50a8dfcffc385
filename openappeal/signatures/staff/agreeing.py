"""The steps of acts that need two people, for every screen that has one: propose, agree, do, say no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import approvals, home
from openappeal.accounts.models import User
from openappeal.accounts.rules import fresh, is_moderator, only
from openappeal.accounts.tasks_board import Task, Urgency
from openappeal.signatures import two_people


@dataclass(frozen=True)
class Agreement:
    """How far an act is, for the person who looks."""

    action: str
    key: str
    proposal: two_people.Proposal | None
    is_mine: bool
    is_small_team: bool
    ready_on: str


def agreement(request: HttpRequest, action: str, key: str) -> Agreement:
    """What the component `agreement.html` shows."""
    found = two_people.find(action=action, key=key, now=timezone.now())
    return Agreement(
        action=action,
        key=key,
        proposal=found,
        is_mine=found is not None and found.by == request.user.get_username(),
        is_small_team=approvals.team_size() < approvals.SMALL_TEAM,
        ready_on=home.moment_of(found.ready_at, request.user) if found else "",  # type: ignore[arg-type]
    )


@require_POST
@only(is_moderator)
def press(request: HttpRequest) -> HttpResponseBase:
    """One step. Saying no needs no passkey: it reveals nothing."""
    if request.POST.get("action", "") not in two_people.ACTIONS:
        raise Http404
    if request.POST.get("step") == "no":
        return _press(request)
    return fresh(_press)(request)


def _press(request: HttpRequest) -> HttpResponse:
    action, key = request.POST["action"], request.POST.get("key", "")[:20]
    by, now = request.user.get_username(), timezone.now()
    try:
        match request.POST.get("step"):
            case "propose":
                two_people.propose(action=action, key=key, by=by, keys=settings.KEYS, now=now)
                messages.success(request, _("Proposed. The others see it on their first screen."))
            case "agree":
                two_people.agree(action=action, key=key, by=by, keys=settings.KEYS, now=now)
                messages.success(request, _("Done. The public pages follow within minutes."))
            case "do":
                two_people.do(action=action, key=key, by=by, keys=settings.KEYS, now=now)
                messages.success(request, _("Done. The public pages follow within minutes."))
            case "no":
                two_people.say_no(action=action, key=key, by=by, now=now)
                messages.success(request, _("It stays as it is."))
    except approvals.SamePerson:
        messages.error(request, _("You proposed it yourself: somebody else has to agree."))
    except approvals.TooNew:
        messages.error(request, _("An account may agree when it is a day old."))
    except approvals.NotApproved:
        messages.error(request, _("Nobody has agreed yet, and the 24 hours are not over."))
    except (approvals.NotProposed, two_people.Gone):
        messages.error(request, _("Somebody was quicker: look at what it says now."))
    return redirect(_place(action, key))


def _place(action: str, key: str) -> str:
    """The screen on which an act stands."""
    if action == two_people.SHOW_PROTECTED and key.isascii() and key.isdecimal():
        return reverse("staff_signatures:signature", args=[key])
    return reverse("staff_signatures:countries" if action == two_people.SHOW_COUNTRY else "staff_signatures:protected")


def tasks(user: User) -> Iterable[Task]:
    """What is proposed and waits for somebody: in a small team everybody must see it in time to say no."""
    for one in two_people.waiting(now=timezone.now()):
        is_mine = one.by == user.get_username()
        if is_mine and not one.is_granted:
            continue
        yield Task(
            when=_("Now"),
            title=_TITLES[one.action]() % {"name": f"\u2068{one.by}\u2069"},
            consequence=_("Nothing is shown until a second person agrees, or an announced day is over."),
            url=_place(one.action, one.key),
            button=_("Look at it"),
            urgency=Urgency.PROMISE,
        )


_TITLES = {
    two_people.SHOW_COUNTRY: lambda: _("%(name)s proposes to show the names of a hidden country again"),
    two_people.SHOW_PROTECTED: lambda: _("%(name)s proposes to show a name that must not appear"),
    two_people.UNPROTECT: lambda: _("%(name)s proposes to take a name off the list of those that must not appear"),
}
