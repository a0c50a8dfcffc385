"""Crowds: people of one network or one mail domain who came together. And how many press their letter's button."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_moderator, only
from openappeal.core.digits import format_number
from openappeal.signatures import crowd_queries, flood_queries
from openappeal.signatures.actions import crowds as actions
from openappeal.signatures.cohorts import CROWDS
from openappeal.signatures.models import Held
from openappeal.signatures.predicates import BadPredicate
from openappeal.signatures.staff import flood_words
from openappeal.signatures.staff.flood_forms import ReasonForm


@only(is_moderator)
def crowds(request: HttpRequest, held: str) -> HttpResponse:
    """Each network, or each mail domain, of which signatures were set aside for their number."""
    reason = _reason(held)
    rows = [
        {
            "group": one,
            "words": flood_words.value(CROWDS[reason], one.value),
            "first": flood_words.minute(one.first_minute, request.user),  # type: ignore[arg-type]
            "last": flood_words.minute(one.last_minute, request.user),  # type: ignore[arg-type]
        }
        for one in crowd_queries.groups(reason)
    ]
    context = {"held": held, "rows": rows, "number": flood_queries.held(reason).count(), "small": actions.SMALL}
    return render(request, "signatures/staff/crowds.html", context)


@only(is_moderator)
def release(request: HttpRequest, held: str, value: str) -> HttpResponse:
    """One crowd: how many, a few of them, then the button."""
    reason = _reason(held)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    try:
        found = crowd_queries.group(reason, value)
    except BadPredicate:
        raise Http404 from None
    if form.is_bound and form.is_valid():
        number = actions.release_group(
            held=reason,
            value=value,
            by=request.user.get_username(),
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )
        shown = {"number": format_number(number, language.current())}
        sentence = ngettext("One signature counts again.", "%(number)s signatures count again.", number)
        messages.success(request, sentence % shown if "%" in sentence else sentence)
        return redirect("staff_signatures:crowds", held=held)
    context = {
        "held": held,
        "number": found.count(),
        "sample": [flood_words.seen(one) for one in flood_queries.sample(found)],
        "form": form,
    }
    return render(request, "signatures/staff/release_all.html", context, status=422 if form.errors else 200)


@only(is_moderator)
def rates(request: HttpRequest) -> HttpResponse:
    """How many press the button of their letter, by mail provider and by language."""
    today = timezone.now().date()
    providers = [
        (flood_words.provider(one.name), one)
        for one in crowd_queries.rates_by_provider(keys=settings.KEYS, today=today)
    ]
    languages = [
        (flood_words.value("language", one.name) if one.name else _("All others"), one)
        for one in crowd_queries.rates_by_language(today=today)
    ]
    context = {"providers": providers, "languages": languages, "days": crowd_queries.RATE_DAYS}
    return render(request, "signatures/staff/rates.html", context)


def _reason(held: str) -> Held:
    if held not in CROWDS:
        raise Http404
    return Held(held)
