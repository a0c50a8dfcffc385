"""Forms of the press room on the staff side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.accounts.fields import DayField, NumberField
from openappeal.appeals.queries import campaign_languages
from openappeal.core.languages import LANGUAGES, direction
from openappeal.core.scripts import turns_around
from openappeal.newsroom import consent_queries
from openappeal.newsroom.actions import statements
from openappeal.newsroom.actions.coverage import Facts
from openappeal.newsroom.coverage_models import CoverageKind
from openappeal.newsroom.models import Consent
from openappeal.newsroom.press.paths import STATEMENT
from openappeal.newsroom.statement_models import LONGEST_SHORT, LONGEST_TEXT, Scope

_NAMES = {one.tag: one.name for one in LANGUAGES}
_TURNED = _("This holds invisible signs that turn the text around. Please write it again by hand.")


def campaign_choices() -> list[tuple[str, str]]:
    """The campaign's languages by their own names."""
    return [(tag, _NAMES.get(tag, tag)) for tag in campaign_languages()]


class Plain(forms.CharField):
    """Words of somebody, without signs that rewrite the line they stand in."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if turns_around(text):
            raise forms.ValidationError(str(_TURNED))
        return text


def _scope() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("May be used for"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class BeginForm(forms.Form):
    """A new statement: its address, and what its words may be used for."""

    slug = forms.SlugField(
        label=_("Last part of its address"),
        help_text=_("Small Latin letters and hyphens, such as lena-orr. Readers see it."),
        max_length=80,
    )
    scope = _scope()

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).lower()
        if not STATEMENT.match(f"/en/statements/{slug}/"):
            raise forms.ValidationError(_("Write small Latin letters, digits and hyphens."))
        return slug


class ScopeForm(forms.Form):
    scope = _scope()


class WordsForm(forms.Form):
    """A statement in one language."""

    name = Plain(label=_("The author’s name, as written in this language"), max_length=120)
    credit = Plain(
        label=_("Credit line"), help_text=_("Under the name, such as “novelist”."), max_length=200, required=False
    )
    text = Plain(
        label=_("Full text"),
        help_text=_("An empty line begins a paragraph."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    short = Plain(
        label=_("Short form"),
        help_text=_("For the list of statements. May be left empty."),
        max_length=LONGEST_SHORT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs |= {"lang": language, "dir": direction(language)}


class CutForm(forms.Form):
    """A passage of the text."""

    words = Plain(
        label=_("The passage"),
        help_text=_("Copy it out of the full text. It is taken only if it stands there word for word."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    number = NumberField(
        label=_("Its number"),
        help_text=_("The same passage has the same number in every language."),
        min_value=1,
        max_value=99,
    )


class LinkForm(forms.Form):
    days = NumberField(label=_("Days it is good for"), min_value=1, max_value=statements.LONGEST_DAYS, initial=30)


class AddressForm(forms.Form):
    """The address of an article, interview, broadcast or audio room."""

    url = forms.URLField(label=_("Its address"), max_length=500, assume_scheme="https")

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"]).split("#")[0]
        if urlsplit(url).scheme not in ("http", "https"):
            raise forms.ValidationError(_("Paste an address that begins with https:// or http://"))
        return url


class FactsForm(forms.Form):
    """What it is. Readers see everything here once it is on the list."""

    outlet = Plain(label=_("Outlet"), max_length=120, required=False)
    title = Plain(label=_("Title"), max_length=300, required=False)
    day = DayField(label=_("Day on which it appeared"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=CoverageKind.choices)
    people = Plain(
        label=_("People quoted"),
        help_text=_("One name a line, as the piece names them."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reach = NumberField(
        label=_("How many people it reached"),
        help_text=_("Only if somebody says so, and how it was counted."),
        required=False,
        min_value=1,
        max_value=10**10,
    )
    reach_source = Plain(label=_("Who says so"), max_length=200, required=False)
    reach_method = Plain(label=_("How it was counted"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = sorted(((one.tag, one.name) for one in LANGUAGES), key=lambda one: one[1])
        first = campaign_choices()
        rest = [one for one in every if one not in first]
        self.fields["language"].choices = [("", "—"), *first, *rest]  # type: ignore[attr-defined]

    def facts(self) -> Facts:
        """What was typed, as the action wants it."""
        given = dict(self.cleaned_data)
        people = [" ".join(line.split()) for line in str(given.pop("people")).splitlines()]
        return Facts(people=tuple(line for line in people if line), **given)


class BoilerplateForm(forms.Form):
    text = Plain(label=_("Who we are"), required=False, max_length=1500, widget=forms.Textarea(attrs={"rows": 6}))


class NameForm(forms.Form):
    """A name for the press page."""

    latin = Plain(label=_("In Latin letters"), max_length=120)
    persian = Plain(label=_("In Persian letters"), max_length=120)
    said = Plain(label=_("How it is said"), help_text=_("In Latin letters, such as eh-VEEN."), max_length=120)
    consent = forms.ChoiceField(
        label=_("Whose name it is"),
        help_text=_("A prisoner is named only with a consent note; when that ends, the name goes from the page."),
    )

    def __init__(self, *args: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = [one for one in Consent.objects.order_by("pk") if consent_queries.is_valid(one, today=today)]
        self.consents = {str(one.pk): one for one in held}
        choices = [("", "—"), ("none", _("A place, an office, or somebody who is no prisoner"))]
        choices += [(key, " · ".join(one.spellings)) for key, one in self.consents.items()]
        self.fields["consent"].choices = choices  # type: ignore[attr-defined]


class PhotoForm(forms.Form):
    """A photograph with the record of its rights: without the record it is not taken in."""

    file = forms.FileField(
        label=_("The picture"),
        help_text=_("JPEG, PNG or WebP. Only its pixels are kept: nothing that the camera wrote."),
    )
    holder = Plain(label=_("Who owns the rights"), max_length=120)
    licence = Plain(
        label=_("What the licence allows"), help_text=_("Such as CC BY 4.0, or for the press only."), max_length=200
    )
    proof = Plain(
        label=_("How you know"),
        help_text=_("A letter, a page, a form. For the team; no reader sees it."),
        max_length=300,
    )
    credit = Plain(label=_("Credit to print"), max_length=120)
    edits = Plain(label=_("What was done to the picture"), help_text=_("Cut, brightened, nothing."), max_length=200)
    people = Plain(
        label=_("Who can be recognised in it"),
        help_text=_(
            "For the team; write “nobody” if nobody can. Whoever lives where it is dangerous must have agreed."
        ),
        max_length=300,
    )
    scope = _scope()
    is_listed = forms.BooleanField(
        label=_("Show it on the press page"),
        help_text=_("Only if it may be used on this site and for the press."),
        required=False,
    )

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new:
            del self.fields["file"]
        self.fields["scope"].help_text = _("An update shows it only if “this site” is ticked.")
        self.tags = campaign_choices()
        for tag, name in self.tags:
            self.fields[f"caption-{tag}"] = Plain(
                label=_("Caption (%(language)s)") % {"language": name},
                help_text=_("One language needs both, caption and description; the others can follow.")
                if tag == self.tags[0][0]
                else "",
                max_length=300,
                required=False,
            )
            self.fields[f"alt-{tag}"] = Plain(
                label=_("What is to be seen, for those who do not see it (%(language)s)") % {"language": name},
                max_length=300,
                required=False,
            )

    def words(self) -> dict[str, dict[str, str]]:
        """Caption and alt of each language that has both."""
        given = self.cleaned_data
        return {
            tag: {"caption": given[f"caption-{tag}"], "alt": given[f"alt-{tag}"]}
            for tag, _name in self.tags
            if given.get(f"caption-{tag}") and given.get(f"alt-{tag}")
        }

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if not any(given.get(f"caption-{tag}") and given.get(f"alt-{tag}") for tag, _name in self.tags):
            self.add_error(f"caption-{self.tags[0][0]}", _("Write caption and description in one language at least."))
        return given

    def rights(self) -> dict[str, str]:
        """The record."""
        return {name: self.cleaned_data[name] for name in ("holder", "licence", "proof", "credit", "edits", "people")}
