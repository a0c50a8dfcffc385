"""What the screen of a petition sheet sends: when it was gathered, and its lines."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.accounts.fields import DayField, NumberField
from openappeal.signatures.actions.petition_sheets import Line, answer_key
from openappeal.signatures.importing.outcomes import Pair
from openappeal.signatures.importing.words import REMARKS
from openappeal.signatures.models import Signature, Visibility
from openappeal.signatures.sheet_models import MOST_LINES, PetitionSheet

_KEY = re.compile(r"[0-9a-f]{32}")
_PROBLEMS = {
    **REMARKS,
    "country": _("This country is not known. Write it in another way, or leave it empty."),
    "credential": _("This cannot stand under a name. Shorten it, or leave it empty."),
    "no_address": _("News need an e-mail address. Take the tick off if there is none."),
}
_FIELDS = {"country": "country", "credential": "credential"} | dict.fromkeys(
    ("address", "third_name", "no_address"), "address"
)


class HeadForm(forms.Form):
    """What all lines of a sheet have in common, and what could not be taken from it."""

    day = DayField(label=_("Day on which it was signed"))
    illegible = NumberField(label=_("Lines nobody can read"), required=False, min_value=0, max_value=MOST_LINES)
    crossed_out = NumberField(label=_("Lines crossed out"), required=False, min_value=0, max_value=MOST_LINES)

    def clean_day(self) -> Any:
        day = self.cleaned_data["day"]
        if day > timezone.now().date():
            raise forms.ValidationError(gettext("This day is still to come."))
        return day


def _box(label: Any, longest: int, **attrs: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", "spellcheck": "false"} | attrs)
    return forms.CharField(label=label, max_length=longest, required=False, widget=widget)


class LineForm(forms.Form):
    """One line. An empty one is none."""

    name = _box(_("Name"), 200)
    country = _box(_("Country"), 80, list="countries")
    credential = _box(_("Known for"), 160)
    address = _box(_("E-mail"), 254, dir="ltr", inputmode="email")
    shows = forms.BooleanField(label=_("may be shown"), required=False)
    prints = forms.BooleanField(label=_("may be printed"), required=False)
    news = forms.BooleanField(label=_("wants news"), required=False)

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:
        super().__init__(*args, **(kwargs | {"prefix": str(number)}))
        self.number = number
        self.question: Question | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nobody wrote anything into it."""
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in self.fields)

    @property
    def boxes(self) -> list[forms.BoundField]:
        return [self[name] for name in ("name", "country", "credential", "address")]

    @property
    def ticks(self) -> list[forms.BoundField]:
        return [self[name] for name in ("shows", "prints", "news")]

    def line(self) -> Line:
        """The line, as the action wants it."""
        return Line(number=self.number, **self.cleaned_data)

    def complain(self, reason: str) -> None:
        """Say beside the box what is wrong with it."""
        words = str(_PROBLEMS[reason])
        self.add_error(_FIELDS.get(reason, "name"), words[:1].upper() + words[1:])


@dataclass(frozen=True)
class Question:
    """Whether a line is somebody who has signed already, or an earlier line. `name` is empty if it is withheld."""

    key: str
    line: int | None
    name: str
    country: str
    said: str


class EntryForm:
    """A head and the lines of a sheet. Whatever is wrong, everything that was typed stays."""

    def __init__(self, sheet: PetitionSheet, posted: QueryDict | None) -> None:
        self.key = posted.get("key", "") if posted is not None else ""
        if not _KEY.fullmatch(self.key):
            self.key = secrets.token_hex(16)
        self._posted = posted
        self.head = HeadForm(posted)
        typed = [LineForm(posted, number=number) for number in range(1, sheet.run.lines + 1)]
        self.filled = [line for line in typed if posted is not None and not line.is_empty]
        self.lines = [line if line in self.filled else LineForm(number=line.number) for line in typed]

    def is_valid(self) -> bool:
        """Whether there is something to take in, as far as can be seen without looking who has signed."""
        return all([self.head.is_valid(), *(line.is_valid() for line in self.filled)])

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is said of the sheet."""
        head = self.head.cleaned_data
        return not self.filled and not head["illegible"] and not head["crossed_out"]

    @property
    def answers(self) -> Mapping[str, str]:
        """What was said of those who may have signed already, by the question's key."""
        assert self._posted is not None
        return {name[2:]: str(said) for name, said in self._posted.items() if name.startswith("a-") and len(name) < 60}

    def complain(self, wrong: Mapping[int, str]) -> None:
        """Say beside each line what is wrong with it."""
        for line in self.filled:
            if line.number in wrong:
                line.complain(wrong[line.number])

    def ask(self, pairs: list[Pair]) -> None:
        """Ask beside each line whether it is somebody who has signed."""
        found = {pair.row: pair for pair in pairs}
        known = Signature.objects.in_bulk([pair.signature_id for pair in pairs if pair.signature_id])
        for line in self.filled:
            pair = found.get(line.number)
            if pair is None:
                continue
            one = known.get(pair.signature_id or 0)
            is_public = one is not None and one.visibility == Visibility.PUBLIC
            line.question = Question(
                key=answer_key(pair),
                line=pair.other_row,
                name=one.name if one and is_public else "",
                country=one.country if one and is_public else "",
                said=self.answers.get(answer_key(pair), ""),
            )
