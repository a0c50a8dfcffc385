"""The switches on the staff side: what runs, what is stopped, one form to stop, one press to start."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_moderator, only
from openappeal.antiabuse import actions, queries
from openappeal.antiabuse.models import Part
from openappeal.antiabuse.staff_words import WORDS
from openappeal.cms import shell

LONGEST_WORDS = 1000


class StopForm(forms.Form):
    """Why, for the staff; and what readers are told, in each of the campaign's languages."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        help_text=gettext_lazy("For the others of you. Readers do not see it."),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": gettext_lazy("Write a few words, so that the others know.")},
    )

    def __init__(self, part: Part, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages = shell.languages() if WORDS[part].has_words else ()
        for one in self.languages:
            self.fields[f"words-{one.tag}"] = forms.CharField(
                label=one.name,
                required=False,
                max_length=LONGEST_WORDS,
                widget=forms.Textarea(attrs={"rows": 3, "lang": one.tag, "dir": one.direction}),
            )

    @property
    def words(self) -> dict[str, str]:
        """What was written for readers, by language."""
        return {one.tag: self.cleaned_data[f"words-{one.tag}"] for one in self.languages}

    def word_fields(self) -> list[forms.BoundField]:
        """The fields that readers see."""
        return [self[f"words-{one.tag}"] for one in self.languages]


@only(is_moderator)
def switches(request: HttpRequest) -> HttpResponse:
    """Everything that can be stopped, and whether it is."""
    stopped = queries.stopped()
    rows = [{"part": part, "words": WORDS[part], "stopped": stopped.get(part)} for part in Part]
    return render(request, "antiabuse/staff/switches.html", {"rows": rows})


@only(is_moderator)
def stop(request: HttpRequest, part: str) -> HttpResponse:
    """Say why and what readers are told, then stop. The words can be changed here later."""
    wanted = _part(part)
    known = queries.stopped().get(wanted)
    initial = {"reason": known.reason if known else ""}
    initial |= {f"words-{tag}": text for tag, text in known.words.items()} if known else {}
    form = StopForm(wanted, request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        actions.stop(
            part=wanted,
            reason=form.cleaned_data["reason"],
            words=form.words,
            by=request.user.get_username(),
            today=timezone.now().date(),
        )
        messages.success(request, str(WORDS[wanted].stopped) + ".")
        return redirect("staff_switches:list")
    context = {"form": form, "part": wanted, "words": WORDS[wanted], "is_stopped": known is not None}
    return render(request, "antiabuse/staff/stop.html", context, status=422 if form.errors else 200)


@require_POST
@only(is_moderator)
def start(request: HttpRequest, part: str) -> HttpResponse:
    """Let it go on."""
    actions.start(part=_part(part), by=request.user.get_username(), today=timezone.now().date())
    messages.success(request, _("It goes on."))
    return redirect("staff_switches:list")


def _part(text: str) -> Part:
    if text not in Part.values:
        raise Http404
    return Part(text)


app_name = "staff_switches"
urlpatterns = [
    path("", switches, name="list"),
    path("<slug:part>/stop/", stop, name="stop"),
    path("<slug:part>/start/", start, name="start"),
]
