"""The contact form: a message to the campaign."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.core.mailboxes import BadAddress, clean_address

LONGEST_MESSAGE = 5000


class ContactForm(forms.Form):
    """Nothing but a message is needed; an address only if an answer is wanted."""

    message = forms.CharField(
        max_length=LONGEST_MESSAGE,
        strip=True,
        error_messages={
            "required": _("Write your message"),
            "max_length": _("Keep the message under 5,000 characters"),
        },
    )
    reply_to = forms.CharField(required=False, max_length=254, strip=True)
    url = forms.CharField(required=False)

    def clean_reply_to(self) -> str:
        typed = str(self.cleaned_data["reply_to"])
        if not typed:
            return ""
        try:
            return clean_address(typed)
        except BadAddress:
            raise forms.ValidationError(_("Write the full e-mail address, like mina@post.example")) from None

    @property
    def is_trap(self) -> bool:
        """Whether something filled in the field that no person sees."""
        return bool(self.data.get("url"))

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Anchor and sentence of each problem, in the order of the page."""
        return [(name, str(self.errors[name][0])) for name in self.fields if name in self.errors]
