"""News of a death, an execution or a release: asked, agreed, refused. Whoever decides here need not write news."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import approvals, home
from openappeal.accounts.rules import fresh, is_moderator, is_press, only
from openappeal.newsroom import actions, opening_approval
from openappeal.newsroom.models import Item
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.guard import item_of, sees_items, who_now


@dataclass(frozen=True)
class Asked:
    """The proposal of a grave item, as one person sees it. `seen` is known again if words were changed meanwhile."""

    by: str
    is_mine: bool
    may_agree: bool
    is_agreed: bool
    ready_at: str
    seen: str


def seen_by(user: Any, item: Item) -> Asked | None:
    """What somebody can do about the proposal that is open, if there is one."""
    now = timezone.now()
    found = opening_approval.find(item, now=now) if item.is_grave else None
    if found is None:
        return None
    is_mine = found.by == user.get_username()
    return Asked(
        by=found.by,
        is_mine=is_mine,
        may_agree=is_moderator(user) and not is_mine,
        is_agreed=found.is_granted,
        ready_at=home.moment_of(found.ready_at, user),
        seen=_mark(item),
    )


@require_POST
@only(is_press)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the others."""
    said = _("The others see it on their first screen. Every change of its words asks them anew.")
    return _do(request, pk, opening_approval.propose, said)


@require_POST
@only(is_moderator)
@fresh
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree, as the second person, to the words that were seen."""
    if request.POST.get("seen") != _mark(item_of(pk)):
        messages.error(request, _("The words have changed since you opened this page. Please read once more."))
        return redirect("staff_news:item", pk=pk)
    return _do(request, pk, opening_approval.agree, _("Noted: you agree that it opens with these words."))


@require_POST
@only(sees_items)
def say_no(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse it, or take the question back."""
    return _do(request, pk, opening_approval.say_no, _("It does not open. Whoever wrote it can ask again."))


def _do(request: HttpRequest, pk: int, act: Callable[..., None], said: str) -> HttpResponse:
    try:
        act(item=item_of(pk), **who_now(request))
    except approvals.SamePerson:
        messages.error(request, _("You have asked yourself. Somebody else has to agree."))
    except approvals.TooNew:
        messages.error(request, _("An account may agree when it is a day old."))
    except (approvals.NotProposed, actions.NotPossibleNow, opening_approval.NotGrave):
        messages.error(request, words.too_late())
    else:
        messages.success(request, said)
    return redirect("staff_news:item", pk=pk)


def _mark(item: Item) -> str:
    found = approvals.find(action=opening_approval.ACTION, subject=str(item))
    return str(found.pk) if found else ""
