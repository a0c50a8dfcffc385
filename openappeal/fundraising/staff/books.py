"""The books on the staff side: what is where and for what, the lines behind every figure, one entry."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.cms.uploads import OnlyMemory
from openappeal.fundraising import books_queries as queries
from openappeal.fundraising import income, money
from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.actions import expenses, showing
from openappeal.fundraising.books import EXPENSES, INCOME, Account
from openappeal.fundraising.books_models import AccountCode, Entry, EntryKind, Posting, Purpose, Receipt
from openappeal.fundraising.staff.books_forms import NoteForm, OpenForm, PurposeForm, ReverseForm
from openappeal.fundraising.staff.guard import is_organiser, may_keep_books, only, who
from openappeal.privacy import openings
from openappeal.vault.keys import KeyMissing

ROWS_A_PAGE = 100
WITH_RECEIPTS = (EntryKind.EXPENSE, EntryKind.FEE)
RECEIPT_PROBLEMS = {
    "kind": gettext_lazy("This is neither a PDF nor a JPEG or PNG picture."),
    "large": gettext_lazy("The file is larger than 5 MB."),
    "many": gettext_lazy("Ten files are beside this expense already."),
}


@only(may_keep_books)
def overview(request: HttpRequest) -> HttpResponse:
    """What every account holds, what is left for every purpose, what waits."""
    names = {one.key: one.name(language.current()) for one in Purpose.objects.all()}
    left = queries.left()
    used = {key for key, _currency in left}
    context = {
        "accounts": [
            (AccountCode(account.value), currency, total) for (account, currency), total in queries.balances().items()
        ],
        "purposes": [(key, names[key], currency, total) for (key, currency), total in left.items()],
        "unused": [(key, name) for key, name in names.items() if key not in used],
        "waiting": queries.waiting(),
        "came": [
            (str(year), names[key], income.WORDS[kind], number, amount, currency)
            for year, key, currency, kind, number, amount in income.exact()
        ],
        "regular": [(names.get(key, key), currency, one) for (key, currency), one in income.regular().items()],
        "is_public": showing.is_public(),
        "may_show": is_organiser(request.user),  # type: ignore[arg-type]
        "years": queries.years(),
    }
    return render(request, "fundraising/staff/books.html", context)


@only(may_keep_books)
def lines(request: HttpRequest) -> HttpResponse:
    """The lines behind a figure: of an account or a purpose, in a currency."""
    asked = _asked(request)
    found = queries.lines(**asked).select_related("entry", "purpose").order_by("-entry__day", "entry_id", "pk")
    query = request.GET.copy()
    query.pop("p", None)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p"))
    way, sign = _way(asked)
    context = {
        "page": page,
        "rows": [
            (one, sign * one.amount, AccountCode(one.account).label, EntryKind(one.entry.kind).label, _name(one))
            for one in page
        ],
        "query": query.urlencode(),
        "totals": [(currency, sign * total) for currency, total in _totals(found)],
        "way": way,
        "of": _title(asked),
    }
    return render(request, "fundraising/staff/books_lines.html", context)


@only(may_keep_books)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry, with its lines; of an expense, its note and receipts."""
    return _page(request, _entry(pk))


@csrf_exempt
@only(may_keep_books)
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Exempt here and protected within: the check would read the file first, and write it to the disk."""
    request.upload_handlers = [OnlyMemory(request)]
    return _note(request, pk)


@require_POST
@csrf_protect
def _note(request: HttpRequest, pk: int) -> HttpResponse:
    """What an expense was, and a file that shows it."""
    found, form = _entry(pk), NoteForm(request.POST, request.FILES)
    if found.kind not in WITH_RECEIPTS:
        raise Http404
    if not form.is_valid():
        return _page(request, found, form)
    given = form.cleaned_data
    if given["receipt"] is not None and not keep_receipt(request, pk, given["receipt"], form):
        return _page(request, found, form)
    expenses.write_note(entry=pk, note=given["note"], **who(request))
    messages.success(request, _("Saved."))
    return redirect("staff_books:entry", pk=pk)


def _page(request: HttpRequest, found: Entry, form: NoteForm | None = None) -> HttpResponse:
    expense = getattr(found, "expense", None)
    if form is None and found.kind in WITH_RECEIPTS:
        form = NoteForm(initial={"note": expense.note if expense else ""})
    context = {
        "entry": found,
        "kind": EntryKind(found.kind).label,
        "rows": [(one, AccountCode(one.account).label, _name(one)) for one in found.postings.order_by("-amount", "pk")],
        "form": form,
        "receipts": expense.receipts.defer("sealed").order_by("day", "pk") if expense else [],
        "reverse_form": ReverseForm(),
        "reversed_by": getattr(found, "reversed_by", None),
        "may_reverse": found.kind != EntryKind.REVERSAL and not hasattr(found, "reversed_by"),
    }
    return render(request, "fundraising/staff/books_entry.html", context, status=422 if form and form.errors else 200)


@require_POST
@only(may_keep_books)
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo an entry with another."""
    found, form = _entry(pk), ReverseForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Nothing was reversed: write why."))
        return redirect("staff_books:entry", pk=pk)
    try:
        made = actions.reverse(found, reason=form.cleaned_data["reason"], **who(request))
    except actions.AlreadyReversed:
        messages.error(request, _("This entry was reversed already, or is a reversal itself."))
        return redirect("staff_books:entry", pk=pk)
    messages.success(request, _("Reversed. Both entries stay in the books. This is the new one."))
    return redirect("staff_books:entry", pk=made)


