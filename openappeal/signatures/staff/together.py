"""Reading many names: choose, tick, see what will happen, do it, take it back as one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_moderator, only
from openappeal.cms import shell
from openappeal.core.countries import countries_sorted, country_name
from openappeal.core.digits import format_number
from openappeal.signatures import actions, staff_queries
from openappeal.signatures.actions import together
from openappeal.signatures.actions.together import NO_COUNTRY, Choice
from openappeal.signatures.models import ImportRun, Review
from openappeal.signatures.reading_models import Flagged, Together
from openappeal.signatures.staff.forms import ReviewForm
from openappeal.signatures.staff.words import REASONS, rows_to_read

AT_ONCE = 50
SAMPLE = 20
MOST_ACTS = 50
NOTICES = [("any", gettext_lazy("with a notice")), ("none", gettext_lazy("without one")), *Flagged.choices]


class ChoiceForm(forms.Form):
    """Which of the waiting names."""

    only = forms.ChoiceField(label=gettext_lazy("Notices"), required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    import_run = forms.TypedChoiceField(label=gettext_lazy("List"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lists = [(run.pk, run.label) for run in staff_queries.import_runs() if run.number]  # type: ignore[attr-defined]
        choices: dict[str, Any] = {
            "only": [("", _("any or none")), *NOTICES],
            "country": [
                ("", _("everywhere")),
                (NO_COUNTRY, _("not given")),
                *countries_sorted(language.current()),
            ],
            "language": [("", _("any")), *((one.tag, one.name) for one in shell.languages())],
            "import_run": [("", _("any or none")), *lists],
        }
        for name, wanted in choices.items():
            self.fields[name].choices = wanted  # type: ignore[attr-defined]
        if not lists:
            del self.fields["import_run"]

    @property
    def choice(self) -> Choice:
        """What was chosen; nothing, if it makes no sense."""
        return Choice(**self.cleaned_data) if self.is_valid() else Choice()


class AllForm(forms.Form):
    """How many were seen, and why they are left out."""

    number = forms.IntegerField(min_value=1)
    reason = forms.ChoiceField(label=gettext_lazy("Reason to leave out"), choices=REASONS)
    words = forms.CharField(
        label=gettext_lazy("In a few words, for the team"),
        help_text=gettext_lazy("It stands in the list of what was done. No name of a signer."),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write a few words, so that the others know.")},
    )


@only(is_moderator)
def many(request: HttpRequest) -> HttpResponse:
    """Waiting names that fit, to tick."""
    form = ChoiceForm(request.GET)
    queue = form.choice.fitting()
    # What somebody says of herself is settled one at a time.
    listed = queue.filter(claimed_kind="")
    context = {
        "form": form,
        "rows": rows_to_read(listed[:AT_ONCE]),
        "waiting": queue.count(),
        "claims": queue.exclude(claimed_kind="").count(),
        "later": max(0, listed.count() - AT_ONCE),
        "reasons": REASONS,
        "chosen": form.choice.as_json(),
    }
    return render(request, "signatures/staff/read_many.html", context)


@require_POST
@only(is_moderator)
def preview(request: HttpRequest) -> HttpResponse:
    """Say exactly what will happen to the ticked names, before it does."""
    form = ReviewForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["ids"]:
        messages.error(request, _("Tick at least one name."))
        return redirect("staff_signatures:read_many")
    decision, reason = form.cleaned_data["decision"], form.cleaned_data["reason"]
    rows = rows_to_read(staff_queries.unread().filter(pk__in=form.cleaned_data["ids"]))
    held_back = [one for one in rows if decision == Review.SHOWN and one.must_not_appear]
    context = {
        "rows": [one for one in rows if one not in held_back],
        "held_back": held_back,
        "decision": decision,
        "reason": reason,
        "reason_label": dict(REASONS).get(reason, ""),
    }
    return render(request, "signatures/staff/preview.html", context)


@require_POST
@only(is_moderator)
def decide(request: HttpRequest) -> HttpResponse:
    """Do it to the ticked names."""
    form = ReviewForm(request.POST)
    if not form.is_valid() or not form.cleaned_data["ids"]:
        return redirect("staff_signatures:read_many")
    ids, decision = form.cleaned_data["ids"], form.cleaned_data["decision"]
    by, today = request.user.get_username(), timezone.now().date()
    try:
        if decision == Review.SHOWN:
            act = together.show(ids=ids, by=by, today=today, keys=settings.KEYS)
        else:
            reason = form.cleaned_data["reason"]
            act = together.leave_out(ids=ids, reason=reason, by=by, today=today, keys=settings.KEYS)
    except actions.MustNotAppear:
        messages.error(request, _("One of them is a name that must not appear. Nothing was shown: look again."))
        return redirect("staff_signatures:read_many")
    return redirect(reverse("staff_signatures:together", query={"done": act.pk}))


@only(is_moderator)
def all_of_them(request: HttpRequest) -> HttpResponse:
    """Every waiting name that fits: how many, some by chance, why they are left out; then it is done."""
    choice_form = ChoiceForm(request.GET)
    choice = choice_form.choice
    form = AllForm(request.POST if request.method == "POST" else None)
    if not choice.as_json():
        messages.error(request, _("Choose first which names: by a notice, a country, a language or a list."))
        return redirect("staff_signatures:read_many")
    if form.is_bound and form.is_valid():
        try:
            act = together.leave_out_all(
                choice=choice, by=request.user.get_username(), today=timezone.now().date(), **form.cleaned_data
            )
        except together.NumberDiffers:
            messages.error(request, _("Meanwhile their number has changed. Nothing was done: look again."))
            return redirect(reverse("staff_signatures:read_all", query=choice.as_json()))
        return redirect(reverse("staff_signatures:together", query={"done": act.pk}))
    queue = choice.fitting()
    context = {
        "form": form,
        "number": queue.count(),
        "sample": rows_to_read(queue.order_by("?")[:SAMPLE]),
        "chosen": in_words(choice.as_json()),
        "address": reverse("staff_signatures:read_all", query=choice.as_json()),
        "back": reverse("staff_signatures:read_many", query=choice.as_json()),
    }
    return render(request, "signatures/staff/read_all.html", context, status=422 if form.errors else 200)


@only(is_moderator)
def acts(request: HttpRequest) -> HttpResponse:
    """What was decided on many, the latest day first. `?done=` is the press before."""
    found = Together.objects.order_by("-day", "-id")[:MOST_ACTS]
    done = request.GET.get("done", "")
    context = {
        "acts": [(one, in_words(one.chosen), dict(REASONS).get(one.reason, "")) for one in found],
        "done": Together.objects.filter(pk=done).first() if done.isascii() and done.isdecimal() else None,
    }
    return render(request, "signatures/staff/together.html", context)


@require_POST
@only(is_moderator)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put them back to be read."""
    try:
        number = together.undo(id=pk, by=request.user.get_username(), today=timezone.now().date())
    except Together.DoesNotExist:
        raise Http404 from None
    except together.NotNow:
        messages.error(request, _("Somebody was quicker: look at what it says now."))
    else:
        said = ngettext("One name waits to be read again.", "%(number)s names wait to be read again.", number)
        messages.success(request, said % {"number": format_number(number, language.current())})
    return redirect("staff_signatures:together")


def in_words(chosen: dict[str, Any]) -> list[str]:
    """By what names were chosen."""
    said = []
    if only_these := chosen.get("only"):
        said.append(str(dict(NOTICES).get(only_these, only_these)))
    if code := chosen.get("country"):
        said.append(_("no country given") if code == NO_COUNTRY else country_name(code, language.current()))
    if tag := chosen.get("language"):
        said.append(next((one.name for one in shell.languages() if one.tag == tag), tag))
    if run := chosen.get("import_run"):
        said += [one.label for one in ImportRun.objects.filter(pk=run)]
    return said
