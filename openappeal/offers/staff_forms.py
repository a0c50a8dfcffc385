"""What the organisers' inbox sends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.cms import shell
from openappeal.offers.models import Help, OfferState


class InboxForm(forms.Form):
    """Filters. There is no search: the words are sealed."""

    kind = forms.ChoiceField(label=_("Kind of help"), choices=[("", _("everything")), *Help.choices], required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(label=_("How far"), choices=[("", _("everything")), *OfferState.choices], required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        languages = [("", _("every language")), *((one.tag, one.name) for one in shell.languages())]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]


class OpenForm(forms.Form):
    """Why an offer is opened."""

    reason = forms.CharField(
        label=_("Why do you open it?"),
        help_text=_("A few words for the log, such as “needs a Farsi translator”. No name: the log keeps it for good."),
        min_length=3,
        max_length=300,
        strip=True,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
