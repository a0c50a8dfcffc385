"""The screen “Who did what”: the audit list, by day, person and act."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from openappeal.accounts.rules import is_moderator, only
from openappeal.accounts.staff.forms import HistoryForm
from openappeal.audit import queries

ROWS_A_PAGE = 100


@only(is_moderator)
def history(request: HttpRequest) -> HttpResponse:
    """Acts, the latest day first. Nothing here can be changed or taken away."""
    form = HistoryForm(request.GET, who=queries.actors(), what=queries.kinds())
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.acts(
        since=asked.get("since"), until=asked.get("until"), who=asked.get("who", ""), what=asked.get("what", "")
    )
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    return render(
        request,
        "accounts/staff/history.html",
        {"form": form, "page": page, "acts": [queries.in_words(one) for one in page], "query": query.urlencode()},
    )
