"""Issues of the mailing: written, looked at, tried, sent, paused, stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import approvals, home
from openappeal.accounts.models import User
from openappeal.accounts.rules import fresh, is_moderator, is_organiser, only
from openappeal.appeals import queries as appeals
from openappeal.cms import shell
from openappeal.mailings import issue_approval, issue_queries, mould, rules, words
from openappeal.mailings.actions import issues as actions
from openappeal.mailings.actions.telling import SOURCE as CHANGED_DEMAND
from openappeal.mailings.issue_models import Issue, IssueState
from openappeal.mailings.queries import SMALLEST, subscribers
from openappeal.mailings.staff import numbers
from openappeal.mailings.staff.forms import AudienceForm, IssueForm, ProposeForm, RuleForm, TestForm

MANY = 200
KILOBYTE = 1000
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)
BY_HAND = ("", CHANGED_DEMAND)
"""Whose words are written here. Those of others are changed where they come from."""


@only(is_organiser)
def issues(request: HttpRequest) -> HttpResponse:
    """Drafts, what is being sent, what has gone."""
    return _list(request)


def _list(request: HttpRequest, form: RuleForm | None = None) -> HttpResponse:
    newest = F("began_day").desc(nulls_first=True)
    found = Issue.objects.prefetch_related("editions").order_by(newest, "id")[:MANY]
    rows = []
    for one in found:
        editions = list(one.editions.all())
        # In the language in which it was written.
        editions.sort(key=lambda edition: edition.language != one.fallback)
        rows.append((one, editions[0] if editions else None, len(editions)))
    context = {
        "rows": rows,
        "subscribers": (number := subscribers()),
        "is_few": number < SMALLEST,
        "form": form or RuleForm(initial={"number": issue_queries.alone_up_to()}),
        "mail_is_set": bool(settings.EMAIL_URL),
    }
    return render(request, "mailings/staff/issues.html", context)


@require_POST
@only(is_organiser)
@fresh
def rule(request: HttpRequest) -> HttpResponse:
    """Say above how many recipients two people are needed."""
    form = RuleForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    number, today = form.cleaned_data["number"], timezone.now().date()
    actions.set_alone_up_to(number=number, by=request.user.get_username(), today=today)
    messages.success(request, _("Saved."))
    return redirect("staff_mailings:issues")


@only(rules.comes_in)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write an issue, or go on writing. “Count” says how many would get it, and keeps nothing."""
    issue = _get(pk) if pk is not None else None
    if not rules.writes(request.user, issue):  # type: ignore[arg-type]
        raise PermissionDenied
    if issue is not None and (issue.state != IssueState.DRAFT or issue.follows_source):
        return redirect("staff_mailings:issue", pk=pk)
    has_words = issue is None or issue.source in BY_HAND
    data = request.POST if request.method == "POST" else None
    form = IssueForm(data, issue=issue) if has_words else AudienceForm(data, issue=issue)
    counts = data is not None and "count" in data
    if data is not None and not counts and form.is_valid():
        facts = {
            "topic": form.cleaned_data["topic"],
            "audience": form.audience,
            "by": request.user.get_username(),
            "today": timezone.now().date(),
        }
        try:
            if isinstance(form, IssueForm):
                issue = actions.write(id=pk, words=form.words, **facts)
            elif issue is not None:
                issue = actions.address(id=issue.pk, **facts)
        except actions.NotPossibleNow:
            return _too_late(request, pk)
        return redirect("staff_mailings:issue", pk=issue.pk if issue else pk)
    counted = form.audience_now() if counts else issue
    context = {
        "form": form,
        "issue": issue,
        "recipients": numbers.recipients(numbers.count(counted)) if counted else "",
        "has_words": has_words,
        "counts": counts,
        "origin": rules.origin(issue) if issue else "",
    }
    return render(request, "mailings/staff/issue_edit.html", context)


@only(rules.comes_in)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as it will look, with the number of recipients; or how far the sending is."""
    return _page(request, _seen(request, pk))


@only(rules.comes_in)
def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The HTML of the letter as readers of a language get it, for the frame; with `dark`, as at night."""
    found = _seen(request, pk)
    if not found.editions.exists() or language not in _readers(found):
        raise Http404
    html = mould.render(found, language).html
    if "dark" in request.GET:
        html = html.replace("@media (prefers-color-scheme:dark)", "@media all")
    return HttpResponse(html, headers={"Content-Security-Policy": LETTER_POLICY})


