"""Gifts on the staff side: a sheet of them, their next steps, one of them, and who gave it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import may_keep_books, only
from openappeal.core.digits import format_number
from openappeal.fundraising import donors, drive_queries, twice
from openappeal.fundraising.actions import gifts as actions
from openappeal.fundraising.actions import line_gifts
from openappeal.fundraising.actions.matching import NotTheSame
from openappeal.fundraising.checkout.models import CardMovement
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.fundraising.gift_models import STEPS, Donor, Gift, GiftState, Way
from openappeal.fundraising.staff.gift_forms import EndForm, OneStepForm, OpenForm, Sheet, StepForm
from openappeal.fundraising.sums import ON_THE_WAY
from openappeal.privacy import openings
from openappeal.vault.sealing import TooLong

ROWS_A_PAGE = 50


@only(may_keep_books)
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The gifts of a drive, by step, with `groups` also those of its groups; those that are ticked go on together."""
    drive = _drive(pk)
    with_groups = request.GET.get("groups") == "1"
    gifts = drive_queries.gifts_of(drive) if with_groups else Gift.objects.filter(drive=drive)
    form = StepForm(request.POST if request.method == "POST" else None, initial={"day": timezone.now().date()})
    if form.is_bound and form.is_valid():
        chosen = list(gifts.filter(pk__in=[one for one in request.POST.getlist("gift") if one.isdecimal()]))
        if not chosen:
            form.add_error(None, _("Tick the gifts that have gone on."))
        else:
            try:
                went = actions.move(
                    gifts=chosen, to=form.cleaned_data["to"], day=form.cleaned_data["day"], **_who(request)
                )
            except actions.WrongStep:
                form.add_error("to", _("One of these is further already, or has ended. Nothing was changed."))
            except actions.MayBeTheSame as error:
                form.add_error(
                    None,
                    _(
                        "The books have the sum of gift %(code)s already, from a bank’s file. Open this gift and"
                        " save it there. Nothing was changed."
                    )
                    % {"code": error.gift.code},
                )
            except actions.BadDay:
                form.add_error(
                    "day", _("This day is still to come, or lies before the step before. Nothing was changed.")
                )
            else:
                messages.success(request, _n("Saved: one gift.", "Saved: %(number)s gifts.", went))
                return redirect("staff_drives:gifts", pk=pk)
    state = request.GET.get("state", "")
    found = gifts.order_by("-day", "code")
    if state in GiftState.values:
        found = found.filter(state=state)
    elif state == "way":
        found = found.filter(state__in=ON_THE_WAY)
    elif state == "fees":
        found = found.filter(fee_minor__gt=0)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p"))
    context = {
        "drive": drive,
        "form": form,
        "page": page,
        "state": state,
        "states": [*GiftState.choices, ("way", _("on its way to the bank")), ("fees", _("with a fee"))],
        "with_groups": with_groups,
        "kept": "&groups=1" if with_groups else "",
        "going_on": [one.value for one in STEPS[:3]],
        "is_open": drive.stage == DriveStage.OPEN,
    }
    return render(request, "fundraising/staff/gifts.html", context)


