"""The public forms of this room. The words of an error are the same above the field and in the summary."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from openappeal.antiabuse import features, sums
from openappeal.antiabuse.features import PLAIN, TRAP, Features
from openappeal.core.countries import countries_sorted
from openappeal.core.mailboxes import BadAddress, clean_address
from openappeal.core.names import BadName, clean_name
from openappeal.signatures.actions import events
from openappeal.signatures.models import RELATIONS, Visibility
from openappeal.signatures.risk import Dangers, still_to_say
from openappeal.signatures.sealing import Person
from openappeal.signatures.spheres import Sphere
from openappeal.vault import tokens
from openappeal.vault.tokens import PersonalCode

PURPOSE = "signatures.sign"
NOT_GIVEN = "none"
LONGEST_CREDENTIAL = 120

NAME_PROBLEMS = {
    "empty": _("Write your name"),
    "no_letter": _("Write a name with at least one letter"),
    "control": _("Write the name again by hand: it holds invisible signs that turn the text around"),
    "too_long": _("Keep the name under 120 characters"),
    "link": _("Write a name without a web or e-mail address"),
    "formula": _("Begin the name with a letter"),
}
CREDENTIAL_PROBLEMS = {
    "control": _("Write your work again by hand: it holds invisible signs that turn the text around"),
    "too_long": _("Keep your work under 120 characters"),
    "link": _("Write your work without a web or e-mail address"),
    "formula": _("Begin your work with a letter"),
    "no_letter": _("Write your work with at least one letter"),
}
TOO_LONG_PROBLEM = _("Keep your name and work shorter")
NAME_NEEDED_PROBLEM = _("Write your name: we cannot read the one you gave")
CODE_PROBLEM = _("A code has six groups, 26 letters and digits in all. Compare it with the one you kept")
NAME_AGAIN_PROBLEM = _("Write your name: this page does not repeat the one you gave")
ORGANISATION_PROBLEM = _("Write the name of the organisation")
ADDRESS_PROBLEM = _("Write the full e-mail address, like mina@post.example")
NEWS_NEEDS_ADDRESS = _("Write an e-mail address for the news, or take the tick away there")


class _Problems(forms.Form):
    """A form whose problems can be listed with an anchor each, in the order of the page."""

    anchors: dict[str, str] = {}

    @property
    def problems(self) -> list[tuple[str, str]]:
        return [
            (self.anchors.get(name, name), str(self.errors[name][0])) for name in self.fields if name in self.errors
        ]

    @property
    def content(self) -> bytes:
        """Everything that was typed and chosen, to recognise a form that is sent twice."""
        apart = ("token", sums.FIELD)  # a sum may get ready between the two
        return repr(sorted((name, self.data.get(name)) for name in self.data if name not in apart)).encode()


def _name(typed: str, problems: dict[str, Any]) -> str:
    try:
        return clean_name(typed)
    except BadName as error:
        raise forms.ValidationError(problems.get(error.reason, problems["control"])) from None


class CredentialMixin(forms.Form):
    """A few words on what somebody does; optional."""

    credential = forms.CharField(required=False, strip=True)

    def clean_credential(self) -> str:
        typed = str(self.cleaned_data["credential"])
        if not typed:
            return ""
        if len(typed) > LONGEST_CREDENTIAL:
            raise forms.ValidationError(CREDENTIAL_PROBLEMS["too_long"])
        return _name(typed, CREDENTIAL_PROBLEMS)


class CountryMixin(forms.Form):
    """The country where somebody lives; “not given” is an answer too."""

    country = forms.CharField(required=False)
    sphere = forms.CharField(required=False)

    def countries(self) -> list[tuple[str, str]]:
        """Codes and names, sorted as the page's language sorts."""
        from openappeal.cms import language

        return countries_sorted(language.current())

    def spheres(self) -> list[tuple[str, str]]:
        """Walks of life with their labels."""
        return [(sphere.value, str(sphere.label)) for sphere in Sphere]

    def clean_country(self) -> str:
        code = str(self.cleaned_data["country"]).upper()
        if code in ("", NOT_GIVEN.upper()):
            return ""
        if code not in dict(countries_sorted("en")):
            raise forms.ValidationError(_("Choose a country from the list, or “Not given”"))
        return code

    def clean_sphere(self) -> str:
        sphere = str(self.cleaned_data["sphere"])
        if sphere and sphere not in Sphere.values:
            raise forms.ValidationError(_("Choose one of the fields of work, or none"))
        return sphere