@require_POST
@only(rules.comes_in)
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the letter to the author's own address."""
    found = _written(request, pk)
    form = TestForm(request.POST, tags=_readers(found))
    if not form.is_valid():
        return _page(request, found, test_form=form)
    try:
        actions.send_test(
            id=pk,
            language=form.cleaned_data["language"],
            address=form.cleaned_data["address"],
            keys=settings.KEYS,
            by=request.user.get_username(),
            today=timezone.now().date(),
        )
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    messages.success(request, _("The test goes out now. Nobody else gets it."))
    return redirect("staff_mailings:issue", pk=pk)


@require_POST
@only(rules.comes_in)
@fresh
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Send it to a few; ask that it be sent to many. With a reason and the number of recipients."""
    found = _written(request, pk)
    form = ProposeForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        goes_out = issue_approval.propose(
            id=pk,
            number=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
            by=request.user.get_username(),
            now=timezone.now(),
            alone=is_organiser(request.user),  # type: ignore[arg-type]
        )
    except actions.NumberDiffers as error:
        if not error.number:
            form.add_error("number", _nobody(found))
        else:
            form.add_error("number", _("This is not the number of recipients. Look at it again."))
        return _page(request, found, form)
    except actions.TooLarge as error:
        form.add_error(None, _too_large(error.languages))
        return _page(request, found, form)
    except actions.FirstStillGoes:
        form.add_error(None, _("The first letter is still being sent. Wait until it has gone, or stop it for good."))
        return _page(request, found, form)
    except (actions.NotPossibleNow, actions.NoWords):
        return _too_late(request, pk)
    if goes_out:
        messages.success(request, _("The letters go out now, behind all confirmation letters."))
    else:
        messages.success(request, _("The others see it on their first screen. Nothing has been sent yet."))
    return redirect("staff_mailings:issue", pk=pk)


def _nobody(found: Issue) -> str:
    if found.follows_source:
        return _("Nobody would get it: it is not known any more who got the first letter, or they have all left.")
    return _("Nobody would get it. Change to whom it goes.")


def _too_large(found: Mapping[str, int]) -> str:
    names = {one.tag: one.name for one in shell.languages()}
    told = _("A letter may have 20 kB. These have more: %(languages)s. Make them shorter, or make the issue again.")
    return told % {"languages": " · ".join(names.get(tag, tag) for tag in found)}


@require_POST
@only(is_moderator)
@fresh
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go, as the second person."""
    return _let_go(request, pk, issue_approval.agree)


@require_POST
@only(is_organiser)
@fresh
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go, after the announced day."""
    return _let_go(request, pk, issue_approval.send)


@require_POST
@only(rules.comes_in)
def say_no(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it a draft again."""
    try:
        issue_approval.say_no(id=_seen(request, pk).pk, by=request.user.get_username(), now=timezone.now())
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    messages.success(request, _("It is a draft again. Nothing has been sent."))
    return redirect("staff_mailings:issue", pk=pk)


def _let_go(request: HttpRequest, pk: int, act: Callable[..., None]) -> HttpResponse:
    try:
        act(id=_get(pk).pk, by=request.user.get_username(), now=timezone.now())
    except approvals.SamePerson:
        messages.error(request, _("You have proposed it yourself. Somebody else has to agree."))
    except approvals.TooNew:
        messages.error(request, _("An account may agree when it is a day old."))
    except approvals.NotApproved:
        messages.error(request, _("Nobody else has agreed yet, and the day is not over."))
    except (actions.NotPossibleNow, approvals.NotProposed):
        return _too_late(request, pk)
    else:
        messages.success(request, _("The letters go out now, behind all confirmation letters."))
    return redirect("staff_mailings:issue", pk=pk)


@require_POST
@only(is_organiser)
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Send no more for now."""
    return _do(request, pk, actions.pause, _("Paused. What is on its way at this second still goes."))


@require_POST
@only(is_organiser)
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on."""
    return _do(request, pk, actions.resume, _("The letters go out again."))


