"""What the screens for notables send."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.appeals import queries as appeals
from openappeal.cms import shell
from openappeal.core.countries import countries_sorted
from openappeal.core.names import BadName, clean_name
from openappeal.signatures.actions.notable_order import in_order
from openappeal.signatures.actions.notables import Heard, Words
from openappeal.signatures.contacts import ContactWords
from openappeal.signatures.forms import NAME_PROBLEMS
from openappeal.signatures.notable_models import Channel, Notable, Speaker
from openappeal.signatures.spheres import NotableGroup

HEARD_BY = [(channel.value, channel.label) for channel in Channel if channel != Channel.FORM]
NO_SECRETS = _("For the history, such as “answer of 12 November”. No address and no number: these are sealed below.")


def _line(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", **attributes})


def _clean(typed: str) -> str:
    try:
        return clean_name(typed)
    except BadName as error:
        raise forms.ValidationError(NAME_PROBLEMS[error.reason]) from None


class ContactForm(forms.Form):
    """Whom the team writes to."""

    contact_name = forms.CharField(label=_("Name of the contact or agent"), max_length=120, widget=_line())
    address = forms.CharField(
        label=_("Address"),
        help_text=_("E-mail, telephone, or where to send a letter."),
        max_length=400,
        widget=_line(),
    )
    note = forms.CharField(
        label=_("What else should the team know?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )

    @property
    def contact(self) -> ContactWords:
        """What was typed. Only of a valid form."""
        fields = self.cleaned_data
        return ContactWords(name=fields["contact_name"], address=fields["address"], note=fields["note"])


class NewForm(ContactForm):
    """Somebody who has been asked."""

    name = forms.CharField(
        label=_("Name of the well-known person"),
        help_text=_("As you know it. How it is printed is approved later."),
        max_length=120,
        strip=False,
        widget=_line(),
    )
    group = forms.ChoiceField(label=_("Group"), choices=NotableGroup.choices)
    country = forms.ChoiceField(label=_("Country"), required=False)
    language = forms.ChoiceField(label=_("Language of the text that they read"))
    speaker = forms.ChoiceField(label=_("Who was asked?"), choices=Speaker.choices)

    field_order = ["name", "group", "country", "language", "speaker", "contact_name", "address", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries = [("", _("not known")), *countries_sorted(language.current())]
        self.fields["country"].choices = countries  # type: ignore[attr-defined]
        self.fields["language"].choices = _languages()  # type: ignore[attr-defined]

    def clean_name(self) -> str:
        return _clean(str(self.cleaned_data["name"]))


class HeardForm(forms.Form):
    """How something was heard, and from whom."""

    speaker = forms.ChoiceField(label=_("Who said it?"), choices=Speaker.choices)
    channel = forms.ChoiceField(label=_("How did you hear it?"), choices=HEARD_BY)
    detail = forms.CharField(
        label=_("In which message?"), help_text=NO_SECRETS, max_length=160, required=False, widget=_line()
    )

    @property
    def heard(self) -> Heard:
        """What was said. Only of a valid form."""
        fields = self.cleaned_data
        return Heard(Channel(fields["channel"]), Speaker(fields["speaker"]), fields["detail"])


class ProofForm(HeardForm):
    """How the identity was proved: by another way than the reply."""

    def __init__(self, *args: Any, reply: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channel"].label = _("By which second way was it proved?")
        self.fields["channel"].choices = [one for one in HEARD_BY if one[0] != reply]  # type: ignore[attr-defined]
        self.fields["detail"].label = _("How exactly?")


class ApprovalForm(HeardForm):
    """What was approved, and for what."""

    may_show = forms.BooleanField(label=_("The name may be shown on this site."), required=False)
    may_print = forms.BooleanField(label=_("It may also be printed: in a newspaper page or a list."), required=False)


class PlaceForm(forms.Form):
    """The place in the group."""

    after = forms.TypedChoiceField(label=_("Place in the group"), coerce=int)

    def __init__(self, *args: Any, notable: Notable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(row.pk, _("behind %(name)s") % {"name": f"\u2068{row.name}\u2069"}) for row in in_order(notable.group)]
        self.fields["after"].choices = [(0, _("first of the group")), *rows]  # type: ignore[attr-defined]
        if rows:
            self.fields["after"].initial = rows[-1][0]


class GroupForm(forms.Form):
    group = forms.ChoiceField(label=_("Group"), choices=NotableGroup.choices)


@dataclass(frozen=True)
class Part:
    """The two fields of one language."""

    tag: str
    title: str
    name: BoundField
    credential: BoundField


class WordingForm(forms.Form):
    """Name and credential line in each language of the campaign. A language left empty shows the signer's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags = appeals.campaign_languages()
        for tag in self.tags:
            attributes = {"lang": tag, "dir": "auto"}
            self.fields[f"name-{tag}"] = forms.CharField(
                label=_("Name"), max_length=120, required=False, strip=False, widget=_line(**attributes)
            )
            self.fields[f"credential-{tag}"] = forms.CharField(
                label=_("Line under the name"),
                help_text=_("As agreed with the signer, word for word."),
                max_length=160,
                required=False,
                widget=_line(**attributes),
            )

    def clean(self) -> dict[str, Any] | None:
        for name, typed in list(self.cleaned_data.items()):
            if not typed.strip():
                self.cleaned_data[name] = ""
                continue
            try:
                self.cleaned_data[name] = _clean(typed)
            except forms.ValidationError as error:
                self.add_error(name, error)
        for tag in self.tags:
            if self.cleaned_data.get(f"credential-{tag}") and not self.cleaned_data.get(f"name-{tag}"):
                self.add_error(f"name-{tag}", _("Write the name too: the line stands under it"))
        if not self.errors and not self.words:
            self.add_error(f"name-{self.tags[0]}", _("Write the name in one language at least"))
        return self.cleaned_data

    @property
    def parts(self) -> list[Part]:
        """The fields, language by language."""
        titles = dict(_languages())
        return [Part(tag, titles[tag], self[f"name-{tag}"], self[f"credential-{tag}"]) for tag in self.tags]

    @property
    def words(self) -> dict[str, Words]:
        """What was typed, by language. Only of a valid form."""
        fields = self.cleaned_data
        return {
            tag: Words(fields[f"name-{tag}"], fields[f"credential-{tag}"])
            for tag in self.tags
            if fields.get(f"name-{tag}")
        }


class OpenForm(forms.Form):
    """Why a contact is opened."""

    reason = forms.CharField(
        label=_("Why do you open it?"),
        help_text=_("A few words for the log, such as “to ask for the wording”. No name: the log keeps it for good."),
        min_length=3,
        max_length=300,
        widget=_line(),
    )


def _languages() -> list[tuple[str, str]]:
    names = {one.tag: one.name for one in shell.languages()}
    return [(tag, names.get(tag, tag)) for tag in appeals.campaign_languages()]
