"""The public form, and the form that takes an offer back."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.core.mailboxes import BadAddress, clean_address
from openappeal.offers.models import Help
from openappeal.offers.sealing import Words
from openappeal.vault import tokens
from openappeal.vault.tokens import PersonalCode

PURPOSE = "offers.help"
LONGEST_TEXT = 1500
TOO_LONG_PROBLEM = _("Keep the text under 1,500 characters")


class OfferForm(forms.Form):
    """What somebody can do. At least one kind of help; the rest is free."""

    kinds = forms.MultipleChoiceField(
        choices=Help.choices,
        error_messages={
            "required": _("Choose at least one way to help"),
            "invalid_choice": _("Choose at least one way to help"),
        },
    )
    languages = forms.CharField(
        required=False, max_length=120, error_messages={"max_length": _("Keep the languages under 120 characters")}
    )
    hours = forms.CharField(
        required=False, max_length=40, error_messages={"max_length": _("Keep the hours under 40 characters")}
    )
    text = forms.CharField(required=False, max_length=LONGEST_TEXT, error_messages={"max_length": TOO_LONG_PROBLEM})
    email = forms.CharField(required=False, strip=True, max_length=254)
    token = forms.CharField(required=False)
    url = forms.CharField(required=False)

    anchors = {"kinds": f"kinds-{Help.SHARE.value}"}

    def choices(self) -> list[tuple[str, str, bool]]:
        """Key, words and whether it is ticked, of each kind of help."""
        ticked = self.data.getlist("kinds") if self.is_bound else [self.initial.get("kind")]  # type: ignore[attr-defined]
        return [(kind.value, str(kind.label), kind.value in ticked) for kind in Help]

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"])
        if not typed:
            return ""
        try:
            return clean_address(typed)
        except BadAddress:
            raise forms.ValidationError(_("Write the full e-mail address, like mina@post.example")) from None

    def is_stale(self, *, key: bytes, now: datetime) -> bool:
        """Whether the form was left open too long, sent at once, or is not ours."""
        try:
            tokens.check_form_token(key, str(self.data.get("token", "")), now, PURPOSE)
        except (tokens.FormTokenInvalid, tokens.FormTokenTooOld, tokens.FormTokenTooYoung):
            return True
        return False

    @property
    def kinds_of_help(self) -> list[Help]:
        """The kinds that were ticked. Only of a valid form."""
        return [Help(kind) for kind in self.cleaned_data["kinds"]]

    @property
    def words(self) -> Words:
        """What was typed. Only of a valid form."""
        fields = self.cleaned_data
        return Words(text=fields["text"], languages=fields["languages"], hours=fields["hours"], address=fields["email"])

    @property
    def is_trap(self) -> bool:
        """Whether something filled in the field that no person sees."""
        return bool(self.data.get("url"))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Anchor and sentence of each problem, in the order of the page."""
        return [
            (self.anchors.get(name, name), str(self.errors[name][0])) for name in self.fields if name in self.errors
        ]


class TakeBackForm(forms.Form):
    """The code that the page showed after the offer was sent."""

    code = forms.CharField(error_messages={"required": _("Write the code that the page showed you")})

    def clean_code(self) -> PersonalCode:
        try:
            return tokens.clean_code(str(self.cleaned_data["code"]))
        except tokens.BadCode:
            raise forms.ValidationError(_("Write the whole code: 26 letters and digits")) from None

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Anchor and sentence of each problem, in the order of the page."""
        return [(name, str(self.errors[name][0])) for name in self.fields if name in self.errors]
