"""What the translator's screen sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from openappeal.core.languages import direction
from openappeal.core.textdiff import Piece, diff
from openappeal.signatures import letter_queries
from openappeal.website.translating import marked
from openappeal.website.translating.queries import Part, Work
from openappeal.website.translating.segments import Kind, Segment
from openappeal.website.translation_models import TextKind

LETTERS_A_LINE = 70
MOST_ROWS = 16


@dataclass(frozen=True)
class Row:
    """One part on the screen: source with its changes, box, what the check says of the words."""

    number: int
    part: Part
    field: forms.BoundField
    stays: forms.BoundField | None
    source: tuple[Piece, ...]
    words: tuple[Piece, ...]
    says: list[str]
    has_marks: bool


class WorkForm(forms.Form):
    """The words of one text in one language. Words may be missing; handing over asks for them."""

    def __init__(self, work: Work, data: Any = None) -> None:
        super().__init__(data)
        self.work = work
        # What was typed is kept although something is missing.
        self.is_kept = False
        for part in (*work.changed, *work.rest):
            self.fields[_words(part)] = _field(part, work)
            if part.waits and part.live:
                self.fields[_stays(part)] = forms.BooleanField(required=False)
            elif part.is_typed and part.words == part.live:
                self.fields[_stays(part)] = forms.BooleanField(required=False, initial=True)
        for extra in work.extras:
            kept = bool(work.record) and extra.key in (work.record.leave_out if work.record else ())
            self.fields[f"out-{extra.key}"] = forms.BooleanField(required=False, initial=kept)

    def rows(self, parts: list[Part], says: Mapping[str, list[str]]) -> list[Row]:
        """The parts with their boxes. `says` has the findings by part."""
        order = [part.segment.key for part in (*self.work.changed, *self.work.rest)]
        return [
            Row(
                number=order.index(part.segment.key) + 1,
                part=part,
                field=self[_words(part)],
                stays=self[_stays(part)] if _stays(part) in self.fields else None,
                source=_pieces(part.before, part.segment.text),
                words=_pieces(part.live if part.live else None, part.words),
                says=says.get(part.segment.key, []),
                has_marks=part.segment.kind == Kind.RICH and marked.plain(part.segment.text) != part.segment.text,
            )
            for part in parts
        ]

    @property
    def outs(self) -> list[tuple[str, forms.BoundField]]:
        """What stands in the translation only, each with its tick."""
        return [(extra.words, self[f"out-{extra.key}"]) for extra in self.work.extras]

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by part. Only of a valid form."""
        return {key: self.cleaned_data[f"words-{key}"] for key in self._keys("words-")}

    @property
    def stays(self) -> frozenset[str]:
        """Parts whose words still fit. Only of a valid form."""
        return frozenset(key for key in self._keys("stays-") if self.cleaned_data[f"stays-{key}"])

    @property
    def leave_out(self) -> frozenset[str]:
        """What of the translation alone is to go. Only of a valid form."""
        return frozenset(key for key in self._keys("out-") if self.cleaned_data[f"out-{key}"])

    @property
    def has_errors_in_rest(self) -> bool:
        """Whether a part that is folded away has something to put right."""
        return any(_words(part) in self.errors for part in self.work.rest)

    def mark_undone(self, keys: frozenset[str]) -> None:
        """Say at each part that is not done what it waits for. The words are kept by now."""
        self.is_kept = True
        for part in (*self.work.changed, *self.work.rest):
            if part.segment.key in keys:
                says = (
                    _("Translate the changed source, or tick that the words still fit.")
                    if self.cleaned_data.get(_words(part))
                    else _("There are no words yet.")
                )
                self.add_error(_words(part), str(says))

    def _keys(self, prefix: str) -> list[str]:
        return [name.removeprefix(prefix) for name in self.fields if name.startswith(prefix)]


class BackForm(forms.Form):
    """Why a translation goes back to who wrote it."""

    note = forms.CharField(
        label=_("What should they look at?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


def _words(part: Part) -> str:
    return f"words-{part.segment.key}"


def _stays(part: Part) -> str:
    return f"stays-{part.segment.key}"


def _pieces(before: str | None, now: str) -> tuple[Piece, ...]:
    return diff(now if before is None else before, now)


def _field(part: Part, work: Work) -> forms.CharField:
    segment, tag = part.segment, work.language
    attrs = {"lang": tag, "dir": direction(tag), "aria-describedby": f"source-{segment.key}"}
    longest = max(len(segment.text), len(part.words))
    lines = max(segment.text.count("\n"), part.words.count("\n"))
    rows = min(MOST_ROWS, max(2, longest // LETTERS_A_LINE + 1 + lines))
    widget = (
        forms.TextInput(attrs=attrs) if segment.kind == Kind.LINE else forms.Textarea(attrs={**attrs, "rows": rows})
    )
    validators = [*segment.validators, *([_links_lead_somewhere] if segment.kind == Kind.RICH else [])]
    if work.subject.kind == TextKind.LETTER and segment.key == "subject":
        validators.append(lambda typed: _keeps_quiet(typed, tag))
    return forms.CharField(
        label=segment.label,
        initial=part.words,
        required=False,
        max_length=segment.limit,
        widget=widget,
        validators=validators,
    )


def _links_lead_somewhere(text: str) -> None:
    for address in marked.addresses(text):
        if not marked.is_safe(address):
            raise ValidationError(
                _(
                    "A link leads to “%(address)s”. Take its address from the source, or write a whole one with https://"
                ),
                params={"address": address},
            )


def _keeps_quiet(subject: str, language: str) -> None:
    if letter_queries.tells(subject, language):
        raise ValidationError(_("The subject names the appeal. Whoever sees the screen would know."))


def findings_of(work: Work, find: Any) -> dict[str, list[str]]:
    """What the check says of the words of each part that has some. `find` is `cms.agreeing.findings`."""

    def of(segment: Segment, words: str) -> list[str]:
        return list(
            find(
                marked.plain(segment.text),
                marked.plain(words),
                source_language=work.subject.language,
                target_language=work.language,
            )
        )

    return {part.segment.key: of(part.segment, part.words) for part in work.changed if part.words}
