"""What is sent from the screens of a job: words by place, and why they go back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.cms.proposals import Job, Place
from openappeal.core.textdiff import Piece, diff
from openappeal.fundraising.staff.drive_forms import Plain

LETTERS_A_LINE = 60
MOST_ROWS = 16


@dataclass(frozen=True)
class Row:
    """One place on the screen. `theirs` is what somebody else has saved there meanwhile."""

    number: int
    place: Place
    label: str
    source: tuple[Piece, ...]
    words: tuple[Piece, ...]
    field: forms.BoundField
    theirs: str


class JobForm(forms.Form):
    """The places of a job, each with the box that an organiser's form has for it. Words may be missing meanwhile."""

    def __init__(self, job: Job, fields: Mapping[str, forms.Field], data: Any = None) -> None:
        super().__init__(data)
        self.job = job
        for place in job.places:
            field = fields[place.name]
            field.required, field.initial = False, place.words
            field.widget.attrs["aria-describedby"] = f"source-{place.name}"
            if isinstance(field.widget, forms.Textarea):
                longest = max(len(place.source), len(place.words))
                lines = max(place.source.count("\n"), place.words.count("\n"))
                field.widget.attrs["rows"] = min(MOST_ROWS, max(3, longest // LETTERS_A_LINE + 1 + lines))
            self.fields[place.name] = field

    def words(self) -> dict[str, str]:
        """What was typed, by place. Only of a valid form."""
        return dict(self.cleaned_data)

    def rows(self, *, waits: bool | None = None, overtaken: bool = False) -> list[Row]:
        """The places with their boxes; with `waits`, those alone that wait, or do not."""
        return [
            self._row(number, place, overtaken=overtaken)
            for number, place in enumerate(self.job.places, start=1)
            if waits is None or place.waits == waits
        ]

    def mark_undone(self, names: frozenset[str]) -> None:
        """Say at each place that has none that its words are missing. The others are kept by now."""
        for name in names:
            self.add_error(name, str(_("There are no words yet.")))

    def _row(self, number: int, place: Place, *, overtaken: bool) -> Row:
        box = self[place.name]
        typed = str(self.cleaned_data.get(place.name, place.words)) if self.is_bound else place.words
        return Row(
            number=number,
            place=place,
            label=str(box.label),
            source=diff(place.before if place.before is not None else place.source, place.source),
            words=diff(place.standing if place.standing else place.words, place.words),
            field=box,
            theirs=place.words if overtaken and typed != place.words else "",
        )


class BackForm(forms.Form):
    """Why words go back to who proposed them."""

    note = Plain(
        label=_("What should they look at?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
