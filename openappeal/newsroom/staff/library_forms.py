"""Forms of the library: a file, words to paste, or a clip on another site, each with its rights."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.accounts.fields import DayField
from openappeal.core.digits import format_number, to_latin_digits
from openappeal.core.languages import LANGUAGES
from openappeal.newsroom.actions.library import Facts
from openappeal.newsroom.library import files
from openappeal.newsroom.library_models import FILES, LibraryKind, Resource
from openappeal.newsroom.library_queries import length
from openappeal.newsroom.staff.press_forms import Plain, campaign_choices

MEGABYTES = files.MOST_BYTES // 1024 // 1024


class _ResourceForm(forms.Form):
    """What every thing has. Kind and language are chosen once: its address says them."""

    title = Plain(label=_("Title"), help_text=_("In its own language."), max_length=200)
    description = Plain(label=_("What it is for, in one sentence"), help_text=_("In its own language."), max_length=300)
    maker = Plain(
        label=_("Who made it"),
        help_text=_("Readers see it. A person’s name only if that person wants it there; else “the campaign”."),
        max_length=120,
    )
    licence = Plain(
        label=_("Who may use it, and how"),
        help_text=_("A licence such as CC BY 4.0, or what its maker has allowed you."),
        max_length=200,
    )
    made_day = DayField(label=_("Day on which it was made"))

    own: tuple[str, ...] = ()
    """The fields that this form has of its own, which stand after the description."""

    def __init__(self, *args: Any, resource: Resource | None = None, **kwargs: Any) -> None:
        if resource is not None:
            names = ("title", "description", "maker", "licence", "made_day", "text", "url", "seconds")
            kwargs["initial"] = {name: getattr(resource, name) for name in names}
        super().__init__(*args, **kwargs)
        if resource is None:
            first = campaign_choices()
            every = sorted(((one.tag, one.name) for one in LANGUAGES), key=lambda one: one[1])
            choices = [*first, *(one for one in every if one not in first)]
            self.fields["language"] = forms.ChoiceField(label=_("Its language"), choices=choices)
        self.begin(resource)
        self.order_fields(["kind", "language", "title", "description", *self.own])

    def begin(self, resource: Resource | None) -> None:
        """Fit the fields of its own to a new thing, or to one that is there."""

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        # Words may have lines, which browsers end in two signs; everything else is one line.
        return {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in given.items()}

    def facts(self) -> Facts:
        """What was typed, as the action wants it."""
        given = self.cleaned_data
        return Facts(
            title=given["title"],
            description=given["description"],
            maker=given["maker"],
            licence=given["licence"],
            made_day=given["made_day"],
            text=given.get("text", ""),
            url=given.get("url", ""),
            seconds=given.get("seconds", 0),
        )

    def chosen_kind(self) -> str:
        """What it is."""
        return str(self.cleaned_data["kind"])


class FileForm(_ResourceForm):
    own = ("file",)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[(one.value, one.label) for one in FILES], widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("The file"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.webp"}),
    )

    def begin(self, resource: Resource | None) -> None:
        if resource is not None:
            del self.fields["kind"]
            self.fields["file"].required = False
            self.fields["file"].label = _("A newer file in its place")
        most = format_number(MEGABYTES, language.current())
        size = gettext("PDF, JPEG, PNG or WebP, %(number)s MB at most.") % {"number": most}
        names = gettext(
            "No print with names: what lies here keeps the name of whoever withdraws later. Show it from Print "
            "instead, where it is made anew without her."
        )
        self.fields["file"].help_text = f"{size} {names}"

    def data_of_file(self) -> bytes | None:
        """What was chosen, one byte more than may be."""
        chosen = self.cleaned_data.get("file")
        return chosen.read(files.MOST_BYTES + 1) if chosen else None


class TextForm(_ResourceForm):
    own = ("text",)
    text = Plain(
        label=_("The words"),
        help_text=_("An empty line begins a paragraph."),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 10, "dir": "auto"}),
    )

    def chosen_kind(self) -> str:
        return LibraryKind.TEXT


class LengthField(forms.CharField):
    """Minutes and seconds, or hours before them, in any digits: 3:05."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=8, widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}), **more)

    def prepare_value(self, value: Any) -> Any:
        return length(value, language.current()) if isinstance(value, int) and value else value or ""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        parts = to_latin_digits(str(value or "").strip()).split(":")
        if parts == [""]:
            return None
        if len(parts) not in (2, 3) or not all(re.fullmatch(r"[0-9]{1,2}", part, re.ASCII) for part in parts):
            raise forms.ValidationError(_("Write minutes and seconds, such as 3:05."))
        *before, minutes, seconds = (int(part) for part in parts)
        if seconds > 59 or (before and minutes > 59) or not any((*before, minutes, seconds)):
            raise forms.ValidationError(_("Write minutes and seconds, such as 3:05."))
        return sum(before) * 3600 + minutes * 60 + seconds

    def run_validators(self, value: Any) -> None:
        """None: `to_python` has looked at it."""


class ClipForm(_ResourceForm):
    own = ("url", "seconds")
    url = forms.URLField(
        label=_("Its address"),
        help_text=_("Readers see to which site it leads. Nothing of that site is loaded here."),
        max_length=500,
        assume_scheme="https",
    )

    seconds = LengthField(
        label=_("How long it is"),
        help_text=_("In minutes and seconds, such as 3:05. Readers see it before they open it."),
    )

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if urlsplit(url).scheme not in ("http", "https"):
            raise forms.ValidationError(_("Paste an address that begins with https:// or http://"))
        return url

    def chosen_kind(self) -> str:
        return LibraryKind.CLIP


FORMS: dict[str, type[_ResourceForm]] = {"file": FileForm, "text": TextForm, "clip": ClipForm}


def form_of(resource: Resource) -> type[_ResourceForm]:
    """The form in which a thing is changed."""
    return FileForm if resource.kind in FILES else FORMS[resource.kind]
