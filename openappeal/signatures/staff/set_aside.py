"""Letting signatures count again that were set aside: those whose signers ask, and all of a burst."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_moderator, only
from openappeal.core.digits import format_number
from openappeal.signatures import actions, flood_queries
from openappeal.signatures.cohorts import ELSEWHERE
from openappeal.signatures.models import Held, Signature
from openappeal.signatures.staff import flood_words
from openappeal.signatures.staff.flood_forms import ReasonForm
from openappeal.signatures.staff.forms import Ids
from openappeal.signatures.staff.words import row

AT_ONCE = 50
# What is set aside one by one. A sweep is undone as a whole, and what has no address is read.
ONE_BY_ONE = (Held.BURST, Held.TRAP, Held.CROWD, Held.DOMAIN, Held.THROWAWAY)
RELEASE, LEAVE = "release", "leave"


@only(is_moderator)
def asked(request: HttpRequest) -> HttpResponse:
    """People who ask whether theirs was set aside, and it was."""
    waiting = flood_queries.asked_back().select_related("sweep")
    rows = [_look(one) for one in waiting[:AT_ONCE]]
    return render(request, "signatures/staff/asked_back.html", {"rows": rows, "waiting": waiting.count()})


@require_POST
@only(is_moderator)
def preview(request: HttpRequest) -> HttpResponse:
    """Say what will happen to the ticked ones, before it does."""
    ids, decision = _ids(request), request.POST.get("decision", "")
    found = Signature.objects.filter(pk__in=ids).exclude(held=Held.NO).order_by("day", "id")
    found = found.exclude(held__in=ELSEWHERE, sweep=None)
    if not found or decision not in (RELEASE, LEAVE):
        return redirect("staff_signatures:asked_back")
    unread = any(one.held in ELSEWHERE for one in found)
    context = {"rows": [_look(one) for one in found], "decision": decision, "unread": unread}
    return render(request, "signatures/staff/release_preview.html", context)


@require_POST
@only(is_moderator)
def decide(request: HttpRequest) -> HttpResponse:
    """Let them count, or leave them where they are."""
    ids, by, today = _ids(request), request.user.get_username(), timezone.now().date()
    if request.POST.get("decision") == RELEASE:
        number = actions.release(ids=ids, by=by, today=today)
        _say(request, ngettext("One signature counts again.", "%(number)s signatures count again.", number), number)
    else:
        number = actions.leave_set_aside(ids=ids, by=by, today=today)
        _say(request, ngettext("One stays set aside.", "%(number)s stay set aside.", number), number)
    return redirect("staff_signatures:asked_back")


@only(is_moderator)
def release_all(request: HttpRequest, held: str) -> HttpResponse:
    """All that was set aside for one reason: how many, a few of them, then the button."""
    if held not in ONE_BY_ONE:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        number = actions.release_all(
            held=Held(held),
            by=request.user.get_username(),
            reason=form.cleaned_data["reason"],
            today=timezone.now().date(),
        )
        _say(request, ngettext("One signature counts again.", "%(number)s signatures count again.", number), number)
        return redirect("staff_signatures:floods")
    found = flood_queries.held(Held(held))
    context = {
        "held": held,
        "number": found.count(),
        "sample": [
            (row(one), flood_words.features(flood_queries.features_of(one))) for one in flood_queries.sample(found)
        ],
        "form": form,
    }
    return render(request, "signatures/staff/release_all.html", context, status=422 if form.errors else 200)


def _look(signature: Signature) -> dict[str, object]:
    return {
        "row": row(signature),
        "features": flood_words.features(flood_queries.features_of(signature)),
        "why": signature.get_held_display(),
        "sweep": signature.sweep,
    }


def _ids(request: HttpRequest) -> list[int]:
    return Ids().to_python(request.POST.getlist("ids"))


def _say(request: HttpRequest, sentence: str, number: int) -> None:
    if number:
        shown = format_number(number, language.current())
        messages.success(request, sentence % {"number": shown} if "%" in sentence else sentence)
    else:
        messages.error(request, _("Somebody was quicker: nothing was left to do."))