@only(may_keep_books)
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """One receipt, sealed. A POST has the worker open it, and gives it to be saved."""
    found = Receipt.objects.defer("sealed").select_related("expense").filter(pk=pk).first()
    if found is None:
        raise Http404
    form = OpenForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            opened = expenses.read_receipt(id=pk, by=who(request)["by"], reason=form.cleaned_data["reason"])
        except Receipt.DoesNotExist:
            raise Http404 from None
        except openings.EnoughOpened:
            form.add_error("reason", _("A hundred receipts were opened today. No more are opened until tomorrow."))
        except openings.WorkerAway:
            form.add_error(
                "reason",
                _("It was not opened: the worker, which holds the key, gave no answer. Try again in a minute."),
            )
        else:
            return _to_be_saved(opened, pk)
    context = {"receipt": found, "form": form}
    return render(request, "fundraising/staff/books_receipt.html", context, status=422 if form.errors else 200)


@require_POST
@only(may_keep_books)
def remove_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a file away that was put beside the wrong expense."""
    found = Receipt.objects.defer("sealed").select_related("expense").filter(pk=pk).first()
    if found is None:
        raise Http404
    expenses.remove_receipt(id=pk, **who(request))
    messages.success(request, _("It is gone."))
    return redirect("staff_books:entry", pk=found.expense.entry_id)


@only(may_keep_books)
def purpose(request: HttpRequest, key: str = "") -> HttpResponse:
    """A new purpose, or the names of one."""
    found = Purpose.objects.filter(key=key).first() if key else None
    if key and found is None:
        raise Http404
    form = PurposeForm(request.POST if request.method == "POST" else None, initial=_named(found))
    if found is not None:
        del form.fields["key"]
    if form.is_bound and form.is_valid():
        actions.name_purpose(key=key or form.cleaned_data["key"], names=form.names(), **who(request))
        messages.success(request, _("Saved."))
        return redirect("staff_books:overview")
    status = 422 if form.errors else 200
    return render(request, "fundraising/staff/books_purpose.html", {"form": form, "key": key}, status=status)


@require_POST
@only(is_organiser)
def show(request: HttpRequest) -> HttpResponse:
    """Whether readers see the books."""
    is_public = request.POST.get("public") == "1"
    showing.set_public(is_public=is_public, **who(request))
    said = _("Readers see the books in a moment.") if is_public else _("The page of the books goes in a moment.")
    messages.success(request, said)
    return redirect("staff_books:overview")


def _asked(request: HttpRequest) -> dict[str, Any]:
    asked: dict[str, Any] = {}
    account, currency = request.GET.get("account", ""), request.GET.get("currency", "")
    if account in AccountCode.values:
        asked["account"] = Account(account)
    if purpose := request.GET.get("purpose", ""):
        asked["purpose"] = purpose
    if currency:
        asked["currency"] = currency
    return asked


def _title(asked: dict[str, Any]) -> str:
    parts = []
    if "account" in asked:
        parts.append(str(AccountCode(asked["account"].value).label))
    if "purpose" in asked:
        found = Purpose.objects.filter(key=asked["purpose"]).first()
        parts.append(found.name(language.current()) if found else asked["purpose"])
    if "currency" in asked:
        known = asked["currency"] in money.CURRENCIES
        parts.append(money.name_of(asked["currency"], language.current()) if known else asked["currency"])
    return " · ".join(parts)


def _way(asked: dict[str, Any]) -> tuple[str, int]:
    """How the sums are to be read, and their sign for that: of a purpose and of income, what came is above zero."""
    account = asked.get("account")
    if account in EXPENSES:
        return "spent", 1
    if account is not None and account.holds_money:
        return "moves", 1
    return ("moves", -1) if account in INCOME or (account is None and "purpose" in asked) else ("", 1)


def _totals(found: QuerySet[Posting, Posting]) -> list[tuple[str, int]]:
    currencies = found.order_by("currency").values_list("currency", flat=True).distinct()
    return [(one, queries.total_of(found.filter(currency=one))) for one in currencies]


def _name(posting: Posting) -> str:
    return posting.purpose.name(language.current()) if posting.purpose else ""


def _named(found: Purpose | None) -> dict[str, str]:
    return {f"name-{tag}": name for tag, name in found.names.items()} if found else {}


def keep_receipt(request: HttpRequest, entry: int, file: Any, form: Any) -> bool:
    """Keep a file beside an expense, or say beside its box why not."""
    try:
        expenses.keep_receipt(entry=entry, content=file.read(), keys=settings.KEYS, **who(request))
    except expenses.BadReceipt as error:
        form.add_error("receipt", RECEIPT_PROBLEMS[error.reason])
    except KeyMissing:
        form.add_error("receipt", _("The staff side of this installation holds no key for that."))
    else:
        return True
    return False


def _to_be_saved(opened: expenses.Opened, pk: int) -> HttpResponse:
    """Never shown here: it is somebody else's file."""
    answer = HttpResponse(opened.content, content_type=opened.media_type)
    answer["Content-Disposition"] = f'attachment; filename="receipt-{pk}.{expenses.ENDINGS[opened.media_type]}"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "no-store"
    return answer


def _entry(pk: int) -> Entry:
    found = Entry.objects.select_related("reverses", "reversed_by", "expense").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
