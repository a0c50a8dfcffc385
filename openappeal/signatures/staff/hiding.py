"""Hiding a name at once, and taking that back within 30 days."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_moderator, only
from openappeal.signatures import actions, staff_queries
from openappeal.signatures.models import Signature
from openappeal.signatures.staff.forms import HideForm
from openappeal.signatures.staff.words import Row, row

MOST_FOUND = 30


@only(is_moderator)
def find(request: HttpRequest) -> HttpResponse:
    """Part of a name → the names that fit → one press. The name is posted, so it stays out of addresses."""
    form = HideForm(request.POST if request.method == "POST" else None)
    rows = None
    if form.is_bound and form.is_valid():
        found = staff_queries.staff_search(form.cleaned_data["q"], visibility="public", review="", country="")
        rows = [row(one) for one in found[:MOST_FOUND]]
    return _find_page(request, form, rows)


@require_POST
@only(is_moderator)
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a name off every public page. This answer alone still says which one it was, beside its undo."""
    shown = Signature.objects.filter(pk=pk).first()
    if shown is None:
        raise Http404
    seen = row(shown)
    actions.hide(id=pk, by=request.user.get_username(), reason="", today=timezone.now().date())
    return _find_page(request, HideForm(), None, hidden=seen)


@require_POST
@only(is_moderator)
def unhide(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a hidden name again."""
    try:
        actions.unhide(id=pk, by=request.user.get_username(), today=timezone.now().date())
    except Signature.DoesNotExist:
        raise Http404 from None
    except actions.TooLateToUndo:
        messages.error(
            request,
            _("It was hidden more than 30 days ago. Only the signer can show the name again, by the personal link."),
        )
        return redirect("staff_signatures:hidden")
    messages.success(request, _("The name is shown again, in its old place."))
    return redirect("staff_signatures:signature", pk=pk)


@only(is_moderator)
def hidden_names(request: HttpRequest) -> HttpResponse:
    """Hidden signatures: initials, country and day. The names stay hidden here too."""
    return render(
        request,
        "signatures/staff/hidden.html",
        {"rows": [row(one) for one in staff_queries.hidden()[:200]], "undo_days": actions.UNDO_DAYS},
    )


def _find_page(request: HttpRequest, form: HideForm, rows: list[Row] | None, hidden: Row | None = None) -> HttpResponse:
    return render(
        request,
        "signatures/staff/hide.html",
        {"form": form, "rows": rows, "most": MOST_FOUND, "hidden": hidden, "undo_days": actions.UNDO_DAYS},
    )
