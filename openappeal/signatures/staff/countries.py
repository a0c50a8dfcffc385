"""“Hide everyone from a country”: the number first, a reason, one press; back only at two people's word."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_moderator, only
from openappeal.core.countries import countries_sorted
from openappeal.signatures import two_people
from openappeal.signatures.actions import countries
from openappeal.signatures.staff import agreeing


class HideCountryForm(forms.Form):
    country = forms.ChoiceField(
        label=gettext_lazy("Country"), error_messages={"required": gettext_lazy("Choose a country")}
    )
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("For the others of you. Readers do not see it."),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a few words, so that the others know.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Choose …")), *countries_sorted(language.current())]
        self.fields["country"].choices = choices  # type: ignore[attr-defined]


@only(is_moderator)
def hide_everyone(request: HttpRequest) -> HttpResponse:
    """What is hidden, and the form: the first press says how many, the second hides."""
    form = HideCountryForm(request.POST if request.method == "POST" else None)
    hides = None
    if form.is_bound and form.is_valid():
        code = form.cleaned_data["country"]
        if request.POST.get("step") == "hide":
            try:
                countries.hide_country(
                    code=code,
                    reason=form.cleaned_data["reason"],
                    by=request.user.get_username(),
                    today=timezone.now().date(),
                )
            except countries.AlreadyHidden:
                form.add_error("country", _("Names of this country are hidden already."))
            else:
                messages.success(request, _("Hidden. The names leave the public pages within minutes."))
                return redirect("staff_signatures:countries")
        else:
            hides = countries.preview(code=code)
    rows = [
        (one, countries.names_behind(one.code), agreeing.agreement(request, two_people.SHOW_COUNTRY, one.code))
        for one in countries.hidden()
    ]
    context = {"form": form, "hides": hides, "rows": rows}
    return render(request, "signatures/staff/countries.html", context, status=422 if form.errors else 200)
