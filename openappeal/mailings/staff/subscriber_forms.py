"""Forms of the screen “Subscribers”."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.appeals import queries as appeals
from openappeal.core import languages
from openappeal.core.mailboxes import BadAddress, clean_address
from openappeal.mailings.actions.taking_in import Proof
from openappeal.mailings.models import Topic, wanted_at_first


class LeaveOutForm(forms.Form):
    """An address that is to get nothing any more. It is never filled in again."""

    email = forms.CharField(
        label=_("E-mail"),
        help_text=_("You are not told whether it got news: the answer is the same for every address."),
        max_length=254,
        strip=True,
        error_messages={"required": _("Write the full e-mail address, like mina@post.example")},
        widget=forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        try:
            return clean_address(str(self.cleaned_data["email"]))
        except BadAddress:
            raise forms.ValidationError(_("Write the full e-mail address, like mina@post.example")) from None


class TakeInForm(forms.Form):
    """A list, and the proof that its people agreed."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "XLSX or CSV: an export of Mailchimp, Action Network, listmonk or Keila, or any list with addresses. Of "
            "each row address, language, status, “country” and “field of work” are read, and nothing else."
        ),
        error_messages={
            "required": _("Choose a file"),
            "empty": _("The file is empty."),
            "missing": _("Choose a file"),
        },
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
    )
    label = forms.CharField(
        label=_("What you call this list"),
        max_length=80,
        error_messages={"required": _("Write what you call this list")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    where = forms.CharField(
        label=_("Where did these people agree?"),
        help_text=_("Such as “form of the old site” or “sheet at the vigil in Lund”."),
        max_length=200,
        error_messages={"required": _("Write where they agreed")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    when = forms.CharField(
        label=_("When did they agree?"),
        help_text=_("A day, or from when until when."),
        max_length=100,
        error_messages={"required": _("Write when they agreed")},
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    consent = forms.CharField(
        label=_("To which words?"),
        help_text=_("Word for word, as they stood beside the box or on the sheet. Who asks later is shown this."),
        max_length=2000,
        error_messages={"required": _("Write the words to which they agreed")},
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("Language, where the list says none"))
    topics = forms.MultipleChoiceField(
        label=_("What did they agree to hear of?"),
        choices=Topic.choices,
        initial=wanted_at_first,
        error_messages={"required": _("Choose at least one topic")},
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        offered = appeals.campaign_languages() or ["en"]
        self.fields["language"].choices = [(tag, languages.language(tag).name) for tag in offered]  # type: ignore[attr-defined]

    @property
    def proof(self) -> Proof:
        """What was said of the list. Only of a valid form."""
        given = self.cleaned_data
        return Proof(given["label"], given["where"], given["when"], given["consent"])
