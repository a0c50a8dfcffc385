"""Names that must not appear: adding one with a preview, the list without names, taking one off; and insults."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_moderator, only
from openappeal.core import planted
from openappeal.core.digits import format_number
from openappeal.signatures import two_people
from openappeal.signatures.actions import protecting, watching
from openappeal.signatures.models import HiddenBy, Review, Signature
from openappeal.signatures.reading_models import ProtectedName, WhyProtected
from openappeal.signatures.staff import agreeing
from openappeal.signatures.staff.words import row

MOST_SPELLINGS = 10
MOST_SHOWN = 20


class NameForm(forms.Form):
    """A name in its spellings. What is typed is never filled in again by an address, and kept nowhere."""

    spellings = forms.CharField(
        label=gettext_lazy("The name, one spelling a line"),
        help_text=gettext_lazy(
            "In every script in which it is written. The order of the words, accents, and Arabic or Persian letters "
            "make no difference."
        ),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Write the name")},
    )
    why = forms.ChoiceField(label=gettext_lazy("Whose name is it?"), choices=WhyProtected.choices)

    def clean_spellings(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["spellings"]).splitlines() if line.strip()]
        if not all(planted.words(line) for line in lines):
            raise forms.ValidationError(_("Write at least one letter on each line"))
        if len(lines) > MOST_SPELLINGS:
            raise forms.ValidationError(_("Ten spellings are enough: add one name at a time"))
        return lines


class InsultsForm(forms.Form):
    insults = forms.CharField(
        label=gettext_lazy("Words"),
        required=False,
        max_length=protecting.LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto", "spellcheck": "false"}),
    )


@only(is_moderator)
def names(request: HttpRequest) -> HttpResponse:
    """The list by number, and the form. The first press looks, the second adds."""
    form = NameForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        if request.POST.get("step") == "add":
            if _add(request, form):
                return redirect("staff_signatures:protected")
        else:
            found = protecting.matching(spellings=form.cleaned_data["spellings"])
            context = _preview(found, form.cleaned_data["spellings"])
    kept = ProtectedName.objects.order_by("-number")
    rows = [(one, agreeing.agreement(request, two_people.UNPROTECT, str(one.number))) for one in kept]
    context |= {"form": form, "rows": rows}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "signatures/staff/protected.html", context, status=status)


def _add(request: HttpRequest, form: NameForm) -> bool:
    try:
        name, hidden = protecting.protect(
            spellings=form.cleaned_data["spellings"],
            why=WhyProtected(form.cleaned_data["why"]),
            by=request.user.get_username(),
            keys=settings.KEYS,
            today=timezone.now().date(),
        )
    except protecting.AlreadyProtected as known:
        form.add_error(
            "spellings", _("This name is on the list, under number %(number)s.") % {"number": _n(known.number)}
        )
        return False
    said = _("It is on the list, under number %(number)s.") % {"number": _n(name.number)}
    if hidden:
        said += " " + ngettext(
            "One name leaves the wall until two of you have looked.",
            "%(number)s names leave the wall until two of you have looked.",
            hidden,
        ) % {"number": _n(hidden)}
    messages.success(request, said)
    return True


def _preview(found: list[Signature], spellings: list[str]) -> dict[str, Any]:
    return {
        "is_preview": True,
        "shown": sum(one.review == Review.SHOWN and one.hidden_by == HiddenBy.NOBODY for one in found),
        "others": sum(one.review != Review.SHOWN for one in found),
        "found": [row(one) for one in found[:MOST_SHOWN]],
        "is_one_word": any(len(planted.words(one)) == 1 for one in spellings),
    }


@only(is_moderator)
def insults(request: HttpRequest) -> HttpResponse:
    """The campaign's list of insults, as text."""
    form = InsultsForm(
        request.POST if request.method == "POST" else None, initial={"insults": watching.insults_listed()}
    )
    if form.is_bound and form.is_valid():
        protecting.list_insults(
            text=form.cleaned_data["insults"], by=request.user.get_username(), today=timezone.now().date()
        )
        messages.success(request, _("Saved. Names that wait are looked at anew."))
        return redirect("staff_signatures:insults")
    return render(request, "signatures/staff/insults.html", {"form": form}, status=422 if form.errors else 200)


def _n(number: int) -> str:
    return format_number(number, language.current())
