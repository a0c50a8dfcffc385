"""Files of banks and payment services: taken in, and what their lines are."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.cms.uploads import OnlyMemory
from openappeal.core.digits import format_number
from openappeal.core.sheets import BadFile, open_list
from openappeal.fundraising import books_queries as queries
from openappeal.fundraising import twice
from openappeal.fundraising.actions import books, matching, statements
from openappeal.fundraising.actions.statements import Look
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import AccountCode, EntryKind
from openappeal.fundraising.reconciling import formats
from openappeal.fundraising.reconciling.formats import UnknownColumns
from openappeal.fundraising.staff import line_gifts
from openappeal.fundraising.staff.guard import may_keep_books, only, who
from openappeal.fundraising.staff.statement_forms import (
    FILE_PROBLEMS,
    REFUSED,
    MeaningForm,
    TakeInForm,
)
from openappeal.fundraising.statement_models import LineKind, LineState, Statement, StatementLine
from openappeal.vault.keys import KeyMissing

ROWS_A_PAGE = 100
NEAR = 25


@only(may_keep_books)
def overview(request: HttpRequest) -> HttpResponse:
    """What was taken in, and what waits."""
    context = {
        "waiting": queries.waiting(),
        "aside": StatementLine.objects.filter(state=LineState.ASIDE).count(),
        "statements": [
            (one, AccountCode(one.account).label) for one in Statement.objects.order_by("-day", "-last_day", "pk")[:100]
        ],
    }
    return render(request, "fundraising/staff/books_statements.html", context)


@csrf_exempt
@only(may_keep_books)
def take_in(request: HttpRequest) -> HttpResponse:
    """A file. Exempt here and protected within: the check would read the file first, and write it to the disk."""
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
        done = _read(request, form, is_looking=is_looking)
        if isinstance(done, Statement):
            messages.success(request, _said(done))
            return redirect("staff_books:waiting", account=done.account)
        looked = done
    context: dict[str, Any] = {"form": form, "looked": looked}
    if looked is not None:
        form.ask(looked)
        context |= {
            "account": AccountCode(looked.account.value).label,
            "refused": [(row.number, str(REFUSED[row.reason])) for row in looked.refused],
            "may_take": looked.manner is not None and looked.new,
            "came": sorted(looked.came.items()),
            "went": sorted(looked.went.items()),
        }
    return render(request, "fundraising/staff/books_take_in.html", context, status=422 if form.errors else 200)


@only(may_keep_books)
def waiting(request: HttpRequest, account: str) -> HttpResponse:
    """An account's lines that wait, and what can be done with those that are ticked."""
    if account not in AccountCode.values or not Account(account).holds_money:
        raise Http404
    form = MeaningForm(request.POST if request.method == "POST" else None, is_bank=account == Account.BANK)
    ticked = [int(one) for one in request.POST.getlist("line") if one.isdecimal() and len(one) < 20]
    if form.is_bound and form.is_valid() and _do(request, form, ticked):
        return redirect("staff_books:waiting", account=account)
    state = LineState.ASIDE if request.GET.get("aside") else LineState.WAITING
    found = StatementLine.objects.filter(account=account, state=state).order_by("day", "pk")
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p"))
    like = twice.gifts_like(page) if state == LineState.WAITING else {}
    context = {
        "account": AccountCode(account).label,
        "form": form,
        "page": page,
        "rows": [(one, LineKind(one.kind).label, one.pk in ticked, one.pk in like) for one in page],
        "is_aside": state == LineState.ASIDE,
        "query": "aside=1" if state == LineState.ASIDE else "",
        "code": account,
    }
    return render(request, "fundraising/staff/books_waiting.html", context, status=422 if form.errors else 200)


