"""The campaign's names and their spellings, for the check of translations."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_translator, may_translate, only
from openappeal.appeals import queries
from openappeal.appeals import translation_queries as work
from openappeal.appeals.actions import naming
from openappeal.appeals.models import NameForm
from openappeal.appeals.staff_guard import who
from openappeal.appeals.translating_forms import NamesForm
from openappeal.core.languages import LANGUAGES

_LANGUAGES = {one.tag: (one.tag, one.name, one.direction) for one in LANGUAGES}


@only(is_translator)
def names(request: HttpRequest) -> HttpResponse:
    """Every name with its spellings, and one more."""
    form = NamesForm(_fields(request), request.POST if request.method == "POST" else None, {})
    if form.is_bound and form.is_valid():
        try:
            naming.add_name(forms=form.forms, **who(request))
            messages.success(request, _("Noted. The check knows the name from now on."))
            return redirect("staff_translating:names")
        except naming.NoSpelling:
            messages.error(request, _("Write the name in at least one language."))
    tags = queries.campaign_languages()
    known = [(one.pk, [(tag, one.forms[tag]) for tag in tags if one.forms.get(tag)]) for one in work.known_names()]
    return render(request, "appeals/staff/translate/names.html", {"known": known, "form": form})


@only(is_translator)
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """One name: its spellings in my languages, and the first."""
    found = NameForm.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    form = NamesForm(_fields(request), request.POST if request.method == "POST" else None, found.forms)
    if form.is_bound and form.is_valid():
        try:
            naming.change_name(pk=pk, forms=form.forms, **who(request))
            messages.success(request, _("Noted. The check knows the name from now on."))
            return redirect("staff_translating:names")
        except naming.NoSpelling:
            messages.error(request, _("Write the name in at least one language."))
        except naming.NoSuchName:
            raise Http404 from None
    return render(request, "appeals/staff/translate/name.html", {"form": form, "pk": pk})


@require_POST
@only(is_translator)
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a name. The text is not touched."""
    naming.remove_name(pk=pk, **who(request))
    messages.success(request, _("The check knows this name no more. No text was changed."))
    return redirect("staff_translating:names")


def _fields(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The first language, and those in which this person writes."""
    first, *others = queries.campaign_languages() or ["en"]
    mine = [tag for tag in others if may_translate(request.user, tag)]  # type: ignore[arg-type]
    return [_LANGUAGES.get(tag, (tag, tag, "ltr")) for tag in [first, *mine]]


urlpatterns = [
    path("", names, name="names"),
    path("<int:pk>/", name, name="name"),
    path("<int:pk>/remove/", remove, name="remove_name"),
]
