"""The presses of an item's screen: ready or not, open, wait for a minute, take back; a late language; its facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_press, only
from openappeal.newsroom import actions
from openappeal.newsroom.models import Edition
from openappeal.newsroom.staff import items, words
from openappeal.newsroom.staff.about_form import AboutForm
from openappeal.newsroom.staff.guard import item_of, who, who_now
from openappeal.newsroom.staff.plan_form import PlanForm


class CloseForm(forms.Form):
    """Why an open item is taken back."""

    reason = forms.CharField(
        label=gettext_lazy("Why, for the team"),
        help_text=gettext_lazy("It stands in the list of what was done. No name of a prisoner or a signer."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


@require_POST
@only(is_press)
def about(request: HttpRequest, pk: int) -> HttpResponse:
    """Say anew what it is."""
    item = item_of(pk)
    form = AboutForm(item, request.POST)
    if not form.is_valid():
        return items.page(request, item, about=form)
    try:
        actions.describe(item=item, **form.cleaned_data, **who(request))
    except actions.SlugTaken:
        form.add_error("slug", _("Another item has this address. Choose another one."))
    except actions.BadSlug:
        form.add_error("slug", _("This cannot be its address. Choose another one."))
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    else:
        messages.success(request, _("Saved."))
        return redirect("staff_news:item", pk=pk)
    return items.page(request, item, about=form)


@require_POST
@only(is_press)
def ready(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Say that a language is ready, or that it is not."""
    edition = _edition(pk, language)
    if request.POST.get("ready") != "1":
        return _do(request, pk, actions.not_ready, _("It stays a draft in this language."), edition=edition)
    try:
        return _do(request, pk, actions.mark_ready, _("Ready in this language."), edition=edition)
    except actions.WordsMissing:
        messages.error(request, _("Words are missing in this language. They are marked on its page."))
        return redirect("staff_news:write", pk=pk, language=language)


@require_POST
@only(is_press)
def open_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it in every language that is ready."""
    item = item_of(pk)
    try:
        actions.open_now(item=item, in_channels="in_channels" in request.POST, **who_now(request))
    except actions.NotReady:
        messages.error(request, _("It was not opened: below you see what has to be done first."))
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    else:
        messages.success(request, _("Open. Readers find it everywhere within seconds."))
    return redirect("staff_news:item", pk=pk)


@require_POST
@only(is_press)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it wait for its minute."""
    item = item_of(pk)
    form = PlanForm(request.POST, user=request.user, item=item)
    if not form.is_valid():
        return items.page(request, item, plan=form)
    zone, opens_at = form.cleaned_data["zone"], form.cleaned_data["opens_at"]
    try:
        in_channels = "in_channels" in request.POST
        actions.plan(item=item, opens_at=opens_at, zone=zone, in_channels=in_channels, **who_now(request))
    except actions.NotReady:
        messages.error(request, _("It was not planned: below you see what has to be done first."))
    except actions.MinutePast:
        form.add_error("day", _("This minute is over."))
        return items.page(request, item, plan=form)
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    else:
        told = {"moment": words.moment_in(opens_at, zone)}
        messages.success(request, _("It opens by itself on %(moment)s. Until then no reader can find it.") % told)
    return redirect("staff_news:item", pk=pk)


@require_POST
@only(is_press)
def unplan(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it a draft again."""
    said = _("It is a draft again, and does not open by itself.")
    return _do(request, pk, actions.unplan, said, item=item_of(pk))


@require_POST
@only(is_press)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    try:
        actions.discard(item=item_of(pk), **who(request))
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    messages.success(request, _("The draft is gone, in every language."))
    return redirect("staff_news:items")


@require_POST
@only(is_press)
def open_late(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Open a language that became ready after the others."""
    try:
        actions.open_edition(edition=_edition(pk, language), **who_now(request))
    except actions.WordsMissing:
        messages.error(request, _("Words are missing in this language. They are marked on its page."))
        return redirect("staff_news:write", pk=pk, language=language)
    except actions.NotReady as error:
        names = {check.name for check in error.checks}
        messages.error(
            request,
            _("It was not opened: nobody’s consent holds for a name in it.")
            if "consents" in names
            else _("It was not opened: something in it has to be put right first."),
        )
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    else:
        messages.success(request, _("Open in this language too."))
    return redirect("staff_news:item", pk=pk)


@only(is_press)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an open item back, after asking why."""
    item = item_of(pk)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = _("Taken back. Its pages say that it is gone, and lists and feeds lose it within seconds.")
        return _do(request, pk, actions.close, said, item=item, reason=form.cleaned_data["reason"])
    status = 422 if form.errors else 200
    return render(request, "newsroom/staff/close.html", {"item": item, "form": form}, status=status)


def _do(request: HttpRequest, pk: int, act: Callable[..., Any], said: str, **what: Any) -> HttpResponse:
    try:
        act(**what, **who(request))
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    messages.success(request, said)
    return redirect("staff_news:item", pk=pk)


def _too_late(request: HttpRequest, pk: int) -> HttpResponse:
    messages.error(request, words.too_late())
    return redirect("staff_news:item", pk=pk)


def _edition(pk: int, language: str) -> Edition:
    found = item_of(pk).editions.filter(language=language).first()
    if found is None:
        raise Http404
    return found