@require_POST
@only(is_organiser)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Send no more, for good."""
    return _do(request, pk, actions.cancel, _("Stopped for good. What is on its way at this second still goes."))


@require_POST
@only(is_organiser)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    return _do(request, pk, actions.discard, _("The draft is gone."))


def _do(request: HttpRequest, pk: int, act: Callable[..., None], said: str) -> HttpResponse:
    try:
        act(id=_get(pk).pk, by=request.user.get_username(), today=timezone.now().date())
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    messages.success(request, said)
    if Issue.objects.filter(pk=pk).exists():
        return redirect("staff_mailings:issue", pk=pk)
    return redirect("staff_mailings:issues")


@dataclass(frozen=True)
class _Preview:
    """The letter as readers of a language get it. `size` in kilobytes, as it is handed to the mail server at most."""

    tag: str
    made: mould.Rendered
    is_own: bool
    is_cut: bool
    size: int

    @staticmethod
    def of(found: Issue, tag: str) -> _Preview:
        edition = issue_queries.edition_for(found, tag)
        weight = mould.weigh(edition.words, language=edition.words.language, topic=found.topic, tag=tag)
        is_cut = words.is_cut(edition.words.html)
        return _Preview(tag, mould.render(found, tag), edition.is_own, is_cut, -(-weight // KILOBYTE))


def _page(
    request: HttpRequest, found: Issue, form: ProposeForm | None = None, test_form: TestForm | None = None
) -> HttpResponse:
    is_draft, is_proposed = found.state == IssueState.DRAFT, found.state == IssueState.PROPOSED
    readers = _readers(found)
    proposal = issue_approval.find(found, now=timezone.now())
    previews = [_Preview.of(found, tag) for tag in readers]
    user: User = request.user  # type: ignore[assignment]
    may_send = is_organiser(user)
    context = {
        "issue": found,
        "form": form or ProposeForm(),
        "test_form": test_form or TestForm(tags=readers),
        "is_draft": is_draft,
        "is_proposed": is_proposed,
        "may_write": rules.writes(user, found),
        "may_agree": is_moderator(user),
        "may_send": may_send,
        "may_change_words": found.source in BY_HAND,
        "origin": rules.origin(found),
        "proposal": proposal,
        "is_mine": proposal is not None and proposal.by == user.get_username(),
        "ready_at": _moment(proposal.ready_at, user) if proposal and proposal.ready_at else "",
        "is_small_team": approvals.team_size() < approvals.SMALL_TEAM,
        "is_on_its_way": found.state in (IssueState.SENDING, IssueState.PAUSED)
        or (found.state == IssueState.STOPPED and found.finished_day is None),
        "previews": previews,
        "cut": [one.made.language for one in previews if one.is_cut and one.is_own],
        "minutes": issue_queries.minutes_left(found),
        "mail_is_set": bool(settings.EMAIL_URL),
    }
    if is_draft or is_proposed:
        said = numbers.count(found)
        context |= {
            "recipients": numbers.recipients(said),
            "languages": numbers.by_language(found),
            "needs_second": not may_send or said.number > issue_queries.alone_up_to(),
        }
    else:
        context["outcome"] = numbers.outcome(found, exact=may_send)
    return render(request, "mailings/staff/issue.html", context)


def _readers(found: Issue) -> list[str]:
    """Languages whose letters differ: each edition's, and the first of those who get another's."""
    written = [edition.language for edition in found.editions.all()]
    order = appeals.campaign_languages()
    written.sort(key=lambda tag: order.index(tag) if tag in order else len(order))
    others = [tag for tag in order if tag not in written and (not found.languages or tag in found.languages)]
    return [*written, *others[:1]] if written else []


def _moment(moment: datetime, user: User) -> str:
    return home.moment(moment.astimezone(home.time_zone(user)), user)


def _too_late(request: HttpRequest, pk: int | None) -> HttpResponse:
    messages.error(request, _("Somebody else was quicker: the letter is not as you saw it. Look at it again."))
    if pk is None or not Issue.objects.filter(pk=pk).exists():
        return redirect("staff_mailings:issues")
    return redirect("staff_mailings:issue", pk=pk)


def _get(pk: int) -> Issue:
    found = Issue.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest, pk: int) -> Issue:
    found = _get(pk)
    if not rules.looks(request.user, found):  # type: ignore[arg-type]
        raise PermissionDenied
    return found


def _written(request: HttpRequest, pk: int) -> Issue:
    found = _get(pk)
    if not rules.writes(request.user, found):  # type: ignore[arg-type]
        raise PermissionDenied
    return found
