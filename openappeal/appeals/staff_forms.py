"""What the editor of the Appeal sends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openappeal.appeals.models import ChangeKind, Edition
from openappeal.core import languages

LONGEST_PART = 6000


@dataclass(frozen=True)
class Part:
    """One row of the editor: the words to change, beside the same part in the source language."""

    label: str
    source: str
    field: forms.BoundField
    number: int
    kind: str
    can_be_removed: bool


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

    def __init__(self, edition: Edition, source: Edition, data: QueryDict | None) -> None:
        self.edition, self.source = edition, source
        initial = {"title": edition.title, "change_note": edition.change_note, "in_step": edition.in_step}
        super().__init__(data, initial=initial)
        tag = languages.language(edition.language)
        self._attrs = {"lang": tag.tag, "dir": tag.direction}
        for name in ("title", "change_note"):
            self.fields[name].widget.attrs.update(self._attrs)
        self._add("addressee", _parts(edition, "addressees", "addressee__position"), rows=1)
        self._add("paragraph", _parts(edition, "paragraphs", "paragraph__number"), rows=7)
        self._add("demand", _parts(edition, "demands", "demand__position"), rows=3)

    def _add(self, kind: str, parts: dict[int, str], *, rows: int) -> None:
        for number, text in parts.items():
            widget = forms.Textarea(attrs={"rows": rows, **self._attrs})
            field = forms.CharField(
                label=f"{number}", initial=text, required=False, max_length=LONGEST_PART, widget=widget
            )
            self.fields[f"{kind}-{number}"] = field

    def words(self, kind: str) -> dict[int, str]:
        """What was typed for each part of a kind, by number."""
        prefix = f"{kind}-"
        return {
            int(name.removeprefix(prefix)): value.strip()
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix)
        }

    @property
    def addressees(self) -> list[Part]:
        sources = _parts(self.source, "addressees", "addressee__position")
        return [self._part("addressee", number, sources, "") for number in sources]

    @property
    def demands(self) -> list[Part]:
        sources = _parts(self.source, "demands", "demand__position")
        return [self._part("demand", number, sources, "") for number in sources]

    @property
    def paragraphs(self) -> list[Part]:
        sources = _parts(self.source, "paragraphs", "paragraph__number")
        kinds = dict(self.edition.version.paragraphs.values_list("number", "kind"))
        return [self._part("paragraph", number, sources, kinds[number]) for number in sources]

    def _part(self, kind: str, number: int, sources: dict[int, str], paragraph_kind: str) -> Part:
        return Part(
            label=str(number),
            source=sources[number],
            field=self[f"{kind}-{number}"],
            number=number,
            kind=paragraph_kind,
            can_be_removed=paragraph_kind not in ("", "demands"),
        )


class PublishForm(forms.Form):
    """What kind of change the new version is; the first version needs no answer."""

    change_kind = forms.ChoiceField(
        label=_("What does this version change?"),
        choices=[choice for choice in ChangeKind.choices if choice[0] != ChangeKind.FIRST],
        widget=forms.RadioSelect,
    )


class LanguageForm(forms.Form):
    """One more language of the campaign, from the broad list."""

    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, taken: list[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            (one.tag, one.name) for one in languages.LANGUAGES if one.tag not in taken
        ]


def _parts(edition: Edition, related: str, order: str) -> dict[int, str]:
    return dict(getattr(edition, related).order_by(order).values_list(order, "text"))
