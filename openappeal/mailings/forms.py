"""The form for news: an address, and what is to become of it."""

from __future__ import annotations

from datetime import datetime

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.core.mailboxes import BadAddress, clean_address
from openappeal.vault import tokens

PURPOSE = "mailings.news"
GET, STOP = "get", "stop"


class NewsForm(forms.Form):
    """Which button was pressed says which wish it is."""

    email = forms.CharField(required=False, strip=False, max_length=254)
    wish = forms.ChoiceField(choices=[(GET, GET), (STOP, STOP)])
    token = forms.CharField(required=False)
    url = forms.CharField(required=False)

    def clean_email(self) -> str:
        try:
            return clean_address(str(self.cleaned_data["email"]))
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
    def is_trap(self) -> bool:
        """Whether something filled in the field that no person sees."""
        return bool(self.data.get("url"))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Anchor and sentence of each problem."""
        return [("email", str(self.errors["email"][0]))] if "email" in self.errors else []
