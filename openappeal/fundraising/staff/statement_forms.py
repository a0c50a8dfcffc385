"""Forms of statements: a file and how it is read; what waiting lines were."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from openappeal.accounts import language
from openappeal.core.digits import format_number
from openappeal.fundraising.actions.matching import AGAINST, FROM, Meaning
from openappeal.fundraising.actions.statements import Look, Said
from openappeal.fundraising.books import ASSETS
from openappeal.fundraising.books_models import AccountCode
from openappeal.fundraising.reconciling.formats import ASKED, Column
from openappeal.fundraising.staff.fields import currencies, purposes

FILE_PROBLEMS = {
    "empty": _("The file is empty."),
    "password": _("The file is locked with a password. Open it in your spreadsheet program and save it without."),
    "old_excel": _("This is a file of an old Excel. Open it and save it as XLSX or CSV."),
    "open_document": _("This is an OpenDocument file. Open it and save it as XLSX or CSV."),
    "not_a_list": _("This is not a spreadsheet. Save the list as XLSX or CSV and try again."),
    "damaged": _("The file is damaged. Open it in your spreadsheet program and save it anew."),
    "encoding": _("This encoding is not known."),
    "quotes": _("A quotation mark near row {row} is never closed. Open the list and look at that row."),
    "too_many_rows": _("The list has more than a million rows. Split it into several files."),
    "too_large": _("The file is larger than 30 MB. Ask the bank for a shorter time."),
    "no_key": _("The staff side of this installation holds no key for that."),
    "columns": _("It is not clear which columns hold the day and the sum. Say it below, and choose the file again."),
}
REFUSED = {
    "day": _("the day cannot be read"),
    "sum": _("the sum cannot be read"),
    "currency": _("the currency is not known"),
}
DECIMALS = {
    ".": _("A point: 1,234.50"),
    ",": _("A comma: 1.234,50"),
}
ORDERS = {
    "ymd": _("year, month, day: 2021-07-13"),
    "dmy": _("day, month, year: 13/07/2021"),
    "mdy": _("month, day, year: 07/13/2021"),
}
COLUMNS = {
    Column.DAY: _("Column with the day"),
    Column.NET: _("Column with the sum"),
    Column.CAME: _("Column with what came, if apart"),
    Column.WENT: _("Column with what went, if apart"),
    Column.CURRENCY: _("Column with the currency, if any"),
    Column.TEXT: _("Column with the bank’s words, if any"),
}


class TakeInForm(forms.Form):
    """A file, and what has to be said of it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "CSV or XLSX, as PayPal, Stripe, GoCardless or the bank gives it. Of each row day, sum, fee, currency and"
            " kind are kept, and a mark by which it is known again: no name, no address, no note."
        ),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty."),
            "missing": _("Choose a file"),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
    )
    account = forms.ChoiceField(
        label=_("Which account is it of?"),
        help_text=_("Files of PayPal, Stripe and GoCardless are recognised, whatever is chosen."),
        choices=[(account.value, AccountCode(account.value).label) for account in ASSETS],
        initial="bank",
    )
    decimal = forms.ChoiceField(
        label=_("What stands before the cents?"),
        required=False,
        widget=forms.RadioSelect,
        choices=list(DECIMALS.items()),
    )
    order = forms.ChoiceField(
        label=_("How are days written?"), required=False, widget=forms.RadioSelect, choices=list(ORDERS.items())
    )
    currency = forms.ChoiceField(label=_("Currency of this account"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [("", _("Choose")), *currencies()]  # type: ignore[attr-defined]
        self.asked: list[str] = [name for name in ("decimal", "order", "currency") if self.data.get(name)]
        self.headers: Sequence[str] = ()
        sent = {column: self.data.get(f"column-{column}", "") for column in ASKED}
        self.columns = {str(column): str(name) for column, name in sent.items() if name}
        if self.columns:
            self.headers = list(dict.fromkeys(self.columns.values()))

    def said(self) -> Said:
        """What the person said. Only of a valid form."""
        given = self.cleaned_data
        return Said(given["account"], self.columns, given["decimal"], given["order"], given["currency"])

    def ask(self, looked: Look) -> None:
        """Show what is open: what no row rules out, nothing chosen beforehand."""
        self.fields["decimal"].choices = [(one, DECIMALS[one]) for one in looked.open.decimals]  # type: ignore[attr-defined]
        self.fields["order"].choices = [(one, ORDERS[one]) for one in looked.open.orders]  # type: ignore[attr-defined]
        self.asked = list(dict.fromkeys([*self.asked, *looked.asked]))

    def ask_columns(self, headers: Sequence[str]) -> None:
        """Show the choice of columns."""
        self.headers = headers

    def column_choices(self) -> list[tuple[str, Any, str]]:
        """Name of the box, its label, and what is chosen in it."""
        return [(f"column-{column}", label, self.columns.get(column, "")) for column, label in COLUMNS.items()]

    def questions(self) -> list[Any]:
        """The boxes that are to be shown, of those that are not always there."""
        return [self[name] for name in ("decimal", "order", "currency") if name in self.asked]


class MeaningForm(forms.Form):
    """What the ticked lines were."""

    ASIDE = "aside"
    meaning = forms.ChoiceField(label=_("What were they?"), error_messages={"required": _("Choose what they were.")})
    purpose = forms.ChoiceField(
        label=_("For which purpose?"), required=False, help_text=_("Of gifts, fees and what was bought.")
    )

    are_others = forms.BooleanField(label=_("They are other gifts than those"), required=False)

    def __init__(self, *args: Any, is_bank: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "are_others" not in self.data:
            self.asked = self.fields.pop("are_others")
        fitting = [one for one in Meaning if (one in FROM) <= is_bank and (one == Meaning.TO_BANK) <= (not is_bank)]
        words = [(one.value, MEANINGS[one]) for one in fitting]
        self.fields["meaning"].choices = [("", _("Choose")), *words, (self.ASIDE, ASIDE)]  # type: ignore[attr-defined]
        self.fields["purpose"].choices = purposes()  # type: ignore[attr-defined]

    def ask_others(self, number: int) -> None:
        """Gifts of the same sum are known: let somebody say that these are others."""
        self.fields.setdefault("are_others", self.asked)
        words = ngettext(
            "One of the ticked lines has the sum of a gift that was promised or is on its way. Open the line that is"
            " marked, and say that it is this gift; or tick that it is another.",
            "%(number)s of the ticked lines have the sum of a gift that was promised or is on its way. Open the lines"
            " that are marked, and say which gift each is; or tick that they are others.",
            number,
        )
        self.add_error("meaning", words % {"number": format_number(number, language.current())})

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        meaning = found.get("meaning")
        if meaning and meaning != self.ASIDE and Meaning(meaning) in AGAINST and not found.get("purpose"):
            self.add_error("purpose", _("Choose the purpose."))
        return found


MEANINGS = {
    Meaning.GIFTS: _("Gifts"),
    Meaning.REFUND: _("Gifts given back"),
    Meaning.RETURNED: _("Payments that failed afterwards"),
    Meaning.FEE: _("Fees"),
    Meaning.PLACEMENT: _("Paid for placements"),
    Meaning.RUNNING: _("Paid for running costs"),
    Meaning.INTEREST: _("Interest"),
    Meaning.FROM_CASH: _("Cash paid in"),
    Meaning.FROM_CHEQUES: _("Cheques paid in"),
    Meaning.FROM_STRIPE: _("Paid out by Stripe"),
    Meaning.FROM_PAYPAL: _("Paid out by PayPal"),
    Meaning.FROM_GOCARDLESS: _("Paid out by GoCardless"),
    Meaning.TO_BANK: _("Paid out to the bank"),
}
ASIDE = pgettext_lazy("lines of a bank statement", "Nothing for the books: set them aside")
