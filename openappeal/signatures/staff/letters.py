"""Letters to public signers about their signature: written, looked at, sent, paused, stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
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
from openappeal.mail import letters as rendering
from openappeal.signatures import emails, letter_approval, letter_queries
from openappeal.signatures.actions import letters as actions
from openappeal.signatures.letter_models import LetterState, Occasion, SignerLetter
from openappeal.signatures.staff.letter_forms import ApproveForm, LetterForm
from openappeal.vault.tokens import PersonalCode

MANY = 200
# What the preview shows in place of a personal code.
NO_CODE = PersonalCode("x" * 26)
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)


@only(is_organiser)
def letters(request: HttpRequest) -> HttpResponse:
    """Drafts, what is being sent, what has gone."""
    newest = F("approved_day").desc(nulls_first=True)
    found = SignerLetter.objects.prefetch_related("texts").order_by(newest, "id")[:MANY]
    first = next(iter(appeals.campaign_languages()), "")
    rows = [(one, next((text.subject for text in one.texts.all() if text.language == first), "")) for one in found]
    reachable = letter_queries.reachable().count()
    context = {"rows": rows, "reachable": reachable, "first": first, "versions": letter_queries.by_version()}
    return render(request, "signatures/staff/letters.html", context)


@only(is_organiser)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a letter, or go on writing."""
    letter = _get(pk) if pk is not None else None
    if letter is not None and letter.state != LetterState.DRAFT:
        return redirect("staff_signatures:letter", pk=pk)
    initial = (
        {name: getattr(letter, name) for name in ("occasion", "versions", "languages", "countries")} if letter else {}
    )
    form = LetterForm(request.POST if request.method == "POST" else None, initial=initial, letter=letter)
    if form.is_bound and form.is_valid():
        try:
            letter = actions.write(
                id=pk,
                occasion=Occasion(form.cleaned_data["occasion"]),
                audience=form.audience,
                words=form.words,
                by=request.user.get_username(),
                today=timezone.now().date(),
            )
        except actions.NotPossibleNow:
            return _too_late(request, pk)
        return redirect("staff_signatures:letter", pk=letter.pk)
    return render(request, "signatures/staff/letter_edit.html", {"form": form, "letter": letter})


@only(is_moderator)
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft as it will look, with the number of recipients; or how far the sending is."""
    return _letter_page(request, _get(pk))


@only(is_moderator)
def preview(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The HTML of the letter in one language, for the frame. Its personal link leads nowhere."""
    found = _get(pk)
    if not found.texts.filter(language=language).exists():
        raise Http404
    made = rendering.render(_sample(found, language))
    return HttpResponse(made.html, headers={"Content-Security-Policy": LETTER_POLICY})


@require_POST
@only(is_organiser)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that the letter be sent, with a reason and the number of recipients."""
    found = _get(pk)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        return _letter_page(request, found, form)
    try:
        letter_approval.propose(
            id=pk,
            number=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
            by=request.user.get_username(),
            now=timezone.now(),
        )
    except actions.NumberDiffers as error:
        if not error.number:
            form.add_error("number", _("Nobody would get it. Change to whom it goes."))
        else:
            form.add_error("number", _("This is not the number of recipients. Look at it again."))
        return _letter_page(request, found, form)
    except actions.NoWords:
        form.add_error(None, _("Write the letter in the campaign’s first language before it is sent."))
        return _letter_page(request, found, form)
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    messages.success(request, _("The others see it on their first screen. Nothing has been sent yet."))
    return redirect("staff_signatures:letter", pk=pk)


@require_POST
@only(is_moderator)
@fresh
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go, as the second person."""
    return _let_go(request, pk, letter_approval.agree)


@require_POST
@only(is_organiser)
@fresh
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it go, after the announced day."""
    return _let_go(request, pk, letter_approval.send)


@require_POST
@only(is_moderator)
def say_no(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it a draft again."""
    try:
        letter_approval.say_no(id=_get(pk).pk, by=request.user.get_username(), now=timezone.now())
    except actions.NotPossibleNow:
        return _too_late(request, pk)
    messages.success(request, _("It is a draft again. Nothing has been sent."))
    return redirect("staff_signatures:letter", pk=pk)


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
    return redirect("staff_signatures:letter", pk=pk)


@require_POST
@only(is_organiser)
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    """Send no more for now."""
    return _do(request, pk, actions.pause, _("Paused. A handful may still be on their way."))


@require_POST
@only(is_organiser)
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on."""
    return _do(request, pk, actions.resume, _("The letters go out again."))


@require_POST
@only(is_organiser)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Send no more, for good."""
    return _do(request, pk, actions.stop, _("Stopped for good. A handful may still be on their way."))


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
    if SignerLetter.objects.filter(pk=pk).exists():
        return redirect("staff_signatures:letter", pk=pk)
    return redirect("staff_signatures:letters")


def _letter_page(request: HttpRequest, found: SignerLetter, form: ApproveForm | None = None) -> HttpResponse:
    is_draft = found.state == LetterState.DRAFT
    is_proposed = found.state == LetterState.PROPOSED
    counted = letter_queries.by_language(found) if is_draft or is_proposed else []
    proposal = letter_approval.find(found, now=timezone.now())
    written = [text.language for text in found.texts.all()]
    order = appeals.campaign_languages()
    written.sort(key=lambda tag: order.index(tag) if tag in order else len(order))
    gone = found.sent + found.refused + found.uncertain + found.expired
    context = {
        "letter": found,
        "form": form or ApproveForm(),
        "is_draft": is_draft,
        "is_proposed": is_proposed,
        "may_write": is_organiser(request.user),  # type: ignore[arg-type]
        "proposal": proposal,
        "is_mine": proposal is not None and proposal.by == request.user.get_username(),
        "ready_at": _moment(proposal.ready_at, request.user) if proposal and proposal.ready_at else "",  # type: ignore[arg-type]
        "is_small_team": approvals.team_size() < approvals.SMALL_TEAM,
        "is_on_its_way": found.state in (LetterState.SENDING, LetterState.PAUSED)
        or (found.state == LetterState.STOPPED and found.finished_day is None),
        "previews": [(tag, rendering.render(_sample(found, tag))) for tag in written],
        "counted": [(tag, number, tag if tag in written else (written or [""])[0]) for tag, number in counted],
        "number": sum(number for _tag, number in counted),
        "left": max(found.recipients - gone, 0),
        "mail_is_set": bool(settings.EMAIL_URL),
    }
    return render(request, "signatures/staff/letter.html", context)


def _moment(moment: datetime, user: User) -> str:
    return home.moment(moment.astimezone(home.time_zone(user)), user)


def _sample(found: SignerLetter, language: str) -> rendering.Request:
    words = letter_queries.words_for(found, language)
    return emails.about_signature(
        address="somebody@post.example",
        code=NO_CODE,
        language=words.language,
        subject=words.subject,
        text=words.text,
        change=words.change,
        since=words.since,
    )


def _too_late(request: HttpRequest, pk: int | None) -> HttpResponse:
    messages.error(request, _("Somebody else was quicker: the letter is not as you saw it. Look at it again."))
    if pk is None or not SignerLetter.objects.filter(pk=pk).exists():
        return redirect("staff_signatures:letters")
    return redirect("staff_signatures:letter", pk=pk)


def _get(pk: int) -> SignerLetter:
    found = SignerLetter.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
