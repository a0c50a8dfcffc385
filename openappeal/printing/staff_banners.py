"""Sizes of banners on the staff side."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.fields import NumberField
from openappeal.accounts.rules import is_press, only
from openappeal.printing import banner_actions as actions
from openappeal.printing import banners
from openappeal.printing.banner_models import LEAST, MOST

INVALID = 422  # RFC 9110: understood, but cannot be done as it stands


class SizeForm(forms.Form):
    """A size as a publisher gives it."""

    name = forms.CharField(
        label=_("Name"), max_length=60, required=False, help_text=_("As the publisher calls it, for the team alone.")
    )
    width = NumberField(label=_("Width, in dots"), min_value=LEAST, max_value=MOST)
    height = NumberField(label=_("Height, in dots"), min_value=LEAST, max_value=MOST)


@only(is_press)
def overview(request: HttpRequest) -> HttpResponse:
    """All of them, and one more."""
    form = SizeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_size(**form.cleaned_data, **_who(request))
        except actions.IsThere:
            form.add_error("width", gettext("This size is noted already."))
        except actions.TooMany:
            form.add_error(None, gettext("More than thirty sizes are not drawn. Forget one that nobody asks for."))
        else:
            messages.success(request, gettext("It is noted. Every placement online has a banner of this size now."))
            return redirect("staff_banner_sizes:overview")
    context = {"form": form, "sizes": banners.sizes().items()}
    return render(request, "printing/staff/banner_sizes.html", context, status=INVALID if form.errors else 200)


@require_POST
@only(is_press)
def forget(request: HttpRequest, size: str) -> HttpResponse:
    """Forget one."""
    found = banners.size_of(size)
    if found is None:
        raise Http404
    try:
        actions.forget_size(size=found, **_who(request))
    except actions.LastOne:
        messages.error(request, gettext("It is the last one: note another first."))
    else:
        messages.success(request, gettext("It is forgotten. What a publisher has already stays there."))
    return redirect("staff_banner_sizes:overview")


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "today": timezone.now().date()}


app_name = "staff_banner_sizes"
urlpatterns = [
    path("", overview, name="overview"),
    path("<str:size>/forget/", forget, name="forget"),
]
