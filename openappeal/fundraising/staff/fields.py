"""Sums in forms of the staff side, typed as people type them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.fundraising import money
from openappeal.fundraising.books_models import Posting, Purpose

FIRST_CURRENCIES = ("USD", "EUR", "GBP", "CAD", "CHF", "SEK")
PROBLEMS = {
    "number": _("Write the sum in digits, like 1,250 or 12.50."),
    "digits": _("This currency has fewer digits behind the point."),
    "large": _("This sum is too large."),
}


class SumField(forms.CharField):
    """A sum above zero; which currency it is in, another field says. `read` makes minor units of both."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "14", "maxlength": "24"})


def currencies() -> list[tuple[str, str]]:
    """Those that the books have, then the usual ones, then all."""
    in_books = list(Posting.objects.order_by("currency").values_list("currency", flat=True).distinct())
    first = list(dict.fromkeys([*in_books, *FIRST_CURRENCIES]))
    rest = sorted(set(money.CURRENCIES) - set(first))
    return [(code, f"{code} · {money.name_of(code, language.current())}") for code in (*first, *rest)]


def purposes() -> list[tuple[str, Any]]:
    """Every purpose by its name."""
    named = [(one.key, one.name(language.current())) for one in Purpose.objects.order_by("key")]
    return [("", _("Choose")), *named]


def read_typed(text: str, currency: str) -> int:
    """What somebody typed, whichever mark they write before the cents.

    :raises openappeal.fundraising.money.BadSum:
    """
    try:
        return money.read_sum(text, currency)
    except money.BadSum:
        return money.read_sum(text, currency, decimal=",")


def clean_sum(form: forms.Form, name: str, currency: str) -> int | None:
    """The sum of a field, above zero, or None with an error beside it."""
    text = form.cleaned_data.get(name)
    if not text or not currency:
        return None
    try:
        found = read_typed(text, currency)
    except money.BadSum as error:
        form.add_error(name, PROBLEMS[error.reason])
        return None
    if found <= 0:
        form.add_error(name, _("Write a sum above zero."))
        return None
    return found
