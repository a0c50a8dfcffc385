"""Forms of the books."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openappeal.accounts.fields import DayField
from openappeal.appeals import queries as appeals
from openappeal.core import languages
from openappeal.fundraising.books import ASSETS, Account
from openappeal.fundraising.books_models import AccountCode
from openappeal.fundraising.staff.fields import SumField, clean_sum, currencies, purposes

HOLDING = [(account.value, AccountCode(account.value).label) for account in ASSETS]
SPENT = [
    (account.value, AccountCode(account.value).label) for account in (Account.PLACEMENTS, Account.RUNNING, Account.FEES)
]
NAMES_NOBODY = _("For the team alone. Name no donor, no prisoner and no country: notes are read by banks and auditors.")


class _Money(forms.Form):
    """A day and a sum."""

    day = DayField(label=_("Day"))
    amount = SumField(label=_("Sum"))
    currency = forms.ChoiceField(label=_("Currency"))
    sums: tuple[tuple[str, str], ...] = (("amount", "currency"),)
    with_purpose: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            self.initial.setdefault("day", timezone.now().date())
        for _sum, currency in self.sums:
            self.fields[currency].choices = currencies()  # type: ignore[attr-defined]
        for name in self.with_purpose:
            self.fields[name].choices = purposes()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for amount, currency in self.sums:
            found[amount] = clean_sum(self, amount, found.get(currency, ""))
        if found.get("day") and found["day"] > timezone.now().date():
            self.add_error("day", _("This day is still to come. Books say what has happened."))
        return found


class ExpenseForm(_Money):
    """What was bought."""

    account = forms.ChoiceField(label=_("Paid from"), choices=HOLDING)
    against = forms.ChoiceField(
        label=_("What for"), choices=SPENT, help_text=_("A placement is an advertisement, in print or online.")
    )
    purpose = forms.ChoiceField(label=_("Purpose"), help_text=_("From which drive or purpose it is paid."))
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=200,
        help_text=NAMES_NOBODY,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    receipt = forms.FileField(
        label=_("Receipt or invoice"),
        required=False,
        help_text=_(
            "PDF, JPEG or PNG, up to 5 MB. It is sealed: the worker opens it for one of you, and notes for whom."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    with_purpose = ("purpose",)
    field_order = ("day", "amount", "currency", "against", "purpose", "account", "note", "receipt")


class MoveForm(_Money):
    """From one account to another."""

    giving = forms.ChoiceField(label=_("From"), choices=HOLDING)
    getting = forms.ChoiceField(label=_("To"), choices=HOLDING, initial="bank")
    field_order = ("day", "amount", "currency", "giving", "getting")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("giving") and found.get("giving") == found.get("getting"):
            self.add_error("getting", _("Choose two different accounts."))
        return found


class CarryForm(_Money):
    """From one purpose to another."""

    giving = forms.ChoiceField(label=_("From"))
    getting = forms.ChoiceField(label=_("To"))
    with_purpose = ("giving", "getting")
    field_order = ("day", "amount", "currency", "giving", "getting")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("giving") and found.get("giving") == found.get("getting"):
            self.add_error("getting", _("Choose two different purposes."))
        return found


class ExchangeForm(_Money):
    """One currency for another, as the bank says both sums."""

    amount = SumField(label=_("Sum that went"))
    currency = forms.ChoiceField(label=_("Its currency"))
    account = forms.ChoiceField(label=_("From"), choices=HOLDING)
    bought = SumField(label=_("Sum that came"), help_text=_("As the bank says it; the rate is what the two sums say."))
    quote = forms.ChoiceField(label=_("Its currency"))
    into = forms.ChoiceField(label=_("To"), choices=HOLDING)
    purpose = forms.ChoiceField(label=_("Purpose"), help_text=_("For which purpose this money was given."))
    sums = (("amount", "currency"), ("bought", "quote"))
    with_purpose = ("purpose",)
    field_order = ("day", "amount", "currency", "account", "bought", "quote", "into", "purpose")

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("currency") and found.get("currency") == found.get("quote"):
            self.add_error("quote", _("Choose two different currencies."))
        return found


class OpeningForm(_Money):
    """What was there before these books begin."""

    account = forms.ChoiceField(label=_("Account"), choices=HOLDING)
    purpose = forms.ChoiceField(label=_("Purpose"))
    with_purpose = ("purpose",)
    field_order = ("day", "amount", "currency", "account", "purpose")


class ReverseForm(forms.Form):
    """Why an entry is undone."""

    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        help_text=_("It stands in the audit list. Name nobody."),
        error_messages={"required": _("Write why.")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class NoteForm(forms.Form):
    """What an expense was, and a file that shows it."""

    note = ExpenseForm.base_fields["note"]
    receipt = ExpenseForm.base_fields["receipt"]


class OpenForm(forms.Form):
    """Why a receipt is looked at."""

    reason = forms.CharField(
        label=_("Why do you open it?"),
        max_length=200,
        error_messages={"required": _("Write why.")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class PurposeForm(forms.Form):
    """A purpose that is no drive, with its name in each language of the campaign."""

    key = forms.RegexField(
        r"^[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?$",
        label=_("Short name in Latin letters"),
        help_text=_("Small letters, digits and hyphens, like running-costs. It stands in exported files and stays."),
        max_length=60,
        error_messages={"invalid": _("Small Latin letters, digits and hyphens only.")},
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, tag in enumerate(appeals.campaign_languages() or ["en"]):
            known = languages.language(tag)
            self.fields[f"name-{tag}"] = forms.CharField(
                label=_("Name in %(language)s") % {"language": known.name},
                required=place == 0,
                max_length=80,
                widget=forms.TextInput(attrs={"lang": tag, "dir": known.direction}),
            )

    def names(self) -> dict[str, str]:
        """By language. Only of a valid form."""
        named = {name: value for name, value in self.cleaned_data.items() if name.startswith("name-")}
        return {name.removeprefix("name-"): value for name, value in named.items() if value}
