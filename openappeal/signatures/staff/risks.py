"""Where signing by name is dangerous: countries, further places in words, mail providers."""

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
from openappeal.accounts.rules import is_organiser, only
from openappeal.cms import shell
from openappeal.core.countries import countries_sorted
from openappeal.signatures import risk
from openappeal.signatures.actions import risks

LONGEST_PLACES = 120
LONGEST_DOMAINS = 2000


class RiskForm(forms.Form):
    countries = forms.MultipleChoiceField(
        label=gettext_lazy("Countries"),
        help_text=gettext_lazy("The one that holds the prisoners, and others that persecute people for signing."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    mail_domains = forms.CharField(
        label=gettext_lazy("Mail providers that the authorities can read"),
        help_text=gettext_lazy(
            "One a line, such as post.example. Addresses that end with the code of one of the countries are warned of "
            "without being listed."
        ),
        required=False,
        max_length=LONGEST_DOMAINS,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["countries"].choices = countries_sorted(language.current())  # type: ignore[attr-defined]
        self.languages = shell.languages()
        for one in self.languages:
            self.fields[f"places-{one.tag}"] = forms.CharField(
                label=one.name,
                required=False,
                max_length=LONGEST_PLACES,
                widget=forms.TextInput(attrs={"lang": one.tag, "dir": one.direction}),
            )

    @property
    def places(self) -> dict[str, str]:
        """Further places, by language."""
        return {one.tag: self.cleaned_data[f"places-{one.tag}"] for one in self.languages}

    def place_fields(self) -> list[forms.BoundField]:
        """One field for each language."""
        return [self[f"places-{one.tag}"] for one in self.languages]


@only(is_organiser)
def page(request: HttpRequest) -> HttpResponse:
    """What the sign page says about danger, to be changed."""
    known = risk.dangers()
    initial: dict[str, Any] = {"countries": known.countries, "mail_domains": "\n".join(known.domains)}
    initial |= {f"places-{tag}": text for tag, text in (known.places or {}).items()}
    form = RiskForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        risks.say_risks(
            countries=form.cleaned_data["countries"],
            places=form.places,
            mail_domains=form.cleaned_data["mail_domains"],
            by=request.user.get_username(),
            today=timezone.now().date(),
        )
        messages.success(request, _("Saved. The form for signing says it from now on."))
        return redirect("staff_signatures:risks")
    return render(
        request, "signatures/staff/risks.html", {"form": form, "known": known}, status=422 if form.errors else 200
    )
