"""The presses by which an open item is posted in other networks, and what failed there is led on."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_press, only
from openappeal.newsroom import actions
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.guard import item_of, who

ACTS = {"again": actions.post_again, "leave": actions.leave, "there": actions.is_there}


@require_POST
@only(is_press)
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """Post it in every channel where it is not yet."""
    try:
        actions.post(item=item_of(pk), **who(request))
    except actions.NotPossibleNow:
        messages.error(request, words.too_late())
    else:
        messages.success(request, _("It is posted in the next minute. Below you see how far it is."))
    return redirect("staff_news:item", pk=pk)


@require_POST
@only(is_press)
def lead(request: HttpRequest, pk: int, posting: int) -> HttpResponse:
    """Try one again, leave it, or say that it is there."""
    found = item_of(pk).postings.select_related("item").filter(pk=posting).first()
    act = ACTS.get(request.POST.get("then", ""))
    if found is None or act is None:
        raise Http404
    try:
        act(posting=found, **who(request))
    except actions.NotPossibleNow:
        messages.error(request, words.too_late())
    else:
        messages.success(request, _("Noted."))
    return redirect("staff_news:item", pk=pk)
