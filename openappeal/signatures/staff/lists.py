"""The list of signatures, and one signature."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_moderator, is_organiser, only
from openappeal.audit.queries import history
from openappeal.signatures import actions, staff_queries, two_people
from openappeal.signatures.actions import relations
from openappeal.signatures.models import RELATIONS, Kind, Review, Signature
from openappeal.signatures.notable_models import Notable
from openappeal.signatures.notable_queries import free_signatures
from openappeal.signatures.organisation_models import Organisation
from openappeal.signatures.queries import hidden_countries
from openappeal.signatures.staff import agreeing
from openappeal.signatures.staff.forms import SearchForm
from openappeal.signatures.staff.notable_forms import GroupForm
from openappeal.signatures.staff.words import REASONS, row, rows_to_read

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
    hidden = hidden_countries()
    rows = [row(one, hidden=hidden) for one in page]
    context = {"form": form, "page": page, "rows": rows, "filters": filters, "text": text}
    return render(request, "signatures/staff/list.html", context)


@only(is_moderator)
def signature(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts and history of one signature."""
    return _signature_page(request, _get(pk))


@require_POST
@only(is_moderator)
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """As what somebody is shown: former prisoner, relative, or a person like any other."""
    kind = request.POST.get("kind", "")
    if kind not in (Kind.PERSON, *RELATIONS):
        raise Http404
    try:
        relations.settle(id=_get(pk).pk, kind=Kind(kind), by=request.user.get_username(), today=timezone.now().date())
    except relations.OfANotable:
        said = _(
            "This name stands here as a well-known person’s. Take the last step back in their record, and regroup it."
        )
        messages.error(request, said)
    except relations.NotPossible:
        raise Http404 from None
    else:
        messages.success(request, _("Saved."))
    return redirect("staff_signatures:signature", pk=pk)


def _signature_page(request: HttpRequest, found: Signature) -> HttpResponse:
    seen = rows_to_read([found])[0] if staff_queries.may_be_read().filter(pk=found.pk).exists() else row(found)
    is_writer = is_organiser(request.user)  # type: ignore[arg-type]
    notable = Notable.objects.filter(signature=found).first()
    return render(
        request,
        "signatures/staff/signature.html",
        {
            "row": seen,
            "why": dict(REASONS).get(found.review_reason, "") if seen.name and found.review == Review.LEFT_OUT else "",
            "notable": notable,
            "organisation": Organisation.objects.filter(signature=found).first() if is_writer else None,
            "form": GroupForm() if _may_begin(found) and is_writer and notable is None else None,
            "kinds": [] if found.kind == Kind.ORGANISATION or not seen.name else [Kind.PERSON, *RELATIONS],
            "history": history(str(found)),
            "undo_days": actions.UNDO_DAYS,
            "agreement": agreeing.agreement(request, two_people.SHOW_PROTECTED, str(found.pk))
            if seen.must_not_appear and found.review != Review.SHOWN
            else None,
        },
    )


def _may_begin(found: Signature) -> bool:
    """Whether it may turn out to be a well-known person's."""
    return free_signatures().filter(pk=found.pk).exists()


def _get(pk: int) -> Signature:
    found = Signature.objects.select_related("version").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
