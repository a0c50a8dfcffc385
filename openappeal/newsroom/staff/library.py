"""The library on the staff side: what is in it, one thing more, a change, and out again."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.newsroom import library_queries
from openappeal.newsroom.actions import library as actions
from openappeal.newsroom.library import files
from openappeal.newsroom.library_models import Resource
from openappeal.newsroom.staff.library_forms import FORMS, ClipForm, FileForm, form_of
from openappeal.newsroom.staff.press_guard import may_press, only, who

NOT_A_FILE = gettext_lazy(
    "This is no PDF, JPEG, PNG or WebP that can be read, it asks for a password, or it is far too large."
)


@only(may_press)
def overview(request: HttpRequest) -> HttpResponse:
    """Everything in it, by kind."""
    context = {"shelves": library_queries.shelves(language.current()), "site_url": settings.SITE_URL}
    return render(request, "newsroom/staff/library.html", context)


@only(may_press)
def add(request: HttpRequest, form: str) -> HttpResponse:
    """One thing more: a file, words, or a clip elsewhere."""
    if form not in FORMS:
        raise Http404
    typed = FORMS[form](*_posted(request))
    if typed.is_bound and typed.is_valid():
        try:
            actions.add(
                kind=typed.chosen_kind(),
                language=typed.cleaned_data["language"],
                facts=typed.facts(),
                data=typed.data_of_file() if isinstance(typed, FileForm) else None,
                **who(request),
            )
        except files.NotAFile:
            typed.add_error("file", str(NOT_A_FILE))
        else:
            messages.success(request, _("It is in the library. Readers find it in a moment."))
            return redirect("staff_press:library")
    return _page(request, typed, None)


@only(may_press)
def resource(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands beside it, and a newer one in its place."""
    found = _get(pk)
    typed = form_of(found)(*_posted(request), resource=found)
    if typed.is_bound and typed.is_valid():
        data = typed.data_of_file() if isinstance(typed, FileForm) else None
        try:
            actions.change(resource=found, facts=typed.facts(), data=data, **who(request))
        except files.NotAFile:
            typed.add_error("file", str(NOT_A_FILE))
        else:
            messages.success(request, _("Saved. Readers see it in a moment."))
            return redirect("staff_press:library")
    return _page(request, typed, found)


@require_POST
@only(may_press)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it out, file and mentions."""
    actions.withdraw(resource=_get(pk), **who(request))
    messages.success(request, _("It is out of the library. Its file and every mention are gone in a moment."))
    return redirect("staff_press:library")


def _page(request: HttpRequest, form: Any, found: Resource | None) -> HttpResponse:
    context = {
        "form": form,
        "resource": found,
        "is_file": isinstance(form, FileForm),
        "is_clip": isinstance(form, ClipForm),
    }
    return render(request, "newsroom/staff/library_resource.html", context)


def _posted(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _get(pk: int) -> Resource:
    found = Resource.objects.filter(pk=pk).defer("body").first()
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("", overview, name="library"),
    path("new/<str:form>/", add, name="resource_new"),
    path("<int:pk>/", resource, name="resource"),
    path("<int:pk>/withdraw/", withdraw, name="resource_withdraw"),
]
