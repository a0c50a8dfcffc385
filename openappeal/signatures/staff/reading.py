"""Reading names: one decision a screen, by hand or by key, and what was decided before can be taken back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_moderator, only
from openappeal.signatures import actions, staff_queries, two_people
from openappeal.signatures.actions import relations
from openappeal.signatures.models import Kind, Review, Signature
from openappeal.signatures.staff import agreeing
from openappeal.signatures.staff.forms import ReviewForm
from openappeal.signatures.staff.words import REASONS, rows_to_read

MOST_UNDONE = 10


@only(is_moderator)
def one(request: HttpRequest) -> HttpResponse:
    """The next name that waits.

    `?only=` keeps to those with or without a notice, `?after=` skips a name, `?at=` is one that was put back,
    `?last=` are the presses before, which can be undone one after the other.
    """
    only_these = request.GET.get("only", "")
    only_these = only_these if only_these in staff_queries.NOTICES else ""
    queue = staff_queries.unread(only_these)
    skipped = Signature.objects.filter(pk=_number(request.GET.get("after", ""))).first()
    put_back = queue.filter(pk=_number(request.GET.get("at", ""))).first()
    signature = put_back or (staff_queries.after(queue, skipped) if skipped else queue).first()
    row = rows_to_read([signature])[0] if signature else None
    last = _numbers(request.GET.get("last", ""))
    context: dict[str, Any] = {
        "row": row,
        "waiting": queue.count(),
        "numbers": staff_queries.notices(),
        "only": only_these,
        "was_skipped": skipped is not None,
        "last": Signature.objects.filter(pk=last[0]).exclude(review=Review.UNREAD).first() if last else None,
        "before": ",".join(map(str, last)),
        "reasons": [(key, label) for key, label in REASONS if key != OTHER],
        "after": skipped.pk if skipped else "",
    }
    if row and row.must_not_appear:
        context["agreement"] = agreeing.agreement(request, two_people.SHOW_PROTECTED, str(row.signature.pk))
    return render(request, "signatures/staff/read.html", context)


OTHER = "other"


@require_POST
@only(is_moderator)
def review(request: HttpRequest) -> HttpResponse:
    """Show, leave out, or put back one name."""
    form = ReviewForm(request.POST)
    if not form.is_valid() or len(form.cleaned_data["ids"]) != 1:
        for said in form.errors.get("words", []):
            messages.error(request, said)
        return _queue(form, at=form.cleaned_data["ids"][:1] if "ids" in form.cleaned_data else [])
    clean = form.cleaned_data
    ids, decision = clean["ids"], clean["decision"]
    by, today = request.user.get_username(), timezone.now().date()
    try:
        if clean["claimed"] and decision == Review.SHOWN:
            kind = Kind(clean["relation"] or Kind.PERSON)
            relations.show(id=ids[0], kind=kind, by=by, today=today, keys=settings.KEYS)
        elif decision == Review.SHOWN:
            actions.show(ids=ids, by=by, today=today, keys=settings.KEYS)
        elif decision == Review.LEFT_OUT:
            actions.leave_out(ids=ids, reason=clean["reason"], words=clean["words"], by=by, today=today)
        else:
            actions.undo_review(ids=ids, by=by, today=today)
    except actions.MustNotAppear:
        messages.error(request, _("This is a name that must not appear. Two of you have to agree before it is shown."))
        return redirect("staff_signatures:signature", pk=ids[0])
    if clean["back"]:
        said = _("The name comes onto the wall in a moment.") if decision == Review.SHOWN else _("It waits to be read.")
        messages.success(request, said)
        return redirect("staff_signatures:signature", pk=ids[0])
    if decision == Review.UNREAD:
        return _queue(form, at=ids)
    return _queue(form, done=ids)


def _queue(form: ReviewForm, *, at: list[int] | None = None, done: list[int] | None = None) -> HttpResponseRedirect:
    """Back to the queue, as it was chosen. `done` can be undone there, `at` is shown."""
    clean = form.cleaned_data
    before = _numbers(clean.get("last") or "")
    last = [*(done or []), *(one for one in before if one not in (at or []))][:MOST_UNDONE]
    query = {
        "only": clean.get("only"),
        "at": at[0] if at else None,
        "last": ",".join(map(str, last)),
        "after": clean.get("after"),
    }
    kept = {name: value for name, value in query.items() if value}
    return HttpResponseRedirect(
        reverse("staff_signatures:read", query=kept) if kept else reverse("staff_signatures:read")
    )


def _numbers(text: str) -> list[int]:
    return [number for number in map(_number, text.split(",")[:MOST_UNDONE]) if number]


def _number(text: str) -> int:
    """A signature's number from the query; 0, which nobody has, when there is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