class SignForm(CredentialMixin, CountryMixin, _Problems):
    """The sign form of the contract. A name is not needed by those who are only counted.

    `is_address_optional`: whether the campaign lets people sign without an address.
    """

    def __init__(self, *args: Any, is_address_optional: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_address_optional = is_address_optional

    name = forms.CharField(required=False, strip=False)
    email = forms.CharField(required=False, strip=False)
    relation = forms.CharField(required=False)
    visibility = forms.ChoiceField(
        choices=Visibility,
        error_messages={
            "required": _("Choose what we may show"),
            "invalid_choice": _("Choose what we may show"),
        },
    )
    print = forms.BooleanField(required=False)
    updates = forms.BooleanField(required=False)
    token = forms.CharField(required=False)
    at = forms.CharField(required=False)
    warned = forms.CharField(required=False)
    url = forms.CharField(required=False)

    field_order = ["name", "email", "country", "sphere", "credential", "relation", "visibility", "print", "updates"]
    anchors = {"visibility": "visibility-public"}

    def clean_name(self) -> str:
        if self.data.get("visibility") == Visibility.COUNTED:
            return ""
        return _name(str(self.cleaned_data["name"]), NAME_PROBLEMS)

    def clean_email(self) -> str:
        typed = str(self.cleaned_data["email"])
        if not typed.strip() and self.is_address_optional:
            if self.data.get("updates"):
                raise forms.ValidationError(NEWS_NEEDS_ADDRESS)
            return ""
        try:
            return clean_address(typed)
        except BadAddress:
            raise forms.ValidationError(ADDRESS_PROBLEM) from None

    def untold(self, dangers: Dangers) -> frozenset[str]:
        """What is dangerous about it and has not been said to this person yet. Only of a valid form."""
        clean = self.cleaned_data
        found = dangers.of(visibility=clean["visibility"], country=clean["country"], address=clean["email"])
        return still_to_say(found, clean["warned"])

    def relations(self) -> list[tuple[str, str]]:
        """What somebody may say of herself."""
        return [(kind.value, str(kind.label)) for kind in RELATIONS]

    def clean_relation(self) -> str:
        relation = str(self.cleaned_data["relation"])
        is_kept = relation in RELATIONS and self.data.get("visibility") != Visibility.COUNTED
        return relation if is_kept else ""

    @property
    def is_trap(self) -> bool:
        """Whether something filled in the field that no person sees."""
        return bool(self.data.get("url"))

    @property
    def sum(self) -> str:
        """The number that a browser has found (`antiabuse.sums`), or nothing. Nobody needs one."""
        return str(self.data.get(sums.FIELD, ""))

    @cached_property
    def event_code(self) -> str:
        """The code of an event with which the form was opened, if it is good today, else nothing.

        A wrong one is no mistake of the person's and changes nothing.
        """
        typed = str(self.data.get("at", "") if self.is_bound else self.initial.get("at", ""))
        return events.live_code(typed=typed, today=timezone.now().date()) if typed else ""

    def is_stale(self, *, key: bytes, now: datetime) -> bool:
        """Whether the form was left open too long, filled in too fast, or is not ours."""
        try:
            tokens.check_form_token(key, str(self.data.get("token", "")), now, PURPOSE)
        except (tokens.FormTokenInvalid, tokens.FormTokenTooOld, tokens.FormTokenTooYoung):
            return True
        return False

    @property
    def accepts_throwaway(self) -> bool:
        """Whether somebody has read what a throw-away address means, and sends the form all the same."""
        return bool(self.data.get("throwaway"))

    def features(self, *, tag_key: bytes, now: datetime, network: bytes) -> Features:
        """Coarse facts about this signing, against floods. Only of a valid form that is not stale."""
        return features.make(
            now=now,
            form_age=tokens.form_age(str(self.data["token"]), now),
            address=self.cleaned_data["email"],
            name=self.cleaned_data["name"],
            key=tag_key,
            # With an address, what filled in the trap is set aside; without one a person reads it anyway.
            lane=TRAP if self.is_trap and not self.cleaned_data["email"] else PLAIN,
            network=network,
        )

    @property
    def person(self) -> Person:
        """What was typed, checked. Only of a valid form."""
        clean = self.cleaned_data
        return Person(
            name=clean["name"],
            address=clean["email"],
            credential=clean["credential"],
            country=clean["country"],
            sphere=clean["sphere"],
            print_consent=clean["print"],
            updates=clean["updates"],
            relation=clean["relation"],
        )


class PersonalForm(CredentialMixin, CountryMixin, _Problems):
    """What the personal page can change. The name is asked for only to show it."""

    visibility = forms.ChoiceField(choices=Visibility)
    name = forms.CharField(required=False, strip=False)
    no_credential = forms.BooleanField(required=False)
    print = forms.BooleanField(required=False)
    warned = forms.CharField(required=False)
    no_relation = forms.BooleanField(required=False)

    anchors = {"visibility": "visibility-public"}

    def clean_name(self) -> str:
        typed = str(self.cleaned_data["name"])
        return _name(typed, NAME_PROBLEMS) if typed.strip() else ""

    def untold(self, dangers: Dangers) -> frozenset[str]:
        """What is dangerous about showing more and has not been said to this person yet. Only of a valid form."""
        clean = self.cleaned_data
        return still_to_say(dangers.of(visibility=clean["visibility"], country=clean["country"]), clean["warned"])

    @property
    def credential_line(self) -> str | None:
        """What the line becomes: empty, the words that were typed, or None where nothing was asked."""
        return "" if self.cleaned_data["no_credential"] else self.cleaned_data["credential"] or None


class SetAsideForm(_Problems):
    """“Was my signature set aside?”: the personal code, as it was kept."""

    code = forms.CharField(max_length=200, strip=True, error_messages={"required": _("Write your code")})

    def clean_code(self) -> PersonalCode:
        try:
            return tokens.clean_code(str(self.cleaned_data["code"]))
        except tokens.BadCode:
            raise forms.ValidationError(CODE_PROBLEM) from None


class NotMeForm(_Problems):
    """“This is not me”: the name as it stands on the wall."""

    name = forms.CharField(
        max_length=120, strip=True, error_messages={"required": _("Write the name as it stands on the wall")}
    )
    note = forms.CharField(
        required=False, max_length=500, error_messages={"max_length": _("Keep the note under 500 characters")}
    )
    url = forms.CharField(required=False)

    @property
    def is_trap(self) -> bool:
        return bool(self.data.get("url"))
