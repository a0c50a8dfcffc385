"""Forms of gifts: a sheet of many, the next step of some, the end of one."""

from __future__ import annotations

import re
import secrets
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.accounts.fields import DayField
from openappeal.appeals.queries import campaign_languages
from openappeal.core.digits import to_latin_digits
from openappeal.core.languages import LANGUAGES
from openappeal.core.mailboxes import BadAddress, clean_address
from openappeal.core.scripts import turns_around
from openappeal.fundraising import drive_queries
from openappeal.fundraising.actions.gifts import SheetLine
from openappeal.fundraising.drive_models import Drive
from openappeal.fundraising.gift_models import BY_HAND, STEPS, Gift, GiftState
from openappeal.fundraising.staff.drive_forms import currency_choices, read_typed, sum_input

ROWS = 10
MOST_ROWS = 200
_NAMES = {one.tag: one.name for one in LANGUAGES}
_SHEET = re.compile(r"[0-9a-f]{32}")


class HeadForm(forms.Form):
    """What all gifts of a sheet have in common."""

    way = forms.ChoiceField(label=_("How they came"), choices=[(one.value, one.label) for one in BY_HAND])
    state = forms.ChoiceField(label=_("How far they are"), choices=[(one.value, one.label) for one in STEPS])
    currency = forms.ChoiceField(label=_("Currency"))
    day = DayField(label=_("Day"))

    def __init__(self, *args: Any, drive: Drive, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"state": "received", "day": timezone.now().date(), "currency": drive.currency})
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = currency_choices(list(drive_queries.rates(drive)))  # type: ignore[attr-defined]

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.now().date():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


class LineForm(forms.Form):
    """One gift. An empty line is none."""

    amount = sum_input(label=_("Sum"), required=False)
    people = forms.CharField(
        label=_("People"), required=False, max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "4"}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    address = forms.CharField(
        label=_("E-mail"), required=False, max_length=254,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "email"}),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), required=False)
    public_name = forms.CharField(
        label=_("Thank by this name"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.currency = ""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(tag, _NAMES.get(tag, tag)) for tag in campaign_languages()]  # type: ignore[attr-defined]

    @property
    def is_empty(self) -> bool:
        """Whether nobody typed anything into it."""
        return not any(self.data.get(self.add_prefix(name)) for name in self.fields if name != "language")

    def clean_people(self) -> int:
        text = to_latin_digits(str(self.cleaned_data["people"]).strip())
        if not text:
            return 1
        if not text.isdecimal() or not 1 <= int(text) <= 9999:
            raise forms.ValidationError(gettext("How many people stand behind it? Write a number."))
        return int(text)

    def clean_address(self) -> str:
        text = str(self.cleaned_data["address"])
        try:
            return clean_address(text) if text else ""
        except BadAddress:
            raise forms.ValidationError(gettext("Write the full e-mail address, like mina@post.example")) from None

    def clean_public_name(self) -> str:
        name = str(self.cleaned_data["public_name"])
        if turns_around(name):
            raise forms.ValidationError(
                gettext("This holds invisible signs that turn the text around. Please write it again by hand.")
            )
        return name

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if not given.get("amount"):
            self.add_error("amount", gettext("Write the sum, or leave the whole line empty."))
        elif self.currency:
            try:
                given["amount"] = read_typed(given["amount"], self.currency)
            except forms.ValidationError as error:
                self.add_error("amount", error)
        if given.get("public_name") and not (given.get("name") or given.get("address")):
            # A name for the page without anybody behind it could not be taken back.
            given["name"] = given["public_name"]
        return given

    def line(self) -> SheetLine:
        """The gift, as the action wants it."""
        given = self.cleaned_data
        return SheetLine(
            amount_minor=given["amount"],
            people=given["people"],
            name=given["name"],
            address=given["address"],
            language=given["language"],
            public_name=given["public_name"],
        )


class Sheet:
    """A head and its lines. Whatever is wrong, everything that was typed stays."""

    def __init__(self, drive: Drive, posted: QueryDict | None, *, key: str = "") -> None:
        self.key = posted.get("sheet", "") if posted is not None else key
        if not _SHEET.fullmatch(self.key):
            self.key = secrets.token_hex(16)
        try:
            rows = int(posted.get("rows", ROWS)) if posted is not None else ROWS
        except ValueError:
            rows = ROWS
        if posted is not None and posted.get("then") == "more":
            rows += ROWS
        self.rows = min(max(rows, ROWS), MOST_ROWS)
        self.head = HeadForm(posted, drive=drive)
        typed = [LineForm(posted, prefix=str(number)) for number in range(self.rows)]
        self.filled = [line for line in typed if not line.is_empty]
        # An empty line is not wrong: it is shown as it was, without what a begun one lacks.
        self.lines = [LineForm(prefix=line.prefix) if line.is_empty else line for line in typed]

    def is_valid(self) -> bool:
        """Whether every line that somebody began is a gift."""
        good = self.head.is_valid()
        for line in self.filled:
            line.currency = self.head.cleaned_data.get("currency", "") if hasattr(self.head, "cleaned_data") else ""
        # Every line is asked, so that all that is wrong is said at once.
        return all([good, *(line.is_valid() for line in self.filled)])

    @property
    def problems(self) -> int:
        """How many lines are wrong."""
        return sum(bool(line.errors) for line in self.filled)


class StepForm(forms.Form):
    """Where some gifts have gone, and on which day."""

    to = forms.ChoiceField(label=_("They are now"), choices=[(one.value, one.label) for one in STEPS[1:]])
    day = DayField(label=_("Day"))


class OneStepForm(StepForm):
    """The same of one gift, with what the bank kept."""

    fee = sum_input(
        label=_("The bank kept"), required=False, help_text=_("Only when it clears. Leave it empty for nothing.")
    )
    is_other = forms.BooleanField(label=_("It is other money than the entry of a bank’s file"), required=False)

    def __init__(self, *args: Any, gift: Gift, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = gift.currency
        if "is_other" not in self.data:
            self.asked = self.fields.pop("is_other")
        ahead = STEPS[STEPS.index(GiftState(gift.state)) + 1 :] if gift.state in STEPS else ()
        self.fields["to"].choices = [(one.value, one.label) for one in ahead]  # type: ignore[attr-defined]

    def ask_other(self) -> None:
        """The books have this sum from a bank's file: let somebody say that it is other money."""
        self.fields.setdefault("is_other", self.asked)
        self.add_error(
            "to", _("The books have this sum already, from a bank’s file. Look below whether it is this gift.")
        )

    def clean_fee(self) -> int:
        text = self.cleaned_data["fee"]
        return read_typed(text, self.currency) if text else 0


class EndForm(forms.Form):
    """How a gift ends."""

    how = forms.ChoiceField(label=_("What happened"), widget=forms.RadioSelect)
    day = DayField(label=_("Day"))

    def __init__(self, *args: Any, gift: Gift, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = ["lapsed", "mistake"] if gift.state == GiftState.PLEDGED else ["refunded", "returned", "mistake"]
        self.fields["how"].choices = [(one, GiftState(one).label) for one in ways]  # type: ignore[attr-defined]


class OpenForm(forms.Form):
    """Why somebody who gave is looked up."""

    reason = forms.CharField(
        label=_("Why you look it up"),
        max_length=300,
        help_text=_("It stands in the audit list. Name nobody."),
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
