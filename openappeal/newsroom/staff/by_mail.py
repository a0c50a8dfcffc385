"""The press that makes an issue of the mailing from an open item, or from what was put right in it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_press, only
from openappeal.newsroom import actions, mailing
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.guard import item_of, who


@require_POST
@only(is_press)
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """The item, in every language that is open."""
    try:
        issue = mailing.draft(item=item_of(pk), **who(request))
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    return redirect("staff_mailings:issue", pk=issue.pk)


@require_POST
@only(is_press)
def correction(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A correction's notes."""
    found = item_of(pk).corrections.select_related("item").filter(number=number).first()
    if found is None:
        raise Http404
    try:
        issue = mailing.draft_correction(correction=found, **who(request))
    except mailing.ReadersForgotten:
        messages.error(request, _("Nothing was drafted: it is not known any more who got the first letter."))
        return redirect("staff_news:item", pk=pk)
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    return redirect("staff_mailings:issue", pk=issue.pk)


def _too_late(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, words.too_late())
    return redirect("staff_news:item", pk=pk)
