"""Who stands in a print, on the staff side: choosing by hand, asking well-known people, leaving them out."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_press, only
from openappeal.core.digits import format_number
from openappeal.printing import actions, names, proof_actions, proof_queries
from openappeal.printing.actions import WHOLE
from openappeal.printing.models import Choice, Pick, Print, PrintState
from openappeal.signatures.group_queries import group_label

ROWS_A_PAGE = 50
LONGEST_SEARCH = 160


@only(is_press)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose by hand. Every button keeps what is ticked on this page; what is searched for stands in no address."""
    made = _get(pk)
    if made is None or made.choice != Choice.HAND or made.state == PrintState.FROZEN:
        return redirect("staff_printing:print", pk=pk)
    posted = request.POST
    if request.method == "POST":
        seen, ticked = _ids(posted.getlist("seen")), _ids(posted.getlist("in"))
        try:
            number = actions.pick(
                id=made.pk, seen=seen, ticked=ticked, by=request.user.get_username(), today=timezone.now().date()
            )
        except actions.IsFrozen:
            messages.error(request, _("It was frozen meanwhile."))
            return redirect("staff_printing:print", pk=pk)
        if posted.get("do") == "done":
            messages.success(request, _chosen(number))
            return redirect("staff_printing:print", pk=pk)
    text = posted.get("q", "").strip()[:LONGEST_SEARCH]
    only_chosen = posted.get("only") == "chosen"
    picked = set(Pick.objects.filter(print=made).values_list("signature", flat=True))
    found = names.may_be_printed(made.edition)
    if text:
        found = names.called(found, text)
    if only_chosen:
        found = found.filter(pk__in=picked)
    page = Paginator(names.in_order(found, made.edition.language), ROWS_A_PAGE).get_page(posted.get("p"))
    rows = names.in_words(names.may_be_printed(made.edition).filter(pk__in=list(page)), made)
    context: dict[str, Any] = {
        "print": made,
        "page": page,
        "rows": [(one, one.signature in picked, group_label(one.group) if one.group else "") for one in rows],
        "number": len(names.chosen(made).names),
        "allowed": names.number(made.edition),
        "text": text,
        "only_chosen": only_chosen,
    }
    return render(request, "printing/staff/choose.html", context)


@require_POST
@only(is_press)
def proofs(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the ticked well-known people, leave them out, or take them in again."""
    made = _get(pk)
    if made is None:
        return redirect("staff_printing:overview")
    act = {"ask": proof_actions.ask, "leave_out": proof_actions.leave_out, "take_in": proof_actions.take_in}.get(
        request.POST.get("do", "")
    )
    ids = _ids(request.POST.getlist("who"))
    if act is None or not ids:
        messages.error(request, _("Tick first whom you mean."))
        return redirect("staff_printing:print", pk=pk)
    try:
        number = act(id=made.pk, signatures=ids, by=request.user.get_username(), today=timezone.now().date())
    except actions.IsFrozen:
        messages.error(request, _("It was frozen meanwhile."))
    else:
        said = _done(act is proof_actions.ask, number)
        messages.success(request, said) if number else messages.error(request, said)
    return redirect("staff_printing:print", pk=pk)


@require_POST
@only(is_press)
def freeze_without(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave out whoever has not approved, and show the print as it is then: another press freezes it."""
    made = _get(pk)
    if made is None:
        return redirect("staff_printing:overview")
    standing = proof_queries.standings(made, names.chosen(made))
    ids = [one.signature for one in standing if one.waits]
    try:
        proof_actions.leave_out(id=made.pk, signatures=ids, by=request.user.get_username(), today=timezone.now().date())
    except actions.IsFrozen:
        messages.error(request, _("It was frozen meanwhile."))
    else:
        messages.success(request, _("They are left out. Look at the sheet once more, then freeze it."))
    return redirect("staff_printing:print", pk=pk)


def _done(is_asking: bool, number: int) -> str:
    shown = {"shown": format_number(number, language.current())}
    if not number:
        return _("Nobody of them can be asked, left out or taken in now. What stands beside each name says why.")
    if is_asking:
        said = ngettext(
            "A letter to one person is being written.", "Letters to %(shown)s people are being written.", number
        )
    else:
        said = ngettext("It is done for one person.", "It is done for %(shown)s people.", number)
    return said % shown


def _chosen(number: int) -> str:
    shown = {"shown": format_number(number, language.current())}
    return ngettext("One name is chosen.", "%(shown)s names are chosen.", number) % shown


def _get(pk: int) -> Print | None:
    return Print.objects.select_related(*WHOLE).filter(pk=pk).first()


def _ids(values: list[str]) -> set[int]:
    # A form has no more fields than DATA_UPLOAD_MAX_NUMBER_FIELDS: nothing that was ticked is left aside here.
    return {int(one) for one in values if one.isascii() and one.isdecimal() and len(one) < 20}


urlpatterns = [
    path("<int:pk>/names/", choose, name="choose"),
    path("<int:pk>/proofs/", proofs, name="proofs"),
    path("<int:pk>/leave-out/", freeze_without, name="leave_out"),
]
