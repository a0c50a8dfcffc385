"""Gifts by card on the staff side: what the payment service is told, how it is, and what waits for a person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_organiser, may_keep_books, only
from openappeal.fundraising.checkout import amounts, queries
from openappeal.fundraising.checkout.actions import brake, running
from openappeal.fundraising.checkout.models import (
    Attempt,
    AttemptState,
    CardPayment,
    CheckoutCall,
    Monthly,
    MonthlyState,
)
from openappeal.fundraising.staff.drive_forms import Plain, currency_choices

WAITS = "staff_drives:card"


class CheckoutForm(forms.Form):
    """What a bank and a card's statement say, and whether the form is there."""

    name = Plain(
        label=_("What the payment company is told"),
        max_length=60,
        required=False,
        help_text=_(
            "Its rules ask for the name under which you have an account there, and for what you collect. Write that"
            " name, or a short form of it, without a country or a person: “Gift to the open letter”. What it is for is"
            " added by itself, as “Newspaper ad” or “Running costs”. Both stand on its page, and in its books."
        ),
    )
    statement = forms.RegexField(
        r"[A-Za-z0-9 .-]*[A-Za-z][A-Za-z0-9 .-]*|",
        label=_("On the giver’s card statement"),
        max_length=22,
        required=False,
        help_text=_("After the name of your account there: Latin letters and digits, 22 at most. May stay empty."),
        error_messages={"invalid": _("Latin letters, digits, points and hyphens only, and at least one letter.")},
    )
    currencies = forms.MultipleChoiceField(
        label=_("Currencies in which your account there holds money"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only these are offered: another would be exchanged on the way, at a rate that nobody has stated."),
    )
    is_on = forms.BooleanField(label=_("Drives take gifts by card"), required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["currencies"].choices = currency_choices(list(amounts.OFFERS))  # type: ignore[attr-defined]


@only(may_keep_books)
def overview(request: HttpRequest) -> HttpResponse:
    """How it is set and how it goes; names that wait to be read; payments that a treasurer has to enter."""
    return _page(request)


@require_POST
@only(is_organiser)
def save(request: HttpRequest) -> HttpResponse:
    """Switch it on or off, and say what the service is told."""
    form = CheckoutForm(request.POST)
    if form.is_valid():
        try:
            running.write(**form.cleaned_data, **_who(request))
        except running.NamesSomebody as error:
            words = ", ".join(error.words)
            form.add_error(
                "name",
                gettext("This names a country or a person: %(words)s. Payments were frozen over one such word.")
                % {"words": words},
            )
        except running.NotReady as error:
            form.add_error(*_LACKS[error.reason])
        else:
            messages.success(request, gettext("Saved. The pages of the drives follow in a moment."))
            return redirect(WAITS)
    return _page(request, form)


@require_POST
@only(is_organiser)
def let_on(request: HttpRequest) -> HttpResponse:
    """Take the brake off for today."""
    try:
        brake.let_on(**_who(request))
    except brake.NotBraked:
        messages.error(request, gettext("It is not slowed down any more."))
    else:
        messages.success(request, gettext("For today the form is as fast as always."))
    return redirect(WAITS)


@require_POST
@only(may_keep_books)
def thank(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a name on the drive's page, or do not."""
    try:
        running.thank(card=pk, is_shown=request.POST.get("then") == "show", **_who(request))
    except running.NotThere:
        messages.error(request, gettext("Somebody else has read this name meanwhile."))
    else:
        messages.success(request, gettext("Saved."))
    return redirect(WAITS)


@require_POST
@only(may_keep_books)
def put_right(request: HttpRequest, pk: int) -> HttpResponse:
    """A payment was entered from the service's file."""
    try:
        running.put_right(attempt=pk, **_who(request))
    except running.NotThere:
        messages.error(request, gettext("It waits no more."))
    else:
        messages.success(request, gettext("Saved."))
    return redirect(WAITS)


@require_POST
@only(may_keep_books)
def look_after(request: HttpRequest, pk: int) -> HttpResponse:
    """What an event was about is in the books."""
    try:
        running.look_after_event(event=pk, **_who(request))
    except running.NotThere:
        messages.error(request, gettext("It waits no more."))
    else:
        messages.success(request, gettext("Saved."))
    return redirect(WAITS)


_LACKS = {
    "words": ("name", _("Without these words it cannot be on.")),
    "currencies": ("currencies", _("Choose at least one currency.")),
    "answer": (
        "is_on",
        _("The payment company has never answered. Whoever runs the machine puts its key into the settings first."),
    ),
}


def _page(request: HttpRequest, form: CheckoutForm | None = None) -> HttpResponse:
    ours, state, today = queries.checkout(), queries.state(), timezone.now().date()
    initial = {
        "name": ours.name,
        "statement": ours.statement,
        "currencies": ours.currencies.split(),
        "is_on": ours.is_on,
    }
    monthly = Monthly.objects.exclude(state=MonthlyState.STOPPED)
    context = {
        "form": form or CheckoutForm(initial=initial),
        "may_change": is_organiser(request.user),
        "ours": ours,
        "state": state,
        "is_today": state.day == today,
        "is_braked": brake.is_on(state, today=today),
        "waiting": CheckoutCall.objects.count(),
        "lined": Attempt.objects.filter(state=AttemptState.LINED).count(),
        "open": Attempt.objects.filter(state=AttemptState.READY).count(),
        "monthly": monthly.filter(state=MonthlyState.ACTIVE).count(),
        "failing": monthly.filter(state=MonthlyState.FAILING).count(),
        "payments": CardPayment.objects.count(),
        "names": queries.wished_names(),
        "troubled": queries.troubled(),
        "untold": queries.untold(today=today),
    }
    return render(request, "fundraising/staff/checkout.html", context)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "today": timezone.now().date()}


urlpatterns = [
    path("card/", overview, name="card"),
    path("card/save/", save, name="card_save"),
    path("card/let-on/", let_on, name="card_let_on"),
    path("card/name/<int:pk>/", thank, name="card_name"),
    path("card/payment/<int:pk>/", put_right, name="card_payment"),
    path("card/event/<int:pk>/", look_after, name="card_event"),
]
