"""Reading names: one a screen, or many with a preview of what will happen."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_moderator, only
from openappeal.signatures import actions, staff_queries
from openappeal.signatures.actions import relations
from openappeal.signatures.models import Kind, Review, Signature
from openappeal.signatures.staff.forms import ReviewForm
from openappeal.signatures.staff.words import REASONS, row

AT_ONCE = 50


@only(is_moderator)
def one(request: HttpRequest) -> HttpResponse:
    """The next name that waits. `?after=` skips a name, `?last=` offers to undo the press before."""
    queue = staff_queries.unread()
    skipped = Signature.objects.filter(pk=_number(request, "after")).first()
    signature = (staff_queries.after(queue, skipped) if skipped else queue).first()
    last = Signature.objects.filter(pk=_number(request, "last")).exclude(review=Review.UNREAD).first()
    return render(
        request,
        "signatures/staff/read.html",
        {
            "row": row(signature) if signature else None,
            "waiting": queue.count(),
            "was_skipped": skipped is not None,
            "last": last,
            "reasons": REASONS,
            "after": skipped.pk if skipped else "",
        },
    )


@only(is_moderator)
def many(request: HttpRequest) -> HttpResponse:
    """A list of names to tick. `?done=` counts what the press before did."""
    queue = staff_queries.unread()
    return render(
        request,
        "signatures/staff/read_many.html",
        # What somebody says of herself is settled one at a time.
        {
            "rows": [row(one) for one in queue.filter(claimed_kind="")[:AT_ONCE]],
            "waiting": queue.count(),
            "reasons": REASONS,
        },
    )


@require_POST
@only(is_moderator)
def preview(request: HttpRequest) -> HttpResponse:
    """Say exactly what will happen, before it does."""
    form = ReviewForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["ids"]:
        return redirect("staff_signatures:read_many")
    found = staff_queries.unread().filter(pk__in=form.cleaned_data["ids"])
    return render(
        request,
        "signatures/staff/preview.html",
        {
            "rows": [row(one) for one in found],
            "decision": form.cleaned_data["decision"],
            "reason": form.cleaned_data["reason"],
            "reason_label": dict(REASONS).get(form.cleaned_data["reason"], ""),
        },
    )


@require_POST
@only(is_moderator)
def review(request: HttpRequest) -> HttpResponse:
    """Show, leave out, or put back; one name or many."""
    form = ReviewForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["ids"]:
        return redirect("staff_signatures:read")
    ids, decision = form.cleaned_data["ids"], form.cleaned_data["decision"]
    by, today = request.user.get_username(), timezone.now().date()
    if form.cleaned_data["claimed"] and decision == Review.SHOWN:
        kind = Kind(form.cleaned_data["relation"] or Kind.PERSON)
        relations.show(id=ids[0], kind=kind, by=by, today=today)
    elif decision == Review.SHOWN:
        actions.show(ids=ids, by=by, today=today)
    elif decision == Review.LEFT_OUT:
        actions.leave_out(ids=ids, reason=form.cleaned_data["reason"], by=by, today=today)
    else:
        actions.undo_review(ids=ids, by=by, today=today)
    if len(ids) > 1 and decision != Review.UNREAD:
        return render(request, "signatures/staff/done.html", {"ids": ids, "decision": decision})
    if form.cleaned_data["back"]:
        said = _("The name comes onto the wall in a moment.") if decision == Review.SHOWN else _("It waits to be read.")
        messages.success(request, said)
        return redirect("staff_signatures:signature", pk=ids[0])
    return _next_name(ids, decision, form.cleaned_data["after"])


def _next_name(ids: list[int], decision: str, after: int | None) -> HttpResponseRedirect:
    query = {}
    if decision != Review.UNREAD:
        query["last"] = ids[0]
        if after:
            query["after"] = after
    address = reverse("staff_signatures:read", query=query) if query else reverse("staff_signatures:read")
    return HttpResponseRedirect(address)


def _number(request: HttpRequest, name: str) -> int:
    """A signature's number from the query; 0, which nobody has, when there is none."""
    value = request.GET.get(name, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 20 else 0
