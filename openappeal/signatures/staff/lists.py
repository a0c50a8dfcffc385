"""The list of signatures, and one signature."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from openappeal.accounts.rules import is_moderator, is_organiser, only
from openappeal.audit.queries import history
from openappeal.signatures import actions, staff_queries
from openappeal.signatures.models import Signature
from openappeal.signatures.notable_models import Notable
from openappeal.signatures.staff.forms import SearchForm
from openappeal.signatures.staff.notable_forms import GroupForm
from openappeal.signatures.staff.words import row

ROWS_A_PAGE = 100


@only(is_moderator)
def signatures(request: HttpRequest) -> HttpResponse:
    """What may be seen of each signature. There is no export and no address.

    Filters stand in the page's address, a part of a name never does: it is posted, and so is the way to
    the next page of what it finds.
    """
    data = request.POST if request.method == "POST" else request.GET
    filters = {name: data[name] for name in ("visibility", "review", "country") if data.get(name)}
    text = request.POST.get("q", "").strip()
    if request.method == "POST" and not text:
        return redirect(reverse("staff_signatures:list", query=filters))
    form = SearchForm({**filters, "q": text} if filters or text else None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = staff_queries.staff_search(
        asked.get("q", ""),
        visibility=asked.get("visibility", ""),
        review=asked.get("review", ""),
        country=asked.get("country", ""),
    )
    page = Paginator(found, ROWS_A_PAGE).get_page(data.get("p"))
    context = {"form": form, "page": page, "rows": [row(one) for one in page], "filters": filters, "text": text}
    return render(request, "signatures/staff/list.html", context)


@only(is_moderator)
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts and history of one signature."""
    return _signature_page(request, _get(pk))


def _signature_page(request: HttpRequest, found: Signature) -> HttpResponse:
    seen = row(found)
    is_writer = is_organiser(request.user)  # type: ignore[arg-type]
    notable = Notable.objects.filter(signature=found).first()
    return render(
        request,
        "signatures/staff/signature.html",
        {
            "row": seen,
            "notable": notable,
            "form": GroupForm() if seen.name and is_writer and notable is None else None,
            "history": history(str(found)),
            "undo_days": actions.UNDO_DAYS,
        },
    )


def _get(pk: int) -> Signature:
    found = Signature.objects.select_related("version").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
