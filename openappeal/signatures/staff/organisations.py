"""Organisations that have signed: a list of their own, and the proof of each decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable

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
from openappeal.accounts.models import User
from openappeal.accounts.rules import is_moderator, is_outreach, only
from openappeal.accounts.tasks_board import Task, Urgency
from openappeal.accounts.waiting import since
from openappeal.core.digits import format_number
from openappeal.signatures.actions import organisations
from openappeal.signatures.notable_models import Contact
from openappeal.signatures.organisation_models import Organisation, Proof, ProofState
from openappeal.signatures.staff import contact_page
from openappeal.signatures.staff.words import row

WAITING = (ProofState.WAITS, ProofState.ASKED)


class ProofForm(forms.Form):
    """What was seen."""

    proof = forms.ChoiceField(label=gettext_lazy("What did you see?"), choices=Proof.choices)
    detail = forms.CharField(
        label=gettext_lazy("How exactly?"),
        help_text=gettext_lazy("Such as “minutes of 4 March, page 2”. No person’s name, no address, no number."),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )


@only(is_outreach)
def overview(request: HttpRequest) -> HttpResponse:
    """Those that wait first, the oldest day on top."""
    found = Organisation.objects.select_related("signature").order_by("state_day", "id")
    states = [(state, [(one, row(one.signature)) for one in found.filter(state=state)]) for state in ProofState]
    context = {"states": [(state.label, rows) for state, rows in states if rows]}
    return render(request, "signatures/staff/organisations.html", context)


@only(is_outreach)
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and what comes next."""
    return _page(request, _get(pk), ProofForm())


@require_POST
@only(is_outreach)
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """The proof was seen."""
    form = ProofForm(request.POST)
    if not form.is_valid():
        return _page(request, _get(pk), form)
    by, today = request.user.get_username(), timezone.now().date()
    proof, detail = Proof(form.cleaned_data["proof"]), form.cleaned_data["detail"]
    return _do(
        request,
        pk,
        lambda: organisations.accept(id=pk, proof=proof, detail=detail, by=by, today=today, keys=settings.KEYS),
    )


@require_POST
@only(is_outreach)
def decide(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Asked for the proof; there is none; asked anew."""
    acts: dict[str, Callable[..., None]] = {
        "asked": organisations.ask,
        "refuse": organisations.refuse,
        "reopen": organisations.reopen,
    }
    if what not in acts:
        raise Http404
    today = timezone.now().date()
    return _do(request, pk, lambda: acts[what](id=pk, by=request.user.get_username(), today=today))


@only(is_outreach)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Who answers for it, opened once, for a reason."""
    found = _get(pk)
    sealed = Contact.objects.defer("sealed").filter(organisation=found).first()
    back = reverse("staff_signatures:organisation", args=[pk])
    return contact_page.page(request, sealed, whose=row(found.signature).name, back=back)


def tasks(user: User) -> Iterable[Task]:
    """Organisations whose proof nobody has asked for."""
    if not is_outreach(user):
        return
    waiting = Organisation.objects.filter(state=ProofState.WAITS).order_by("state_day", "id")
    number, first = waiting.count(), waiting.first()
    if first is not None:
        shown = format_number(number, language.current())
        yield Task(
            when=since(first.state_day, timezone.now().date()),
            title=ngettext(
                "One organisation waits to be asked for the proof of its decision",
                "%(number)s organisations wait to be asked for the proof of their decision",
                number,
            )
            % {"number": shown},
            consequence=_("They have signed, and neither count nor stand on the wall until you have seen it."),
            url=reverse("staff_signatures:organisations"),
            button=_("Look at them"),
            urgency=Urgency.PROMISE,
            minutes=5 * number,
        )


def _page(request: HttpRequest, found: Organisation, form: ProofForm) -> HttpResponse:
    context = {
        "organisation": found,
        "row": row(found.signature),
        "form": form,
        "is_waiting": found.state in WAITING,
        "is_reader": is_moderator(request.user),  # type: ignore[arg-type]
        "has_contact": Contact.objects.filter(organisation=found).exists(),
    }
    return render(request, "signatures/staff/organisation.html", context, status=422 if form.errors else 200)


def _do(request: HttpRequest, pk: int, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Organisation.DoesNotExist:
        raise Http404 from None
    except organisations.NotNow:
        messages.error(request, _("Somebody else was quicker, or the organisation no longer wants to be named."))
    else:
        messages.success(request, _("Saved."))
    return redirect("staff_signatures:organisation", pk=pk)


def _get(pk: int) -> Organisation:
    found = Organisation.objects.select_related("signature__version").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
