"""“Subscribers”: numbers, lists that were taken in, and leaving an address out. No address can be read here."""

from __future__ import annotations

from itertools import islice
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_organiser, only
from openappeal.cms.uploads import OnlyMemory
from openappeal.core.digits import format_number
from openappeal.core.sheets import BadFile
from openappeal.mailings import actions, queries
from openappeal.mailings.actions import hearing, taking_in
from openappeal.mailings.actions.taking_in import Fate, Result
from openappeal.mailings.lists import NoAddresses, open_list
from openappeal.mailings.models import TakenIn
from openappeal.mailings.staff.list_words import FATES, FILE_PROBLEMS
from openappeal.mailings.staff.subscriber_forms import LeaveOutForm, TakeInForm
from openappeal.vault.keys import KeyMissing

MOST_ROWS = 20_000  # what a request can take in while somebody waits
MOST_SHOWN = 100


@only(is_organiser)
def overview(request: HttpRequest) -> HttpResponse:
    """How many, in which languages, about what; to how many nothing is sent; lists."""
    form = LeaveOutForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _leave_out(form, by=request.user.get_username()):
        messages.success(request, _("Noted. From now on this address gets nothing, whether it got news before or not."))
        return redirect("staff_subscribers:overview")
    number = queries.subscribers()
    context = {
        "form": form,
        "number": number,
        "is_few": number < queries.SMALLEST,
        "languages": queries.by_language(),
        "topics": queries.by_topic(),
        "suppressed": queries.suppressed(),
        "hook": queries.hook(),
        "calls": queries.calls_waiting(),
        "lists": queries.lists(),
    }
    return render(request, "mailings/staff/subscribers.html", context, status=422 if form.errors else 200)


@csrf_exempt
@only(is_organiser)
def take_in(request: HttpRequest) -> HttpResponse:
    """A list. Exempt here and protected within: the check would read the file first, and write it to the disk."""
    handler = OnlyMemory(request)
    request.upload_handlers = [handler]
    return _take_in(request, handler)


@csrf_protect
def _take_in(request: HttpRequest, handler: OnlyMemory) -> HttpResponse:
    """The first press looks, the second takes in: with the file chosen once more, since nothing of it is kept here."""
    form = TakeInForm(request.POST, request.FILES) if request.method == "POST" else TakeInForm()
    looked = None
    if form.is_bound and handler.too_large:
        form.errors.pop("file", None)
        form.add_error("file", FILE_PROBLEMS["too_large"])
    if form.is_bound and form.is_valid():
        is_looking = request.POST.get("step") != "take"
        result = _read(form, by="" if is_looking else request.user.get_username())
        if result is not None and not is_looking:
            messages.success(request, _said(result))
            return redirect("staff_subscribers:overview")
        looked = result
    context: dict[str, Any] = {"form": form, "looked": looked, "counts": _in_words(looked) if looked else []}
    if looked:
        context["remarks"] = [(number, str(FATES[fate])) for number, fate in looked.remarks[:MOST_SHOWN]]
        context["more"] = max(len(looked.remarks) - MOST_SHOWN, 0)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "mailings/staff/subscribers_take_in.html", context, status=status)


@require_POST
@only(is_organiser)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a list back."""
    try:
        gone = taking_in.undo(id=pk, by=request.user.get_username(), today=timezone.now().date())
    except TakenIn.DoesNotExist:
        raise Http404 from None
    except taking_in.NotNow:
        messages.error(request, _("This list was taken back already."))
    else:
        said = ngettext("One subscriber was erased.", "%(number)s subscribers were erased.", gone) % {
            "number": _n(gone)
        }
        messages.success(request, said)
    return redirect("staff_subscribers:overview")


@require_POST
@only(is_organiser)
def decide(request: HttpRequest) -> HttpResponse:
    """Believe what the mail provider tells of many subscribers, or throw it away."""
    who, today = request.user.get_username(), timezone.now().date()
    try:
        if request.POST.get("it") == "believe":
            hearing.go_on(by=who, today=today)
            messages.success(request, _("The mail provider is believed, until the end of today."))
        else:
            hearing.throw_away(by=who, today=today)
            messages.success(request, _("Thrown away. These subscribers stay on the list."))
    except hearing.NothingHeld:
        messages.error(request, _("Somebody has decided this already."))
    return redirect("staff_subscribers:overview")


def _leave_out(form: LeaveOutForm, *, by: str) -> bool:
    try:
        actions.stop_for(address=form.cleaned_data["email"], by=by, keys=settings.KEYS, today=timezone.now().date())
    except KeyMissing:
        said = _(
            "The staff side of this installation holds no key for that. Type the address on the public page for news, "
            "and press “Send no more news” there."
        )
        form.add_error("email", said)
        return False
    return True


def _read(form: TakeInForm, *, by: str) -> Result | None:
    """Look at the list, or take it in if somebody is named. None, and the form says why, if it cannot be read."""
    given = form.cleaned_data
    try:
        found = open_list(given["file"].read(), name=given["file"].name)
        if sum(1 for _row in islice(found.sheet.rows(), MOST_ROWS + 1)) > MOST_ROWS:
            form.add_error("file", FILE_PROBLEMS["too_long"])
            return None
        offered = [tag for tag, _name in form.fields["language"].choices]  # type: ignore[attr-defined]

        def rows():  # type: ignore[no-untyped-def]
            return found.rows(offered=offered, language=given["language"])

        if not by:
            return taking_in.look(rows=rows, keys=settings.KEYS)
        return taking_in.take_in(
            rows=rows,
            proof=form.proof,
            topics=given["topics"],
            by=by,
            keys=settings.KEYS,
            today=timezone.now().date(),
        )
    except KeyMissing:
        form.add_error("file", FILE_PROBLEMS["no_key"])
    except NoAddresses:
        form.add_error("file", FILE_PROBLEMS["no_addresses"])
    except BadFile as error:
        form.add_error("file", str(FILE_PROBLEMS[error.reason]).format(row=_n(error.row)))
    return None


def _said(result: Result) -> str:
    if result.taken_in is None:
        return _("Nothing in this list was new: nothing was changed.")
    new = result.taken_in.number
    return ngettext("One subscriber was taken in.", "%(number)s subscribers were taken in.", new) % {"number": _n(new)}


def _in_words(result: Result) -> list[tuple[str, int]]:
    return [(str(FATES[fate]), result.counts[fate]) for fate in Fate if result.counts[fate] or fate == Fate.NEW]


def _n(number: int) -> str:
    return format_number(number, language.current())


app_name = "staff_subscribers"
urlpatterns = [
    path("", overview, name="overview"),
    path("lists/new/", take_in, name="take_in"),
    path("lists/<int:pk>/undo/", undo, name="undo"),
    path("told/", decide, name="decide"),
]
