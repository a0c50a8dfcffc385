"""The organisers' inbox of offers: a list without words, one opened at a time."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_outreach, only
from openappeal.offers import actions, queries
from openappeal.offers.models import Help, Offer, OfferState
from openappeal.offers.staff_forms import InboxForm, OpenForm
from openappeal.privacy import openings

ROWS_A_PAGE = 100


@only(is_outreach)
def inbox(request: HttpRequest) -> HttpResponse:
    """Kinds, language, day and state of each offer."""
    form = InboxForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = queries.inbox(kind=asked.get("kind", ""), language=asked.get("language", ""), state=asked.get("state", ""))
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p"))
    query = request.GET.copy()
    query.pop("p", None)
    rows = [{"offer": one, "kinds": kinds_of(one)} for one in page]
    context = {"form": form, "page": page, "rows": rows, "query": query.urlencode(), "keep": actions.KEEP_CLOSED.days}
    return render(request, "offers/staff/inbox.html", context)


@only(is_outreach)
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """One offer, closed like an envelope. A POST has the worker open it and shows the words once."""
    found = _get(pk)
    form = OpenForm(request.POST if request.method == "POST" else None)
    words = None
    if form.is_bound and form.is_valid():
        try:
            words = actions.read(id=pk, reason=form.cleaned_data["reason"], by=request.user.get_username())
        except Offer.DoesNotExist:
            raise Http404 from None
        except openings.EnoughOpened:
            form.add_error("reason", _("A hundred offers were opened today. No more are opened until tomorrow."))
        except openings.WorkerAway:
            form.add_error(
                "reason",
                _("It was not opened: the worker, which holds the key, gave no answer. Try again in a minute."),
            )
    context = {"offer": found, "kinds": kinds_of(found), "form": form, "words": words}
    return render(request, "offers/staff/offer.html", {**context, "keep": actions.KEEP_CLOSED.days})


@require_POST
@only(is_outreach)
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Answered, closed, or new again."""
    state = request.POST.get("state", "")
    if state not in OfferState.values:
        raise Http404
    try:
        actions.mark(id=pk, state=OfferState(state), by=request.user.get_username(), today=timezone.now().date())
    except Offer.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("Saved."))
    return redirect("staff_offers:inbox")


def kinds_of(one: Offer) -> list[str]:
    """The kinds of help in words."""
    return [str(Help(kind).label) for kind in one.kinds.split()]


def _get(pk: int) -> Offer:
    found = Offer.objects.defer("sealed", "code_hash").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


app_name = "staff_offers"
urlpatterns = [
    path("", inbox, name="inbox"),
    path("<int:pk>/", offer, name="offer"),
    path("<int:pk>/mark/", mark, name="mark"),
]
