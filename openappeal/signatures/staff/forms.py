"""What the staff screens send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.core.countries import countries_sorted
from openappeal.signatures.models import RELATIONS, Review, Visibility
from openappeal.signatures.staff.words import REASONS

MOST_AT_ONCE = 200


class Ids(forms.Field):
    """The ticked signatures: the same field name once for each."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[int]:
        ids = [int(one) for one in value or () if one.isascii() and one.isdecimal() and len(one) < 20]
        return ids[:MOST_AT_ONCE]


class ReviewForm(forms.Form):
    ids = Ids(required=False)
    decision = forms.ChoiceField(choices=Review)
    reason = forms.ChoiceField(choices=REASONS, required=False)
    words = forms.CharField(max_length=200, required=False)
    # How the queue was: what can be undone there, and of which kind it is.
    last = forms.CharField(max_length=300, required=False)
    only = forms.CharField(max_length=20, required=False)
    after = forms.IntegerField(required=False)
    claimed = forms.BooleanField(required=False)
    relation = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in RELATIONS], required=False)
    # Where the press came from: empty is the reading queue.
    back = forms.ChoiceField(choices=[("signature", "signature")], required=False)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if cleaned and cleaned.get("decision") == Review.LEFT_OUT and not cleaned.get("reason"):
            self.add_error("reason", _("Choose why the name is left out."))
        if cleaned and cleaned.get("reason") == "other" and not cleaned.get("words"):
            self.add_error("words", _("Write a few words, so that the others know."))
        return cleaned


class SearchForm(forms.Form):
    """Filters of the list. Searching a text finds public names only."""

    q = forms.CharField(label=_("Part of a name"), max_length=120, required=False)
    visibility = forms.ChoiceField(
        label=_("What is shown"),
        choices=[("", _("everything")), *Visibility.choices, ("hidden", _("hidden"))],
        required=False,
    )
    review = forms.ChoiceField(label=_("Read?"), choices=[("", _("everything")), *Review.choices], required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [("", _("everywhere")), *countries_sorted(language.current())]
        self.fields["country"].choices = countries  # type: ignore[attr-defined]


class HideForm(forms.Form):
    q = forms.CharField(label=_("Part of the name"), max_length=120, widget=forms.TextInput(attrs={"dir": "auto"}))
