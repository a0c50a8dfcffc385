"""One sweep: what it is, who agrees, doing it, undoing it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import approvals
from openappeal.accounts.rules import fresh, is_moderator, only
from openappeal.antiabuse.features import minute_of
from openappeal.signatures import flood_queries, predicates
from openappeal.signatures.actions import sweeps
from openappeal.signatures.models import Sweep
from openappeal.signatures.staff import flood_words


@only(is_moderator)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """A sweep with what it would do, or holds, and what can be done with it."""
    sweep = _get(pk)
    predicate = predicates.from_json(sweep.predicate)
    is_proposed, now = sweep.state == Sweep.State.PROPOSED, timezone.now()
    held = flood_queries.held_by(sweep)
    approval = approvals.find(action=sweeps.ACTION, subject=str(sweep)) if is_proposed else None
    login = request.user.get_username()
    context = {
        "sweep": sweep,
        "must": flood_words.parts(predicate.must),
        "marks": flood_words.parts(predicate.marks),
        "at_least": predicate.at_least,
        "span": flood_words.span(predicate, request.user),  # type: ignore[arg-type]
        "number": flood_queries.preview(predicate).confirmed if is_proposed else held.count(),
        "sample": [
            flood_words.seen(one)
            for one in (flood_queries.sample_of(predicate) if is_proposed else flood_queries.sample(held))
        ],
        "approval": approval,
        "is_granted": approval is not None and approvals.is_granted(approval, now=now),
        "is_mine": approval is not None and approval.proposed_by == login,
        "is_small_team": approvals.team_size() < approvals.SMALL_TEAM,
        "from_when": approval
        and approval.announced_at
        and flood_words.minute(
            minute_of(approval.announced_at + approvals.DELAY),
            request.user,  # type: ignore[arg-type]
        ),
    }
    return render(request, "signatures/staff/sweep.html", context)


@require_POST
@only(is_moderator)
@fresh
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree as the second person."""
    return _press(
        request,
        pk,
        lambda sweep: approvals.approve(
            action=sweeps.ACTION, subject=str(sweep), by=request.user.get_username(), now=timezone.now()
        ),
        _("You agree. It can be done now."),
    )


@require_POST
@only(is_moderator)
@fresh
def announce(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin the day in which the others can say no."""
    return _press(
        request,
        pk,
        lambda sweep: approvals.announce(
            action=sweeps.ACTION, subject=str(sweep), by=request.user.get_username(), now=timezone.now()
        ),
        _("Announced. In 24 hours it can be done, unless somebody says no."),
    )


@require_POST
@only(is_moderator)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Say no."""
    return _press(
        request,
        pk,
        lambda sweep: sweeps.drop(id=sweep.pk, by=request.user.get_username(), now=timezone.now()),
        _("It is dropped. Nothing was set aside."),
    )


@require_POST
@only(is_moderator)
@fresh
def do(request: HttpRequest, pk: int) -> HttpResponse:
    """Set them aside."""
    return _press(
        request,
        pk,
        lambda sweep: sweeps.do(id=sweep.pk, by=request.user.get_username(), now=timezone.now()),
        _("Done. The public pages follow within minutes."),
    )


@require_POST
@only(is_moderator)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put everything back."""
    return _press(
        request,
        pk,
        lambda sweep: sweeps.undo(id=sweep.pk, by=request.user.get_username(), today=timezone.now().date()),
        _("Everything is as it was before. The public pages follow within minutes."),
    )


def _press(request: HttpRequest, pk: int, act: Callable[[Sweep], object], done: str) -> HttpResponse:
    sweep = _get(pk)
    try:
        act(sweep)
    except (sweeps.NotNow, approvals.NotProposed):
        messages.error(request, _("Somebody was quicker: look at what it says now."))
    except approvals.SamePerson:
        messages.error(request, _("You proposed it yourself: somebody else has to agree."))
    except approvals.TooNew:
        messages.error(request, _("An account may agree when it is a day old."))
    except approvals.TeamIsLargeEnough:
        messages.error(request, _("There are four of you or more: somebody else has to agree."))
    except approvals.NotApproved:
        messages.error(request, _("Nobody has agreed yet, and the 24 hours are not over."))
    else:
        messages.success(request, done)
    return redirect("staff_signatures:sweep", pk=sweep.pk)


def _get(pk: int) -> Sweep:
    sweep = Sweep.objects.filter(pk=pk).first()
    if sweep is None:
        raise Http404
    return sweep
