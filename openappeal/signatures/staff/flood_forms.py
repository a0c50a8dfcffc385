"""What the screens about floods send. The choice of a predicate is a GET: looking changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openappeal.antiabuse.unusual import Suggestion
from openappeal.signatures.flood_queries import ValueShare
from openappeal.signatures.predicates import FIELDS, BadPredicate, Predicate
from openappeal.signatures.staff import flood_words

MUST, MARK = "must", "mark"
ROLES = [("", _("does not matter")), (MARK, _("is one of the marks")), (MUST, _("must be so"))]
HOURS = (1, 3, 6, 12, 24, 72, 168, 336)
AGO = (0, 1, 3, 6, 12, 24, 72, 168)
USUAL_HOURS = 24


@dataclass(frozen=True)
class Option:
    value: str
    words: str
    percent: int
    is_chosen: bool


@dataclass(frozen=True)
class FeatureChoice:
    """One feature on the screen: what part it plays, and its commonest values."""

    name: str
    label: str
    role: str
    options: tuple[Option, ...]


class Choice:
    """A predicate in the making, as the address of the page has it.

    `hours` and `ago` say which time is looked at; once something is shown it is fixed as `from` and `until`, or
    the numbers would move while somebody reads them.
    """

    def __init__(self, data: QueryDict, *, now_minute: int) -> None:
        self.hours = _one_of(data.get("hours", ""), HOURS, USUAL_HOURS)
        self.ago = _one_of(data.get("ago", ""), AGO, 0)
        until = now_minute - self.ago * 60
        self.until_minute = _number(data.get("until", ""), until)
        self.from_minute = _number(data.get("from", ""), until - self.hours * 60 + 1)
        self.is_chosen = "chosen" in data
        self.roles = {name: data.get(f"role-{name}", "") for name in FIELDS}
        self.values = {name: tuple(dict.fromkeys(data.getlist(f"value-{name}"))) for name in FIELDS}
        self.at_least = _number(data.get("at_least", ""), 0)

    def take(self, suggestion: Suggestion | None) -> None:
        """Fill the screen with what stands out."""
        if suggestion is not None:
            self.roles = {name: MARK if name in suggestion.values else "" for name in FIELDS}
            self.values = {name: (str(suggestion.values.get(name, "")),) for name in suggestion.values}
            self.at_least = suggestion.at_least

    def features(self, shares: Mapping[str, list[ValueShare]]) -> list[FeatureChoice]:
        """Features as the screen shows them. A value that was chosen is there even when it is rare."""
        found = []
        for name in FIELDS:
            chosen = self.values.get(name, ())
            rows = shares.get(name, [])
            known = {row.value for row in rows}
            rows = rows + [ValueShare(one, 0) for one in chosen if one not in known]
            if rows:
                options = tuple(
                    Option(row.value, flood_words.value(name, row.value), row.percent, row.value in chosen)
                    for row in rows
                )
                found.append(FeatureChoice(name, str(flood_words.FEATURES[name]), self.roles.get(name, ""), options))
        return found

    def predicate(self) -> Predicate:
        """:raises BadPredicate: when nothing, or nonsense, was chosen."""
        marks = self._with_role(MARK)
        return Predicate(
            self.from_minute,
            self.until_minute,
            must=self._with_role(MUST),
            marks=marks,
            at_least=min(self.at_least, len(marks)),
        )

    def _with_role(self, role: str) -> dict[str, tuple[str, ...]]:
        return {name: self.values[name] for name in FIELDS if self.roles.get(name) == role and self.values.get(name)}


class ReasonForm(forms.Form):
    """Why; kept with what was done."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("It stands in the list of what was done. No name of a signer."),
        max_length=500,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        error_messages={"required": _("Write a few words, so that the others know.")},
    )


def _one_of(text: str, allowed: tuple[int, ...], otherwise: int) -> int:
    number = _number(text, otherwise)
    return number if number in allowed else otherwise


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else otherwise


__all__ = ["AGO", "HOURS", "ROLES", "BadPredicate", "Choice", "FeatureChoice", "ReasonForm"]