@only(may_keep_books)
def line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line: what it is matched with, or what of ours it may be."""
    found = _line(pk)
    new_form = line_gifts.new_form(request, found)
    if request.method == "POST" and request.POST.get("then") == "settle":
        line_gifts.settle(request, found)
        return redirect("staff_books:line", pk=pk)
    if new_form is not None and new_form.is_bound:
        if new_form.is_valid() and line_gifts.enter(request, found, new_form):
            return redirect("staff_books:line", pk=pk)
    elif request.method == "POST":
        ticked = [int(one) for one in request.POST.getlist("posting") if one.isdecimal() and len(one) < 20]
        try:
            matching.match(line=pk, postings=ticked, **who(request))
        except matching.NotTheSame:
            messages.error(request, _("Not matched: the ticked entries do not come to the line’s sum."))
        except matching.NotWaiting:
            messages.error(request, _("Somebody else has done something with this line meanwhile."))
        else:
            messages.success(request, _("Matched."))
        return redirect("staff_books:line", pk=pk)
    free = matching.free_postings(Account(found.account)).filter(currency=found.currency).select_related("entry")
    same_way = free.filter(amount__gt=0) if found.net > 0 else free.filter(amount__lt=0)
    near = sorted(same_way[:2_000], key=lambda one: (abs((one.entry.day - found.day).days), one.pk))[:NEAR]
    context = {
        "line": found,
        "account": AccountCode(found.account).label,
        "kind": LineKind(found.kind).label,
        "matches": [
            (one.posting, EntryKind(one.posting.entry.kind).label)
            for one in found.matches.select_related("posting__entry").order_by("posting__entry__day", "pk")
        ],
        "gifts": line_gifts.may_be(found),
        "new_form": new_form,
        "near": [(one, EntryKind(one.entry.kind).label) for one in near],
    }
    status = 422 if new_form is not None and new_form.errors else 200
    return render(request, "fundraising/staff/books_line.html", context, status=status)


@require_POST
@only(may_keep_books)
def let_wait(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a matching back, or bring back what was set aside."""
    found = _line(pk)
    matching.let_wait(line=pk, **who(request))
    messages.success(request, _("The line waits again. What was entered stands."))
    return redirect("staff_books:line", pk=found.pk)


def _read(request: HttpRequest, form: TakeInForm, *, is_looking: bool) -> Look | Statement | None:
    """Look at the file, or take it in. None, and the form says why, if it cannot be read."""
    try:
        sheet = open_list(form.cleaned_data["file"].read(), score=formats.score)
        said = form.said()
        if is_looking:
            return statements.look(sheet=sheet, said=said, keys=settings.KEYS)
        try:
            return statements.take_in(sheet=sheet, said=said, keys=settings.KEYS, **who(request))
        except statements.NotSaid:
            return statements.look(sheet=sheet, said=said, keys=settings.KEYS)
    except KeyMissing:
        form.add_error("file", FILE_PROBLEMS["no_key"])
    except UnknownColumns:
        form.ask_columns(sheet.header)
        form.add_error("file", FILE_PROBLEMS["columns"])
    except BadFile as error:
        form.add_error("file", str(FILE_PROBLEMS[error.reason]).format(row=_n(error.row)))
    return None


def _do(request: HttpRequest, form: MeaningForm, ticked: list[int]) -> bool:
    """Enter or set aside the ticked lines. False, and the form says why, if that cannot be."""
    given = form.cleaned_data
    try:
        if given["meaning"] == form.ASIDE:
            number = matching.set_aside(lines=ticked, **who(request))
            said = ngettext("One line was set aside.", "%(number)s lines were set aside.", number)
        else:
            meaning = matching.Meaning(given["meaning"])
            number = matching.enter(
                lines=ticked, meaning=meaning, purpose=given["purpose"], are_others=given.get("are_others", False),
                keys=settings.KEYS, **who(request),
            )  # fmt: skip
            said = ngettext("One line was entered.", "%(number)s lines were entered.", number)
    except matching.NotWaiting:
        form.add_error(None, _("Tick at least one line. Lines that somebody else has dealt with meanwhile are gone."))
    except matching.NotTheSame:
        form.add_error("meaning", _("Not all of the ticked lines can have been that: some came and some went."))
    except matching.MayBeGifts as error:
        form.ask_others(len(error.lines))
    except books.BadEntry:
        form.add_error("purpose", _("Choose the purpose."))
    except KeyMissing:
        form.add_error(None, FILE_PROBLEMS["no_key"])
    else:
        messages.success(request, said % {"number": _n(number)})
        return True
    return False


def _said(done: Statement) -> str:
    matched = done.lines.filter(state=LineState.MATCHED).count()
    new = ngettext("One new line.", "%(number)s new lines.", done.lines_new) % {"number": _n(done.lines_new)}
    fits = ngettext("One was matched.", "%(number)s were matched.", matched) % {"number": _n(matched)}
    return f"{new} {fits}"


def _line(pk: int) -> StatementLine:
    found = StatementLine.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _n(number: int) -> str:
    return format_number(number, language.current())
