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
from openappeal.signatures.models import Review, Signature
from openappeal.signatures.queries import hidden_countries
from openappeal.signatures.staff import agreeing
from openappeal.signatures.staff.forms import GroupForm, SearchForm
from openappeal.signatures.staff.words import row, rows_to_read

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
@only(is_organiser)
def set_group(request: HttpRequest, pk: int) -> HttpResponse:
    """Place a signer among the notables, or take the place back."""
    found = _get(pk)
    if not row(found).name:
        raise Http404
    form = GroupForm(request.POST)
    if not form.is_valid():
        return _signature_page(request, found, form)
    actions.set_group(
        id=pk,
        group=form.cleaned_data["group"],
        position=form.cleaned_data["position"],
        credential=form.cleaned_data["credential"],
        by=request.user.get_username(),
        today=timezone.now().date(),
    )
    messages.success(request, _("Saved. The wall shows it in a moment."))
    return redirect("staff_signatures:signature", pk=pk)


def _signature_page(request: HttpRequest, found: Signature, form: GroupForm | None = None) -> HttpResponse:
    seen = rows_to_read([found])[0] if staff_queries.may_be_read().filter(pk=found.pk).exists() else row(found)
    if form is None and seen.name and is_organiser(request.user):  # type: ignore[arg-type]
        form = GroupForm(
            initial={"group": found.group, "position": found.group_position, "credential": found.credential}
        )
    return render(
        request,
        "signatures/staff/signature.html",
        {
            "row": seen,
            "form": form,
            "history": history(str(found)),
            "undo_days": actions.UNDO_DAYS,
            "agreement": agreeing.agreement(request, two_people.SHOW_PROTECTED, str(found))
            if seen.must_not_appear and found.review != Review.SHOWN
            else None,
        },
    )


def _get(pk: int) -> Signature:
    found = Signature.objects.select_related("version").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
