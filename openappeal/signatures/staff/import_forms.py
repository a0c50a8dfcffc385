"""What the screens of an import send."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.appeals import queries as appeals
from openappeal.core.digits import format_number
from openappeal.core.languages import LANGUAGES
from openappeal.signatures.importing.columns import Column
from openappeal.signatures.importing.dates import DAY_FIRST, MONTH_FIRST
from openappeal.signatures.importing.mapping import Mapping
from openappeal.signatures.models import Basis, Visibility

_NAMES = {one.tag: one.name for one in LANGUAGES}


class ListForm(forms.Form):
    """A file, and what the organisers know of it."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("XLSX or CSV, 30 MB at most. It is never written to the disk readable."),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty."),
            "missing": _("Choose a file"),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
    )
    label = forms.CharField(
        label=_("What you call this list"),
        help_text=_("Such as “Vigil in Lund, March” or the partner’s name. No name of a signer: it is kept."),
        max_length=80,
        error_messages={"required": _("Write what you call this list")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    basis = forms.ChoiceField(
        label=_("What kind of list"),
        help_text=_("Each kind is counted apart from those who confirmed by letter."),
        choices=[
            (Basis.IMPORTED.value, _("An earlier list of our own")),
            (Basis.PARTNER.value, _("A partner’s list")),
            (Basis.PAPER.value, _("Sheets of paper, typed in")),
        ],
    )
    edition = forms.ChoiceField(label=_("Which text these people signed"))
    wish = forms.ChoiceField(
        label=_("What these people asked for"),
        help_text=_("Where the list has a column for it, each row’s own word counts."),
        choices=[
            ("", _("Nobody asked them: names are withheld, and nobody’s earlier choice changes")),
            (Visibility.WITHHELD.value, _("That their names are withheld")),
            (Visibility.COUNTED.value, _("To be counted only: no name is kept")),
            (Visibility.PUBLIC.value, _("That their names are shown")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(
        label=_("These people agreed that their names are shown to everybody."),
        help_text=_("Without this no name of the list can be shown. With it, each waits until you have read it."),
        required=False,
    )
    encoding = forms.ChoiceField(
        label=_("Letters of a CSV file"),
        help_text=_("Only if letters look wrong on the next page."),
        choices=[
            ("", _("found out")),
            ("utf-8", "UTF-8"),
            ("utf-16", "UTF-16"),
            ("cp1252", _("Western (Windows-1252)")),
            ("cp1254", _("Turkish (Windows-1254)")),
            ("cp1256", _("Arabic and Persian (Windows-1256)")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = appeals.published_editions().order_by("-version__number")
        source = appeals.campaign_languages()
        editions = sorted(found, key=lambda one: (-one.version.number, one.language != source[0], one.language))
        words = str(_("version %(number)s, %(language)s"))
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (
                f"{one.version.number}/{one.language}",
                words
                % {
                    "number": format_number(one.version.number, language.current()),
                    "language": _NAMES.get(one.language, one.language),
                },
            )
            for one in editions
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("wish") == Visibility.PUBLIC and not cleaned.get("agreed"):
            self.add_error("agreed", _("Tick this, or choose that names are withheld."))
        return cleaned


class ColumnsForm(forms.Form):
    """What each column holds: a field `c0`, `c1` … for each that is read, by its place in the list."""

    dates = forms.ChoiceField(
        label=_("Dates such as 3/4/2021"),
        choices=[
            ("", _("found out from the list")),
            (DAY_FIRST, _("day first: 3 April")),
            (MONTH_FIRST, _("month first: 4 March")),
        ],
        required=False,
    )

    def __init__(self, *args: Any, columns: Iterable[tuple[int, str]], mapping: Mapping, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._columns, self._countries = list(columns), mapping.countries
        for place, name in self._columns:
            self.fields[f"c{place}"] = forms.ChoiceField(
                label=name, choices=Column, initial=mapping.columns.get(name, Column.IGNORED).value
            )
        self.fields["dates"].initial = mapping.dates

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for place, _name in self._columns:
            meaning = cleaned.get(f"c{place}", "")
            if meaning not in ("", Column.IGNORED):
                if meaning in seen:
                    self.add_error(f"c{place}", _("Another column is to hold this already. Choose one of the two."))
                seen[meaning] = f"c{place}"
        if not self.errors and not {Column.NAME, Column.FIRST, Column.LAST} & set(seen):
            self.add_error(None, _("Say which column holds the name."))
        return cleaned

    @property
    def mapping(self) -> Mapping:
        """What was chosen. Only of a valid form."""
        columns = {name: Column(self.cleaned_data[f"c{place}"]) for place, name in self._columns}
        return Mapping(columns, self.cleaned_data["dates"], self._countries)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it taken back?"),
        help_text=_("It stands in the list of what was done. No name of a signer."),
        max_length=200,
        error_messages={"required": _("Write why it is taken back")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
