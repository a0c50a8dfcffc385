"""Well-known people: who waits for whom, one of them with the next step, the order in a group."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.models import User
from openappeal.accounts.rules import fresh, is_moderator, is_organiser, is_outreach, only, sees_notables
from openappeal.accounts.tasks_board import Task, Urgency
from openappeal.accounts.waiting import since
from openappeal.core.digits import format_number
from openappeal.signatures import notable_approval
from openappeal.signatures import notable_rules as rules
from openappeal.signatures.actions import notable_order, notables
from openappeal.signatures.notable_models import NEXT, Contact, Notable, NotableState
from openappeal.signatures.spheres import NotableGroup
from openappeal.signatures.staff import contact_page
from openappeal.signatures.staff.notable_forms import (
    ApprovalForm,
    ContactForm,
    GroupForm,
    HeardForm,
    NewForm,
    PlaceForm,
    ProofForm,
    WordingForm,
)
from openappeal.signatures.staff.notable_page import page
from openappeal.vault.sealing import TooLong

FOR_THE_TEAM = (NotableState.AGREED, NotableState.PROVED, NotableState.APPROVED, NotableState.PLACED)


@only(sees_notables)
def overview(request: HttpRequest) -> HttpResponse:
    """Everybody by state: what waits for the team first."""
    found: dict[str, list[Notable]] = {}
    for row in Notable.objects.order_by("state_day", "id"):
        found.setdefault(row.state, []).append(row)
    order = [*reversed(FOR_THE_TEAM), NotableState.INVITED, NotableState.SHOWN, *rules.ENDED]
    states = [(state.label, NEXT[state], found[state]) for state in order if state in found]
    counted = [(group.value, group.label, notable_order.in_order(group).count()) for group in NotableGroup]
    context = {
        "states": states,
        "groups": [one for one in counted if one[2]],
        "may_write": is_outreach(request.user),  # type: ignore[arg-type]
    }
    return render(request, "signatures/staff/notables.html", context)


@only(is_outreach)
def new(request: HttpRequest) -> HttpResponse:
    """Somebody has been asked."""
    form = NewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        fields = form.cleaned_data
        try:
            made = notables.invite(
                name=fields["name"],
                group=NotableGroup(fields["group"]),
                country=fields["country"],
                language=fields["language"],
                speaker=fields["speaker"],
                contact=form.contact,
                by=request.user.get_username(),
                today=timezone.now().date(),
                keys=settings.KEYS,
            )
            return redirect("staff_signatures:notable", pk=made.pk)
        except notables.NeverAgain:
            form.add_error("name", _("This person wants never to be asked again. Please do not write to them."))
        except notables.AlreadyThere:
            form.add_error("name", _("Somebody of your team has asked this person already. Look in the list."))
        except TooLong:
            form.add_error("note", _("Write less here."))
    return render(request, "signatures/staff/notable_new.html", {"form": form})


@require_POST
@only(is_organiser)
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """A signature of the form belongs to somebody well known."""
    form = GroupForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        made = notables.begin_from_signature(id=pk, group=NotableGroup(form.cleaned_data["group"]), **_who(request))
    except notables.AlreadyThere:
        messages.error(request, _("There is a record of this name already: say there that the signature is theirs."))
        return redirect("staff_signatures:notables")
    except notables.NotTheirs:
        messages.error(request, _("This signature is hidden, set aside, or another’s."))
        return redirect("staff_signatures:signature", pk=pk)
    return redirect("staff_signatures:notable", pk=made.pk)


@only(sees_notables)
def notable(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them: how far, what comes next, what was done."""
    return page(request, _get(pk))


