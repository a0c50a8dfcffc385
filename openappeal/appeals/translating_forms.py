"""What the screens of translators show and send, the same on the staff side and behind a job's link.

Each place has four fields with its mark in their names: `text-…`, `seen-…` and `of-…`, digests of the words that stood
there and of the source beside them, and `right-…`, a tick.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from openappeal.appeals import check_queries
from openappeal.appeals.actions.job_links import LONGEST_DAYS
from openappeal.appeals.actions.translating import Typed, tidy
from openappeal.appeals.translating_models import (
    LONGEST_CREDIT,
    LONGEST_LABEL,
    LONGEST_PART,
    LONGEST_WORD,
    CreditStyle,
)
from openappeal.appeals.translation_queries import JobPlace, TranslationJob
from openappeal.core.digits import format_number
from openappeal.core.names import BadName, clean_line
from openappeal.core.scripts import turns_around

LONGEST = {"title": 200, "note": 500}

NAME_PROBLEMS = {
    "empty": gettext_lazy("Write a name."),
    "no_letter": gettext_lazy("Write a name with at least one letter."),
    "control": gettext_lazy("Write the name again by hand: it holds invisible signs that turn the text around."),
    "too_long": gettext_lazy("Keep the name shorter."),
    "link": gettext_lazy("Write a name without a web or e-mail address."),
    "formula": gettext_lazy("Begin the name with a letter."),
}


@dataclass(frozen=True)
class Row:
    """One place on the screen: what stands in its field, and what is to be said of it."""

    place: JobPlace
    label: str
    text: str
    rows: int
    findings: list[str]
    problem: str = ""
    theirs: str = ""
    """What somebody else has saved here meanwhile."""
    is_typed: bool = False
    """Whether the field holds something that is not saved."""
    is_ticked: bool = False

    @property
    def name(self) -> str:
        return f"text-{self.place.mark}"


@dataclass(frozen=True)
class Sent:
    """What came back of a screen, and what is wrong with it by mark."""

    typed: Mapping[int, Typed]
    problems: Mapping[int, str]


def read(job: TranslationJob, data: QueryDict) -> Sent:
    """The places of a job that a form holds."""
    typed, problems = {}, {}
    for place in job.places:
        if (text := data.get(f"text-{place.mark}")) is None:
            continue
        typed[place.mark] = Typed(
            text=text,
            seen=data.get(f"seen-{place.mark}", ""),
            source_seen=data.get(f"of-{place.mark}", "")[:64],
            is_right=f"right-{place.mark}" in data,
        )
        if problem := problem_of(place, text):
            problems[place.mark] = problem
    return Sent(typed, problems)


def problem_of(place: JobPlace, text: str) -> str:
    """Why words cannot be stored, or nothing."""
    most = LONGEST.get(place.part, LONGEST_PART)
    if len(tidy(text)) > most:
        number = format_number(most, get_language() or "en")
        return _("This is too long: %(number)s characters at most.") % {"number": number}
    if "\0" in text:
        return _("This holds characters that cannot be stored.")
    if turns_around(text):
        return _("This holds invisible signs that turn the text around. Please write it again by hand.")
    return ""


def rows(
    job: TranslationJob,
    places: Iterable[JobPlace],
    *,
    sent: Sent | None = None,
    conflicts: Mapping[int, str] | None = None,
) -> list[Row]:
    """Places for the screen. What was typed and not saved stands in its field again."""
    known = check_queries.names()
    made = []
    for place in places:
        new = sent.typed.get(place.mark) if sent else None
        text = new.text if new else place.target
        made.append(
            Row(
                place=place,
                label=label(place),
                text=text,
                rows=_height(place),
                findings=check_queries.check(job, place, text, known),
                problem=sent.problems.get(place.mark, "") if sent else "",
                theirs=(conflicts or {}).get(place.mark, ""),
                is_typed=tidy(text) != place.target,
                is_ticked=bool(new and new.is_right),
            )
        )
    return made


def label(place: JobPlace) -> str:
    """What a place is called, in the reader's language and digits."""
    number = {"number": format_number(place.number, get_language() or "en")}
    if place.part == "title":
        return _("Title")
    if place.part == "note":
        return _("What changed, for earlier signers")
    if place.part == "addressee":
        return _("Addressee %(number)s") % number
    if place.part == "demand":
        return _("Demand %(number)s") % number
    if place.role == "demands":
        return _("Paragraph %(number)s, before the demands") % number
    return _("Paragraph %(number)s") % number


def _height(place: JobPlace) -> int:
    """Lines of a field, after the source's length."""
    longest = max(len(place.source), len(place.target))
    return min(14, max(2, longest // 45 + 1))


class CreditForm(forms.Form):
    """How somebody wants to be named."""

    style = forms.ChoiceField(choices=CreditStyle.choices)
    name = forms.CharField(max_length=10 * LONGEST_CREDIT, required=False)

    def clean(self) -> dict[str, object]:
        fields: dict[str, object] = super().clean() or {}
        if fields.get("style") == CreditStyle.NAME:
            try:
                clean_line(str(fields.get("name", "")), longest=LONGEST_CREDIT)
            except BadName as error:
                self.add_error("name", str(NAME_PROBLEMS[error.reason]))
        return fields


class LinkForm(forms.Form):
    """Whom a job's link is for, and for how long."""

    label = forms.CharField(
        label=gettext_lazy("For whom"),
        help_text=gettext_lazy("A word by which the team knows the person. No address: none is needed."),
        max_length=LONGEST_LABEL,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days it is good for"), min_value=1, max_value=LONGEST_DAYS, initial=14
    )

    def clean_label(self) -> str:
        try:
            return clean_line(str(self.cleaned_data["label"]), longest=LONGEST_LABEL)
        except BadName as error:
            raise forms.ValidationError(NAME_PROBLEMS[error.reason]) from None


class WordForm(forms.Form):
    """What a second reader asks for."""

    word = forms.CharField(max_length=LONGEST_WORD, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))


class NamesForm(forms.Form):
    """The spellings of a name, a field for each language, one spelling a line."""

    def __init__(self, languages: list[tuple[str, str, str]], data: QueryDict | None, initial: dict[str, list[str]]):
        """`languages` are tags, names and directions."""
        super().__init__(data)
        self.languages = [tag for tag, _name, _direction in languages]
        for tag, name, direction in languages:
            widget = forms.Textarea(attrs={"rows": 2, "lang": tag, "dir": direction})
            self.fields[tag] = forms.CharField(
                label=name, required=False, max_length=1000, widget=widget, initial="\n".join(initial.get(tag, []))
            )

    @property
    def forms(self) -> dict[str, list[str]]:
        """What was typed, by language."""
        return {tag: str(self.cleaned_data[tag]).splitlines() for tag in self.languages}
