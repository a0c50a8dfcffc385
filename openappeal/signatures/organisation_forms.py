"""The form with which an organisation signs."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.core.mailboxes import BadAddress, clean_address
from openappeal.signatures.actions.organisations import Typed
from openappeal.signatures.contacts import ContactWords
from openappeal.signatures.forms import (
    ADDRESS_PROBLEM,
    NAME_PROBLEMS,
    ORGANISATION_PROBLEM,
    CountryMixin,
    CredentialMixin,
    _name,
    _Problems,
)
from openappeal.signatures.organisation_models import Decided
from openappeal.vault import tokens

PURPOSE = "signatures.organisation"
DECIDED_PROBLEM = _("Say who has decided")
PERSON_PROBLEM = _("Write the name and the post of the person who answers for it")
LONG_PROBLEM = _("Write less here")


class OrganisationForm(CredentialMixin, CountryMixin, _Problems):
    """What it is, who answers for it, how it was decided. All but name, line and country is sealed."""

    name = forms.CharField(required=False, strip=False)
    website = forms.CharField(required=False, max_length=200, error_messages={"max_length": LONG_PROBLEM})
    decided = forms.ChoiceField(
        choices=Decided, error_messages={"required": DECIDED_PROBLEM, "invalid_choice": DECIDED_PROBLEM}
    )
    when = forms.CharField(
        max_length=60,
        error_messages={"required": _("Write the day of the decision, as you know it"), "max_length": LONG_PROBLEM},
    )
    proof = forms.CharField(required=False, max_length=400, error_messages={"max_length": LONG_PROBLEM})
    person = forms.CharField(max_length=160, error_messages={"required": PERSON_PROBLEM, "max_length": LONG_PROBLEM})
    email = forms.CharField(required=False, strip=False)
    print = forms.BooleanField(required=False)
    token = forms.CharField(required=False)
    url = forms.CharField(required=False)

    field_order = ["name", "credential", "country", "website", "decided", "when", "proof", "person", "email", "print"]
    anchors = {"decided": f"decided-{Decided.BOARD.value}"}

    def clean_name(self) -> str:
        return _name(str(self.cleaned_data["name"]), NAME_PROBLEMS | {"empty": ORGANISATION_PROBLEM})

    def clean_email(self) -> str:
        try:
            return clean_address(str(self.cleaned_data["email"]))
        except BadAddress:
            raise forms.ValidationError(ADDRESS_PROBLEM) from None

    def choices(self) -> list[tuple[str, str, bool]]:
        """Key, words and whether it is chosen, of each way to decide."""
        chosen = self.data.get("decided", "")
        return [(one.value, str(one.label), one.value == chosen) for one in Decided]

    def is_stale(self, *, key: bytes, now: datetime) -> bool:
        """Whether the form was left open too long, filled in too fast, or is not ours."""
        try:
            tokens.check_form_token(key, str(self.data.get("token", "")), now, PURPOSE)
        except (tokens.FormTokenInvalid, tokens.FormTokenTooOld, tokens.FormTokenTooYoung):
            return True
        return False

    @property
    def typed(self) -> Typed:
        """What was typed, checked. Only of a valid form."""
        clean = self.cleaned_data
        note = "\n".join(filter(None, [clean["when"], clean["website"], clean["proof"]]))
        return Typed(
            name=clean["name"],
            address=clean["email"],
            credential=clean["credential"],
            country=clean["country"],
            print_consent=clean["print"],
            decided=Decided(clean["decided"]),
            answers=ContactWords(name=clean["person"], address=clean["email"], note=note),
        )
