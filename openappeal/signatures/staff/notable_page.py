"""The screen of one notable, and the decision of two people to show the name."""

from __future__ import annotations

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import approvals, home
from openappeal.accounts.rules import fresh, is_moderator, is_outreach, only
from openappeal.signatures import notable_approval
from openappeal.signatures import notable_rules as rules
from openappeal.signatures.actions import notables, watching
from openappeal.signatures.models import Signature
from openappeal.signatures.notable_models import NEXT, Contact, Notable, NotableState, NotableWording, Step
from openappeal.signatures.notable_queries import namesakes
from openappeal.signatures.reading_models import Flagged
from openappeal.signatures.staff.notable_forms import ApprovalForm, GroupForm, HeardForm, PlaceForm, ProofForm
from openappeal.signatures.staff.words import sentence


def page(request: HttpRequest, found: Notable, wrong: forms.Form | None = None) -> HttpResponse:
    """How far it is and what comes next; with a form that is to be put right, if one was sent."""
    user = request.user
    state = NotableState(found.state)
    proposal = notable_approval.find(found, now=timezone.now())
    ready_at = ""
    if proposal is not None and proposal.ready_at is not None:
        ready_at = home.moment(proposal.ready_at.astimezone(home.time_zone(user)), user)  # type: ignore[arg-type]
    wordings = list(found.wordings.order_by("language"))
    context = {
        "notable": found,
        "next": NEXT[state],
        "form": wrong or _next_form(found),
        "leave_form": HeardForm(auto_id="leave_%s"),
        "group_form": GroupForm(initial={"group": found.group}, auto_id="group_%s"),
        "has_contact": Contact.objects.filter(notable=found).exists(),
        "may_write": is_outreach(user),  # type: ignore[arg-type]
        "may_take_back": state in rules.ARROWS[Step.TAKE_BACK],
        "may_withdraw": state in rules.ARROWS[Step.WITHDRAW],
        "may_join": state in rules.ARROWS[Step.JOIN] and (found.signature_id is None or found.is_made_here),
        "flags": _flags([one for one in wordings if one.is_approved]),
        "approved": [one for one in wordings if one.is_approved],
        "drafts": [one for one in wordings if not one.is_approved],
        "may_approve": state in rules.ARROWS[Step.APPROVE],
        "namesakes": namesakes(found) if state in rules.ARROWS[Step.JOIN] else [],
        "proposal": proposal,
        "seen": notable_approval.seen(found),
        "is_reader": is_moderator(user),  # type: ignore[arg-type]
        "is_mine": proposal is not None and proposal.by == user.get_username(),
        "ready_at": ready_at,
        "is_small_team": approvals.team_size() < approvals.SMALL_TEAM,
        "steps": found.steps.order_by("-number"),
    }
    return render(request, "signatures/staff/notable.html", context, status=422 if wrong else 200)


def _flags(wordings: list[NotableWording]) -> list[str]:
    """What is odd about the approved words, or that a name must not appear: for whoever is to agree."""
    as_signed = [Signature(visibility="public", name=one.name, credential=one.credential) for one in wordings]
    seen = watching.see(as_signed, keys=settings.KEYS)
    said = [sentence(one) for signature in as_signed for one in seen[signature.pk] if one.kind != Flagged.NOTABLE]
    return list(dict.fromkeys(said))


def _next_form(found: Notable) -> forms.Form | None:
    if found.state == NotableState.AGREED:
        reply = found.steps.filter(step__in=[Step.AGREE, Step.JOIN]).order_by("-number").first()
        return ProofForm(reply=reply.channel if reply else "")
    if found.state in (NotableState.PROVED, NotableState.SHOWN) or found.wordings.filter(is_approved=False).exists():
        return ApprovalForm(initial={"may_show": False, "may_print": False})
    if found.state == NotableState.APPROVED:
        return PlaceForm(notable=found)
    return HeardForm()


@require_POST
@only(is_outreach)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a second person."""
    others = request.POST.get("others") == "yes"
    return _decide(request, pk, lambda **who: notable_approval.propose(others_are_others=others, **who))


@require_POST
@only(is_moderator)
@fresh
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it, as the second person."""
    seen_as = request.POST.get("seen", "")
    return _decide(request, pk, lambda **who: notable_approval.agree(seen_as=seen_as, **who))


@require_POST
@only(is_outreach)
@fresh
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it, after the announced day."""
    return _decide(request, pk, notable_approval.show)


@require_POST
@only(is_moderator)
def say_no(request: HttpRequest, pk: int) -> HttpResponse:
    """Do not show it for now."""
    return _decide(request, pk, notable_approval.say_no)


def _decide(request: HttpRequest, pk: int, act: Callable[..., None]) -> HttpResponse:
    try:
        act(id=pk, by=request.user.get_username(), now=timezone.now())
    except Notable.DoesNotExist:
        raise Http404 from None
    except notable_approval.Changed:
        messages.error(request, _("It is not what you had on your screen. Read what it says now, then agree."))
    except notable_approval.SameName:
        messages.error(request, _("Somebody of this name has signed here. Say first whether it is the same person."))
    except approvals.SamePerson:
        messages.error(request, _("You have proposed it yourself. Somebody else has to agree."))
    except approvals.TooNew:
        messages.error(request, _("An account may agree when it is a day old."))
    except approvals.NotApproved:
        messages.error(request, _("Nobody else has agreed yet, and the day is not over."))
    except rules.NoConsent:
        messages.error(request, _("They have not agreed that the name is shown."))
    except rules.NoWording:
        messages.error(request, _("Write the name and the line first."))
    except notables.NotTheirs:
        messages.error(request, _("This signature is hidden, set aside, or another’s."))
    except (approvals.NotProposed, rules.NotNow):
        messages.error(
            request, _("This does not follow from where it stands now. Somebody else may have been quicker.")
        )
    else:
        messages.success(request, _("Saved."))
    return redirect("staff_signatures:notable", pk=pk)
