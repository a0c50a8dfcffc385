"""Coverage on the staff side: an address is pasted, its page fetched or described by hand, and put on the list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.newsroom.actions import coverage as actions
from openappeal.newsroom.coverage_models import Coverage
from openappeal.newsroom.press import fetching, page_facts
from openappeal.newsroom.staff import press_forms as forms
from openappeal.newsroom.staff.press_guard import may_press, only, who

FIELDS = ("outlet", "title", "day", "language", "kind", "reach", "reach_source", "reach_method")
PROBLEMS = {
    "address": gettext_lazy("Nothing was fetched: this is no address of a page that can be asked."),
    "private": gettext_lazy("Nothing was fetched: the address leads into a private network."),
    "away": gettext_lazy("Nothing was fetched: nobody answers there. Describe it by hand, or try again later."),
    "slow": gettext_lazy("Nothing was fetched: the answer took too long. Describe it by hand, or try again later."),
    "large": gettext_lazy("Nothing was fetched: the page is larger than 2 MB. Describe it by hand."),
    "page": gettext_lazy("Nothing was fetched: the answer is no page. Describe it by hand."),
    "redirects": gettext_lazy("Nothing was fetched: the address leads round and round."),
}
LABELS = {
    "outlet": gettext_lazy("outlet"),
    "title": gettext_lazy("title"),
    "day": gettext_lazy("day"),
    "language": gettext_lazy("language"),
}


def of_coverage(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """Give a view the entry that the address names."""

    @only(may_press)
    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        found = Coverage.objects.filter(pk=pk).first()
        if found is None:
            raise Http404
        return view(request, found, *args, **kwargs)

    return guarded


@only(may_press)
def overview(request: HttpRequest) -> HttpResponse:
    """Every entry, and a field for one more address."""
    form = forms.AddressForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            noted = actions.note(url=form.cleaned_data["url"], **who(request))
        except actions.AlreadyNoted as error:
            noted = error.coverage
            messages.info(request, _("This address is noted already. Here it is."))
        return redirect("staff_press:coverage_entry", pk=noted.pk)
    entries = Coverage.objects.order_by("is_shown", "-day", "url")
    return render(request, "newsroom/staff/coverage.html", {"entries": entries, "form": form})


@of_coverage
def entry(request: HttpRequest, found: Coverage) -> HttpResponse:
    """What it is."""
    initial = {name: getattr(found, name) for name in FIELDS} | {"people": "\n".join(found.people)}
    form = forms.FactsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            actions.write(coverage=found, facts=form.facts(), **who(request))
        except actions.ReachWithoutSource:
            form.add_error("reach", _("A number of people is told only with who says so and how it was counted."))
        except actions.NotWhole as error:
            for name in error.fields:
                form.add_error(name, _("Readers see this entry: it needs this."))
        else:
            messages.success(request, _("Saved."))
            return redirect("staff_press:coverage_entry", pk=found.pk)
    context = {
        "entry": found,
        "form": form,
        "snapshot": getattr(found, "snapshot", None),
        "may_fetch": settings.FETCH_PAGES,
    }
    return render(request, "newsroom/staff/coverage_entry.html", context)


@require_POST
@of_coverage
def fetch(request: HttpRequest, found: Coverage) -> HttpResponse:
    """Fetch the page, keep a copy, and fill in what is still empty."""
    if not settings.FETCH_PAGES:
        raise Http404
    try:
        page = fetching.fetch(found.url)
    except fetching.FetchFailed as error:
        messages.error(request, str(PROBLEMS[error.reason]))
        return redirect("staff_press:coverage_entry", pk=found.pk)
    actions.take_page(coverage=found, page=page.body, said=asdict(page_facts.read(page)), **who(request))
    messages.success(request, _("Fetched, and a copy is kept. Please look whether everything is right."))
    return redirect("staff_press:coverage_entry", pk=found.pk)


@of_coverage
def copy(request: HttpRequest, found: Coverage) -> HttpResponse:
    """The kept copy, to be saved and never shown here: it is somebody else's page, with their scripts."""
    snapshot = getattr(found, "snapshot", None)
    if snapshot is None:
        raise Http404
    answer = HttpResponse(bytes(snapshot.page), content_type="application/gzip")
    answer["Content-Disposition"] = f'attachment; filename="coverage-{found.pk}.html.gz"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@of_coverage
def show(request: HttpRequest, found: Coverage) -> HttpResponse:
    """Put it on the public list."""
    try:
        actions.show(coverage=found, **who(request))
    except actions.NotWhole as error:
        missing = ", ".join(str(LABELS[name]) for name in error.fields)
        messages.error(request, _("Not shown yet. It still lacks: %(fields)s.") % {"fields": missing})
    else:
        messages.success(request, _("On the list. Readers see it in a moment."))
    return redirect("staff_press:coverage_entry", pk=found.pk)


@require_POST
@of_coverage
def dead(request: HttpRequest, found: Coverage) -> HttpResponse:
    """Say that the page is no longer there, or that it is again."""
    actions.set_dead(coverage=found, is_dead=request.POST.get("dead") == "1", **who(request))
    messages.success(request, _("Noted."))
    return redirect("staff_press:coverage_entry", pk=found.pk)


@require_POST
@of_coverage
def remove(request: HttpRequest, found: Coverage) -> HttpResponse:
    """Forget it, copy and all."""
    actions.remove(coverage=found, **who(request))
    messages.success(request, _("It is gone, and the copy with it."))
    return redirect("staff_press:coverage")


urlpatterns = [
    path("", overview, name="coverage"),
    path("<int:pk>/", entry, name="coverage_entry"),
    path("<int:pk>/fetch/", fetch, name="coverage_fetch"),
    path("<int:pk>/copy/", copy, name="coverage_copy"),
    path("<int:pk>/show/", show, name="coverage_show"),
    path("<int:pk>/dead/", dead, name="coverage_dead"),
    path("<int:pk>/remove/", remove, name="coverage_remove"),
]