@require_POST
@only(is_outreach)
def answer(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """What they said: yes, no, never again; or that they no longer want it."""
    form = HeardForm(request.POST)
    if not form.is_valid():
        return page(request, _get(pk), form)
    heard: dict[str, Any] = {"id": pk, "heard": form.heard, **_who(request)}
    if what == "never":
        return _do(request, pk, lambda: notables.refuse(**heard, keys=settings.KEYS))
    acts: dict[str, Callable[..., None]] = {
        "yes": notables.agree,
        "no": notables.decline,
        "withdrew": notables.withdraw,
    }
    if what not in acts:
        raise Http404
    return _do(request, pk, lambda: acts[what](**heard))


@require_POST
@only(is_outreach)
def prove(request: HttpRequest, pk: int) -> HttpResponse:
    """It was they themselves."""
    form = ProofForm(request.POST)
    if not form.is_valid():
        return page(request, _get(pk), form)
    return _do(request, pk, lambda: notables.prove(id=pk, heard=form.heard, **_who(request)))


@only(is_outreach)
def wording(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and credential line in each language, as a draft."""
    found = _get(pk)
    written = {one.language: one for one in found.wordings.order_by("-is_approved")}
    initial = {f"name-{tag}": one.name for tag, one in written.items()}
    initial |= {f"credential-{tag}": one.credential for tag, one in written.items()}
    if not written:
        initial = {f"name-{found.language}": found.name}
    form = WordingForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        notables.write(id=pk, words=form.words, **_who(request))
        messages.success(request, _("The draft is kept. It is shown nowhere until they have approved it."))
        return redirect("staff_signatures:notable", pk=pk)
    return render(request, "signatures/staff/notable_wording.html", {"notable": found, "form": form})


@require_POST
@only(is_outreach)
@fresh
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """They approved the draft, word for word."""
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return page(request, _get(pk), form)
    fields = form.cleaned_data
    uses = {"may_show": fields["may_show"], "may_print": fields["may_print"]}
    return _do(request, pk, lambda: notables.approve(id=pk, heard=form.heard, **uses, **_who(request)))


@require_POST
@only(is_outreach)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Where in the group."""
    form = PlaceForm(request.POST, notable=_get(pk))
    if not form.is_valid():
        return page(request, _get(pk), form)
    return _do(request, pk, lambda: notables.place(id=pk, after=form.cleaned_data["after"], **_who(request)))


@require_POST
@only(is_outreach)
def join(request: HttpRequest, pk: int, signature: int) -> HttpResponse:
    """A signature of the form is theirs."""
    return _do(request, pk, lambda: notables.join(id=pk, signature=signature, **_who(request)))


@require_POST
@only(is_outreach)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """The last step was a mistake."""
    return _do(request, pk, lambda: notables.take_back(id=pk, **_who(request), keys=settings.KEYS))


@require_POST
@only(is_outreach)
def regroup(request: HttpRequest, pk: int) -> HttpResponse:
    """Another group."""
    form = GroupForm(request.POST)
    if not form.is_valid():
        raise Http404
    group = NotableGroup(form.cleaned_data["group"])
    return _do(request, pk, lambda: notable_order.regroup(id=pk, group=group, **_who(request)))


@only(is_outreach)
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Whom the team writes to, opened once, for a reason."""
    found = _get(pk)
    sealed = Contact.objects.defer("sealed").filter(notable=found).first()
    return contact_page.page(
        request,
        sealed,
        whose=found.name,
        who=found.get_speaker_display(),
        back=reverse("staff_signatures:notable", args=[pk]),
        anew=reverse("staff_signatures:write_contact", args=[pk]),
    )


@only(is_outreach)
def write_contact(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the contact anew; what was there goes."""
    found = _get(pk)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            notables.set_contact(id=pk, contact=form.contact, **_who(request), keys=settings.KEYS)
            messages.success(request, _("Sealed. It can be opened again one at a time, for a reason that is logged."))
            return redirect("staff_signatures:notable", pk=pk)
        except TooLong:
            form.add_error("note", _("Write less here."))
    return render(request, "signatures/staff/notable_new.html", {"form": form, "notable": found})


@only(is_outreach)
def order(request: HttpRequest, group: str) -> HttpResponse:
    """The order of one group. A POST moves one of them up or down by one place."""
    if group not in NotableGroup.values:
        raise Http404
    if request.method == "POST":
        moved = request.POST.get("notable", "")
        if not moved.isascii() or not moved.isdecimal() or len(moved) > 19:
            raise Http404
        try:
            notable_order.move(id=int(moved), up=request.POST.get("way") == "up", **_who(request))
        except Notable.DoesNotExist:
            raise Http404 from None
        return redirect(reverse("staff_signatures:notable_order", args=[group]) + f"#n{moved}")
    context = {"label": NotableGroup(group).label, "rows": list(notable_order.in_order(group)), "group": group}
    return render(request, "signatures/staff/notable_order.html", context)


def tasks(user: User) -> Iterable[Task]:
    """What waits for a second person, and what waits for the team at all."""
    now = timezone.now()
    placed = Notable.objects.filter(state=NotableState.PLACED) if is_moderator(user) else Notable.objects.none()
    for row in placed.order_by("state_day", "id"):
        proposal = notable_approval.find(row, now=now)
        if proposal is not None and proposal.by != user.get_username():
            yield Task(
                when=since(row.state_day, now.date()),
                title=_("A well-known name waits for a second person"),
                consequence=_("It is not shown until you have looked at how it was proved, and agreed or said no."),
                url=reverse("staff_signatures:notable", args=[row.pk]),
                button=_("Look at it"),
                urgency=Urgency.PROMISE,
            )
    if not is_outreach(user):
        return
    waiting = Notable.objects.filter(state__in=FOR_THE_TEAM).order_by("state_day", "id")
    number, first = waiting.count(), waiting.first()
    if first is not None:
        shown = format_number(number, language.current())
        yield Task(
            when=since(first.state_day, now.date()),
            title=ngettext(
                "One well-known person has said yes and is not shown yet",
                "%(number)s well-known people have said yes and are not shown yet",
                number,
            )
            % {"number": shown},
            consequence=_("They expect to be asked for the wording, and to see their names."),
            url=reverse("staff_signatures:notables"),
            button=_("Look at them"),
            urgency=Urgency.WORK,
            minutes=5 * number,
        )


def _do(request: HttpRequest, pk: int, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Notable.DoesNotExist:
        raise Http404 from None
    except rules.NotNow:
        messages.error(
            request, _("This does not follow from where it stands now. Somebody else may have been quicker.")
        )
    except rules.SameChannel:
        messages.error(request, _("The answer came by this way. Prove it by another one."))
    except rules.NoConsent:
        messages.error(request, _("They have not agreed that the name is shown."))
    except notables.NoText:
        messages.error(request, _("No text is published in their language, so nobody can agree to it."))
    except rules.NoWording:
        messages.error(request, _("Write the name and the line first."))
    except notables.NotTheirs:
        messages.error(request, _("This signature is hidden, set aside, or another’s."))
    else:
        messages.success(request, _("Saved."))
    return redirect("staff_signatures:notable", pk=pk)


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "today": timezone.now().date()}


def _get(pk: int) -> Notable:
    found = Notable.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
