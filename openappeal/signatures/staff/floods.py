"""Floods: what is set aside now, finding what false signatures have in common, proposing to set them aside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.rules import is_moderator, only
from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.features import minute_of
from openappeal.antiabuse.models import Part
from openappeal.signatures import flood_queries
from openappeal.signatures.actions import sweeps
from openappeal.signatures.models import Held, Sweep
from openappeal.signatures.staff import flood_words
from openappeal.signatures.staff.flood_forms import AGO, HOURS, ROLES, BadPredicate, Choice, ReasonForm

A_DAY = 24 * 60
SWEEPS_SHOWN = 50


@only(is_moderator)
def overview(request: HttpRequest) -> HttpResponse:
    """What is set aside, by what, and who asks for it back."""
    now = minute_of(timezone.now())
    bursts = [
        {
            "words": flood_words.burst(one),
            "since": flood_words.minute(one.first_minute, request.user),  # type: ignore[arg-type]
            "until": flood_words.minute(one.last_minute, request.user),  # type: ignore[arg-type]
            "one": one,
        }
        for one in flood_queries.bursts_since(now - 2 * A_DAY)[:20]
    ]
    return render(
        request,
        "signatures/staff/floods.html",
        {
            "bursts": bursts,
            "by_burst": flood_queries.held(Held.BURST).count(),
            "by_trap": flood_queries.held(Held.TRAP).count(),
            "by_crowd": flood_queries.held(Held.CROWD).count(),
            "by_domain": flood_queries.held(Held.DOMAIN).count(),
            "by_throwaway": flood_queries.held(Held.THROWAWAY).count(),
            "asked": flood_queries.asked_back().count(),
            "sweeps": Sweep.objects.order_by("-proposed_day", "id")[:SWEEPS_SHOWN],
            "lets_through": switches.is_stopped(Part.HOLDING),
        },
    )


@only(is_moderator)
def find(request: HttpRequest) -> HttpResponse:
    """What stands out in some hours; then what a choice of features would set aside. Nothing happens here."""
    return _find(request, Choice(request.GET, now_minute=minute_of(timezone.now())), ReasonForm())


@require_POST
@only(is_moderator)
def propose(request: HttpRequest) -> HttpResponse:
    """Show the choice to the others, with a reason."""
    choice, form = Choice(request.POST, now_minute=minute_of(timezone.now())), ReasonForm(request.POST)
    try:
        predicate = choice.predicate()
    except BadPredicate:
        return redirect("staff_signatures:find_flood")
    if not form.is_valid():
        return _find(request, choice, form)
    sweep = sweeps.propose(
        predicate=predicate,
        expected=flood_queries.preview(predicate).confirmed,
        reason=form.cleaned_data["reason"],
        by=request.user.get_username(),
        now=timezone.now(),
    )
    messages.success(request, _("Proposed. Nothing has been set aside yet."))
    return redirect("staff_signatures:sweep", pk=sweep.pk)


def _find(request: HttpRequest, choice: Choice, form: ReasonForm) -> HttpResponse:
    rows = flood_queries.rows_between(choice.from_minute, choice.until_minute)
    stands_out = True
    if not choice.is_chosen:
        suggestion = flood_queries.suggest(rows, from_minute=choice.from_minute)
        stands_out = suggestion is not None
        choice.take(suggestion)
    preview, sample, problem = None, [], ""
    if choice.is_chosen:
        try:
            predicate = choice.predicate()
        except BadPredicate:
            problem = _("Choose at least one value that must be so, or marks and how many of them.")
        else:
            preview = flood_queries.preview(predicate)
            sample = [flood_words.seen(one) for one in flood_queries.sample_of(predicate)]
    features = choice.features(flood_queries.shares(rows))
    context = {
        "choice": choice,
        "hours": HOURS,
        "ago": AGO,
        "roles": ROLES,
        "features": features,
        "numbers": range(1, len(features) + 1),
        "looked_at": len(rows),
        "stands_out": stands_out,
        "span": (
            flood_words.minute(choice.from_minute, request.user),  # type: ignore[arg-type]
            flood_words.minute(choice.until_minute, request.user),  # type: ignore[arg-type]
        ),
        "preview": preview,
        "sample": sample,
        "problem": problem,
        "form": form,
    }
    return render(request, "signatures/staff/find_flood.html", context, status=422 if form.errors or problem else 200)
