"""Office keys: which there are, and the drill that shows that one opens."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_key_holder, is_organiser, keeps_a_key, only
from openappeal.accounts.tasks_board import Emergency, Start, Task, Urgency
from openappeal.core.digits import format_number
from openappeal.signatures import office_queries
from openappeal.signatures.actions import office


class NumberForm(forms.Form):
    """What stood in the file."""

    number = forms.CharField(
        label=gettext_lazy("The number in the file"),
        help_text=gettext_lazy("Four groups of four digits, as the program shows them."),
        max_length=60,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "numeric", "size": 24}),
    )


@only(is_key_holder)
def keys(request: HttpRequest) -> HttpResponse:
    """All keys, and what to do when one is lost."""
    found = office_queries.office_keys(login=request.user.get_username(), today=timezone.now().date())
    return render(request, "signatures/staff/office_keys.html", {"keys": found})


@only(is_key_holder)
def key(request: HttpRequest, pk: int) -> HttpResponse:
    """One key, and its drill in two steps."""
    return _key(request, pk, NumberForm())


@require_POST
@only(is_key_holder)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """The file. The page with the field for its number stays open behind the download."""
    today = timezone.now().date()
    try:
        sealed = office.begin(key=pk, by=request.user.get_username(), today=today)
    except office.UnknownKey:
        raise Http404 from None
    name = f"drill-{today.isoformat()}.age"
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(sealed, "application/octet-stream", headers={"Content-Disposition": disposition})


@require_POST
@only(is_key_holder)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The number from the file."""
    form = NumberForm(request.POST)
    if not form.is_valid():
        return _key(request, pk, form, status=422)
    by, typed = request.user.get_username(), form.cleaned_data["number"]
    try:
        office.answer(key=pk, by=by, typed=typed, today=timezone.now().date())
    except office.NoDrill:
        form.add_error("number", _("No file waits for its number: get one first. A file is good once, for seven days."))
    except office.WrongNumber as error:
        form.add_error("number", _tries(error.left))
    else:
        messages.success(request, _("Right. This key opens what is sealed to it, and you have it. Today is noted."))
        return redirect("staff_signatures:office_keys")
    return _key(request, pk, form, status=422)


def tasks(user: User) -> Iterable[Task]:
    """What nobody has tried for too long."""
    today, login = timezone.now().date(), user.get_username()
    if keeps_a_key(user) and not user.is_superuser and office_queries.is_due(login=login, today=today):
        yield Task(
            when=_("Every three months"),
            title=_("Show that your office key still opens"),
            consequence=_(
                "A key that is lost or damaged is noticed only by trying. Without it nobody reads the names."
            ),
            url=reverse("staff_signatures:office_keys"),
            button=_("Try it"),
            urgency=Urgency.WORK,
            minutes=10,
        )
    elif is_organiser(user) and office_queries.needs_proof(today=today):
        yield Task(
            when=_("Every three months"),
            title=_("Nobody has shown lately that the office key opens"),
            consequence=_(
                "A lost office key means that withheld names can never be read again. Ask who keeps it to try it."
            ),
            url=reverse("staff_signatures:office_keys"),
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=10,
        )


def starts(user: User) -> Iterable[Start]:
    """For somebody whom no task reminds of it."""
    if keeps_a_key(user) and not is_organiser(user) and not any(tasks(user)):
        yield Start(reverse("staff_signatures:office_keys"), _("Show that your key opens"))


def emergencies(user: User) -> Iterable[Emergency]:
    if is_key_holder(user):
        yield Emergency(
            sentence=_("An office key is lost, or somebody else may have seen it."),
            url=reverse("staff_signatures:office_keys") + "#lost",
            button=_("What to do about the key"),
        )


def _key(request: HttpRequest, pk: int, form: NumberForm, status: int = 200) -> HttpResponse:
    found = office_queries.office_key(pk, login=request.user.get_username(), today=timezone.now().date())
    if found is None:
        raise Http404
    return render(request, "signatures/staff/office_key.html", {"key": found, "form": form}, status=status)


def _tries(left: int) -> str:
    if not left:
        return _("That is not it either. The drill has ended after five wrong numbers: get another file.")
    words = ngettext(
        "This number does not stand in the file. You can try once more.",
        "This number does not stand in the file. You can try %(number)s more times.",
        left,
    )
    return words % {"number": format_number(left, language.current())}


urlpatterns = [
    path("", keys, name="office_keys"),
    path("<int:pk>/", key, name="office_key"),
    path("<int:pk>/file/", begin, name="office_drill"),
    path("<int:pk>/number/", answer, name="office_number"),
]