@only(may_keep_books)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Many gifts at once: cheques of a day, a cash box, a list of promises."""
    drive = _drive(pk)
    if drive.stage != DriveStage.OPEN:
        messages.error(request, _("Gifts go to a drive that is open."))
        return redirect("staff_drives:drive", pk=pk)
    posted = request.POST if request.method == "POST" else None
    found = Sheet(drive, posted)
    problem = ""
    if posted is not None and posted.get("then") != "more" and found.is_valid():
        if not found.filled:
            problem = _("All lines are empty.")
        else:
            try:
                made = _enter(request, drive, found)
            except TooLong:
                problem = _("A name with its address is too long. Shorten it.")
            else:
                return render(request, "fundraising/staff/sheet_done.html", {"drive": drive, "made": made})
    context = {
        "drive": drive,
        "sheet": found,
        "problem": problem,
        "is_more": bool(posted and posted.get("then") == "more"),
    }
    return render(request, "fundraising/staff/sheet.html", context, status=200)


def _enter(request: HttpRequest, drive: Drive, found: Sheet) -> list[Gift]:
    head = found.head.cleaned_data
    return actions.enter(
        drive=drive,
        way=head["way"],
        state=head["state"],
        currency=head["currency"],
        day=head["day"],
        sheet=found.key,
        lines=[line.line() for line in found.filled],
        keys=settings.KEYS,
        **_who(request),
    )


@only(may_keep_books)
def gift(request: HttpRequest, pk: int) -> HttpResponse:
    """One gift: its steps, its entries in the books, and what can come next."""
    return _page(request, _gift(pk))


@require_POST
@only(may_keep_books)
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """One step on, with what the bank kept."""
    found = _gift(pk)
    form = OneStepForm(request.POST, gift=found)
    if request.POST.get("then") == "join":
        _join(request, found)
        return redirect("staff_drives:gift", pk=pk)
    if form.is_valid():
        given = form.cleaned_data
        to = given["to"]
        try:
            fee = given["fee"] if to == GiftState.CLEARED else 0
            actions.move(
                gifts=[found], to=to, day=given["day"], fee_minor=fee,
                is_other=given.get("is_other", False), **_who(request),
            )  # fmt: skip
        except actions.MayBeTheSame as error:
            form.ask_other()
            return _page(request, found, step_form=form, standing=twice.whose(error.entries), to=to)
        except actions.WrongStep:
            form.add_error("to", _("It is further already, or has ended."))
        except actions.BadDay:
            form.add_error("day", _("This day is still to come, or lies before the step before."))
        except actions.FeeTooLarge:
            form.add_error("fee", _("The bank cannot have kept more than the gift."))
        else:
            messages.success(request, _("Saved."))
            return redirect("staff_drives:gift", pk=pk)
    return _page(request, found, step_form=form)


def _join(request: HttpRequest, found: Gift) -> None:
    entry = request.POST.get("entry", "")
    try:
        if not entry.isdecimal() or len(entry) > 19:
            raise NotTheSame
        line_gifts.join(gift=found, entry=int(entry), to=request.POST.get("to", ""), **_who(request))
    except NotTheSame:
        messages.error(request, _("Somebody else has done something with this gift or this entry meanwhile."))
    else:
        messages.success(request, _("The gift has cleared with this entry. Nothing was entered twice."))


@require_POST
@only(may_keep_books)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """It goes back, or never was."""
    found = _gift(pk)
    form = EndForm(request.POST, gift=found)
    if form.is_valid():
        try:
            actions.end(gift=found, how=form.cleaned_data["how"], day=form.cleaned_data["day"], **_who(request))
        except actions.WrongStep:
            form.add_error("how", _("It has ended already, or does not end this way."))
        except actions.BadDay:
            form.add_error("day", _("This day is still to come, or lies before the step before."))
        else:
            messages.success(
                request, _("Saved. The books say it, and the page of the drive says on which day how much went.")
            )
            return redirect("staff_drives:gift", pk=pk)
    return _page(request, found, end_form=form)


@require_POST
@only(may_keep_books)
def look_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the worker open who gave it, for a reason. The words are shown this once."""
    found = _gift(pk)
    form = OpenForm(request.POST)
    words = None
    if form.is_valid() and found.donor_id is not None:
        try:
            words = donors.read(id=found.donor_id, reason=form.cleaned_data["reason"], by=request.user.get_username())
        except Donor.DoesNotExist:
            raise Http404 from None
        except openings.EnoughOpened:
            form.add_error("reason", _("A hundred donors were opened today. No more are opened until tomorrow."))
        except openings.WorkerAway:
            form.add_error(
                "reason",
                _("It was not opened: the worker, which holds the key, gave no answer. Try again in a minute."),
            )
    return _page(request, found, open_form=form, words=words)


@require_POST
@only(may_keep_books)
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase who gave it. The gift stays, as nobody's."""
    found = _gift(pk)
    if found.donor is not None:
        actions.forget(donor=found.donor, **_who(request))
        messages.success(request, _("Forgotten: name, address, and the name on the page. The gift stays, as nobody’s."))
    return redirect("staff_drives:gift", pk=pk)


def _page(request: HttpRequest, found: Gift, **forms: Any) -> HttpResponse:
    today = {"day": timezone.now().date()}
    # What came by card, the payment service gives back.
    is_alive = found.state in STEPS and found.way != Way.CARD
    context = {
        "gift": found,
        "drive": found.drive,
        "steps": found.steps.order_by("day", "pk"),
        "step_form": forms.get("step_form") or (OneStepForm(gift=found, initial=today) if is_alive else None),
        "end_form": forms.get("end_form") or (EndForm(gift=found, initial=today) if is_alive else None),
        "open_form": forms.get("open_form") or OpenForm(),
        "words": forms.get("words"),
        "is_alive": is_alive,
        "moved": CardMovement.objects.filter(card__gift=found).order_by("day", "pk"),
        "standing": forms.get("standing"),
        "to": forms.get("to"),
        "is_last": found.state == GiftState.CLEARED,
        "is_known": found.donor is not None and found.donor.sealed is not None,
        "is_thanked": found.donor.public_name if found.donor is not None else "",
    }
    return render(request, "fundraising/staff/gift.html", context)


def _n(one: str, many: str, number: int) -> str:
    return ngettext(one, many, number) % {"number": format_number(number, language.current())}


def _who(request: HttpRequest) -> dict[str, Any]:
    return {"by": request.user.get_username(), "today": timezone.now().date()}


def _drive(pk: int) -> Drive:
    found = Drive.objects.select_related("parent").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _gift(pk: int) -> Gift:
    found = Gift.objects.select_related("drive__parent", "donor").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


urlpatterns = [
    path("<int:pk>/gifts/", listing, name="gifts"),
    path("<int:pk>/gifts/new/", sheet, name="sheet"),
    path("gift/<int:pk>/", gift, name="gift"),
    path("gift/<int:pk>/step/", step, name="gift_step"),
    path("gift/<int:pk>/end/", end, name="gift_end"),
    path("gift/<int:pk>/donor/", look_up, name="donor"),
    path("gift/<int:pk>/forget/", forget, name="forget_donor"),
]
