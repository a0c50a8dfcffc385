"""What the editor of the Appeal sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openappeal.appeals.models import ParagraphKind
from openappeal.appeals.reading import DraftEdition, DraftPart
from openappeal.appeals.staff_changes import ShownChange
from openappeal.appeals.translating_models import LONGEST_PART
from openappeal.core import languages


@dataclass(frozen=True)
class Part:
    """One row of the editor: the words to change, beside the same part in the source language.

    `kind` names what may be done with it: addressee, demand, paragraph. `role` is a paragraph's kind. `change` is what
    differs from the version before, in the source language only; `must` the tick of a demand there.
    """

    kind: str
    role: str
    number: int
    source: str
    field: forms.BoundField
    can_be_removed: bool
    can_move_up: bool
    can_move_down: bool
    change: ShownChange | None = None
    must: forms.BoundField | None = None


@dataclass(frozen=True)
class DemandsTo:
    """The demands of one addressee."""

    number: int
    name: str
    parts: list[Part]


class EditionForm(forms.Form):
    """The words of one draft edition. Empty parts may be saved; publishing asks for them."""

    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    change_note = forms.CharField(
        label=_("What changed, for earlier signers"),
        help_text=_("One sentence. It stands beside the text."),
        max_length=500,
        required=False,
    )
    in_step = forms.BooleanField(required=False)

    def __init__(
        self,
        edition: DraftEdition,
        source: DraftEdition,
        data: QueryDict | None,
        changes: Sequence[ShownChange] = (),
    ) -> None:
        self.edition, self.source = edition, source
        self.changes = {change.mark: change for change in changes}
        self.is_source = edition.language == source.language
        initial = {"title": edition.title, "change_note": edition.change_note, "in_step": edition.in_step}
        super().__init__(data, initial=initial)
        tag = languages.language(edition.language)
        self._attrs = {"lang": tag.tag, "dir": tag.direction}
        for name in ("title", "change_note"):
            self.fields[name].widget.attrs.update(self._attrs)
        self._add("addressee", edition.addressees, rows=1)
        self._add("paragraph", edition.paragraphs, rows=7)
        self._add("demand", edition.demands, rows=3)
        for demand in edition.demands if self.is_source else ():
            self.fields[f"must-{demand.position}"] = forms.BooleanField(initial=demand.must_appear, required=False)

    def _add(self, kind: str, parts: Sequence[DraftPart], *, rows: int) -> None:
        for part in parts:
            widget = forms.Textarea(attrs={"rows": rows, **self._attrs})
            field = forms.CharField(
                label=str(part.position), initial=part.text, required=False, max_length=LONGEST_PART, widget=widget
            )
            self.fields[f"{kind}-{part.position}"] = field

    def words(self, kind: str) -> dict[int, str]:
        """What was typed for each part of a kind, by number."""
        prefix = f"{kind}-"
        return {
            int(name.removeprefix(prefix)): value.strip()
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }

    @property
    def shows_musts(self) -> bool:
        """Whether the ticks were on the screen that was sent: one that is not ticked is not sent."""
        return "musts" in self.data

    @property
    def musts(self) -> set[int]:
        """Numbers of the demands that must appear. Only of a valid form."""
        return {one.position for one in self.edition.demands if self.cleaned_data.get(f"must-{one.position}")}

    @property
    def title_change(self) -> ShownChange | None:
        return next((one for one in self.changes.values() if one.part == "title"), None)

    @property
    def gone(self) -> list[ShownChange]:
        """What the version before had, and the draft has no longer."""
        here = {one.mark for part in ("addressees", "demands", "paragraphs") for one in getattr(self.edition, part)}
        return [one for one in self.changes.values() if one.mark not in here and one.part != "title"]

    @property
    def addressees(self) -> list[Part]:
        return self._parts("addressee", self.edition.addressees, self.source.addressees)

    @property
    def demands(self) -> list[DemandsTo]:
        parts = self._parts("demand", self.edition.demands, self.source.demands)
        return [
            DemandsTo(
                number=addressee.position,
                name=addressee.text,
                parts=[
                    part
                    for part, demand in zip(parts, self.edition.demands, strict=True)
                    if demand.addressee == addressee.position
                ],
            )
            for addressee in self.edition.addressees
        ]

    @property
    def paragraphs(self) -> list[Part]:
        return self._parts("paragraph", self.edition.paragraphs, self.source.paragraphs)

    def _parts(self, kind: str, parts: Sequence[DraftPart], sources: Sequence[DraftPart]) -> list[Part]:
        # A demand at the edge goes over to the neighbouring addressee, if there is one.
        return [
            Part(
                kind=kind,
                role=part.kind,
                number=part.position,
                source=source.text,
                field=self[f"{kind}-{part.position}"],
                can_be_removed=len(parts) > 1 and part.kind != ParagraphKind.DEMANDS,
                can_move_up=index > 0 or (kind == "demand" and part.addressee > 1),
                can_move_down=index < len(parts) - 1
                or (kind == "demand" and part.addressee < len(self.edition.addressees)),
                change=self.changes.get(part.mark),
                must=self[f"must-{part.position}"] if kind == "demand" and self.is_source else None,
            )
            for index, (part, source) in enumerate(zip(parts, sources, strict=True))
        ]


class LanguageForm(forms.Form):
    """One more language of the campaign, from the broad list."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, taken: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (one.tag, one.name) for one in languages.LANGUAGES if one.tag not in taken
        ]
