"""Forms about staff members."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.validators import ASCIIUsernameValidator
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import translating
from openappeal.accounts.fields import DayField
from openappeal.accounts.models import Role

WORK = {
    Role.ORGANISER: _("does everything: texts, pages, names, people"),
    Role.MODERATOR: _("reads, shows and hides names; changes no text"),
    Role.OUTREACH: _(
        "goes the way with well-known people and organisations, reads offers of help, makes codes for events;"
        " before a well-known name is shown, a second person agrees"
    ),
    Role.TRANSLATOR: _(
        "translates into the languages ticked below, and reads again what somebody else has translated; sees no names"
    ),
    Role.PRESS: _(
        "writes, plans and opens updates and press releases, and notes who agreed that a prisoner is named; sees"
        " nothing about signers; what goes out by mail, and news of a death, an execution or a release, wait for an"
        " organiser or a moderator"
    ),
    Role.KEY_HOLDER: _(
        "keeps an office key elsewhere and shows here that it opens; agrees as a second person before a file of names"
        " leaves, and fetches it sealed; sees no names, offers, pages or colleagues"
    ),
}


class RoleForm(forms.Form):
    """What somebody is to do."""

    role = forms.ChoiceField(label=_("What they do"), widget=forms.RadioSelect)
    languages = forms.MultipleChoiceField(
        label=_("Languages of a translator"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["languages"].choices = translating.languages()  # type: ignore[attr-defined]
        # A role that could do nothing today is not offered.
        offered = [role for role in Role if role != Role.TRANSLATOR or translating.languages()]
        self.fields["role"].choices = [(role.value, role.label) for role in offered]  # type: ignore[attr-defined]

    def roles(self) -> list[dict[str, Any]]:
        """The choices with what each does, for the template."""
        chosen = self["role"].value()
        return [
            {"value": value, "label": label, "work": WORK[Role(value)], "is_chosen": value == chosen}
            for value, label in self.fields["role"].choices  # type: ignore[attr-defined]
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("role") == Role.TRANSLATOR and not found.get("languages"):
            self.add_error("languages", _("Tick at least one language."))
        if found.get("role") != Role.TRANSLATOR:
            found["languages"] = []
        return found


class AddForm(RoleForm):
    """Somebody new."""

    first_name = forms.CharField(label=_("How you call them"), max_length=60, required=False)
    username = forms.CharField(
        label=_("Login"),
        max_length=60,
        validators=[ASCIIUsernameValidator()],
        help_text=_("Letters and digits, without spaces. A pseudonym is fine."),
    )
    field_order = ["first_name", "username", "role", "languages"]


class HistoryForm(forms.Form):
    """Which acts to show."""

    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)
    who = forms.ChoiceField(label=_("Person"), required=False)
    what = forms.ChoiceField(label=_("Act"), required=False)

    def __init__(self, data: Any, *, who: list[tuple[str, str]], what: list[tuple[str, str]]) -> None:
        super().__init__(data)
        everybody, everything = ("", _("everybody")), ("", _("everything"))
        self.fields["who"].choices = [everybody, *who]  # type: ignore[attr-defined]
        self.fields["what"].choices = [everything, *what]  # type: ignore[attr-defined]
