"""Entering by hand: what was bought, and what moved between accounts, purposes and currencies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from wagtail.admin import messages

from openappeal.cms.uploads import OnlyMemory
from openappeal.fundraising.actions import expenses, moving
from openappeal.fundraising.books import Account
from openappeal.fundraising.staff import books_forms as shapes
from openappeal.fundraising.staff.books import keep_receipt
from openappeal.fundraising.staff.guard import may_keep_books, only, who

CARRIED = ("giving", "getting", "amount", "currency")
"""What a link may fill in of a sum to be carried."""

TITLES = {
    "expense": (
        gettext_lazy("Enter an expense"),
        gettext_lazy("What was bought, from which account, for which purpose."),
    ),
    "move": (
        gettext_lazy("Move money"),
        gettext_lazy("From one account to another: cheques into the bank, a payout of a payment service."),
    ),
    "carry": (
        gettext_lazy("Carry to another purpose"),
        gettext_lazy("No money moves. Readers of open books see that it was carried, and where."),
    ),
    "exchange": (
        gettext_lazy("Exchange currencies"),
        gettext_lazy("One sum went, another came. The books keep both, and the rate that they say, with its day."),
    ),
    "opening": (
        gettext_lazy("What was there before"),
        gettext_lazy("What an account held on the day before these books begin."),
    ),
}


@csrf_exempt
@only(may_keep_books)
def expense(request: HttpRequest) -> HttpResponse:
    """Exempt here and protected within: the check would read the file first, and write it to the disk."""
    handler = OnlyMemory(request)
    request.upload_handlers = [handler]
    return _expense(request)


@csrf_protect
def _expense(request: HttpRequest) -> HttpResponse:
    form = shapes.ExpenseForm(request.POST, request.FILES) if request.method == "POST" else shapes.ExpenseForm()
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        spent = expenses.spend(
            day=given["day"],
            account=Account(given["account"]),
            against=Account(given["against"]),
            amount_minor=given["amount"],
            currency=given["currency"],
            purpose=given["purpose"],
            note=given["note"],
            **who(request),
        )
        if given["receipt"] is not None and not keep_receipt(request, spent.entry_id, given["receipt"], form):
            messages.warning(request, _("The expense is entered, but its file was not kept. Add it here."))
        else:
            messages.success(request, _("Entered."))
        return redirect("staff_books:entry", pk=spent.entry_id)
    return _page(request, "expense", form)


@only(may_keep_books)
def move(request: HttpRequest) -> HttpResponse:
    """From one account to another."""
    return _written(
        request,
        "move",
        shapes.MoveForm,
        lambda given: moving.move(
            giving=Account(given["giving"]), getting=Account(given["getting"]), **_sum(given), **who(request)
        ),
    )


@only(may_keep_books)
def carry(request: HttpRequest) -> HttpResponse:
    """From one purpose to another."""
    return _written(
        request,
        "carry",
        shapes.CarryForm,
        lambda given: moving.carry(giving=given["giving"], getting=given["getting"], **_sum(given), **who(request)),
        initial={name: request.GET[name] for name in CARRIED if name in request.GET},
    )


@only(may_keep_books)
def exchange(request: HttpRequest) -> HttpResponse:
    """One currency for another."""
    return _written(
        request,
        "exchange",
        shapes.ExchangeForm,
        lambda given: moving.exchange(
            day=given["day"],
            account=Account(given["account"]),
            sold=given["amount"],
            base=given["currency"],
            into=Account(given["into"]),
            bought=given["bought"],
            quote=given["quote"],
            purpose=given["purpose"],
            **who(request),
        ),
    )


@only(may_keep_books)
def opening(request: HttpRequest) -> HttpResponse:
    """Where the books begin."""
    return _written(
        request,
        "opening",
        shapes.OpeningForm,
        lambda given: moving.open_with(
            account=Account(given["account"]), purpose=given["purpose"], **_sum(given), **who(request)
        ),
    )


def _sum(given: dict[str, Any]) -> dict[str, Any]:
    return {"day": given["day"], "amount_minor": given["amount"], "currency": given["currency"]}


def _written(
    request: HttpRequest,
    name: str,
    shape: type[forms.Form],
    write: Callable[[dict[str, Any]], int],
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    form = shape(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        entry = write(form.cleaned_data)
        messages.success(request, _("Entered."))
        return redirect("staff_books:entry", pk=entry)
    return _page(request, name, form)


def _page(request: HttpRequest, name: str, form: forms.Form) -> HttpResponse:
    title, lead = TITLES[name]
    context = {"form": form, "title": title, "lead": lead, "has_file": name == "expense"}
    return render(request, "fundraising/staff/books_write.html", context, status=422 if form.errors else 200)
