"""What the screens for letters to signers and for codes of events send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.accounts.fields import DayField, NumberField
from openappeal.appeals import queries as appeals
from openappeal.cms import shell
from openappeal.core.countries import country_name
from openappeal.core.digits import to_latin_digits
from openappeal.core.languages import direction
from openappeal.core.sorting import sort_key
from openappeal.signatures import letter_queries
from openappeal.signatures.actions.letters import Audience, Words
from openappeal.signatures.letter_models import Occasion, SignerLetter

LONGEST_SUBJECT = 45
LONGEST_TEXT = 4000
LONGEST_EVENT = timedelta(days=31)
MOST_PLACES = 5000


@dataclass(frozen=True)
class Part:
    """The two fields of one language."""

    tag: str
    name: str
    direction: str
    subject: BoundField
    text: BoundField


class LetterForm(forms.Form):
    """A letter: why, to whom, and the words in each language of the campaign. The first one is needed."""

    occasion = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("Letters to signers are about their signature only. News goes to those who asked for it."),
        choices=Occasion.choices,
    )
    versions = forms.TypedMultipleChoiceField(label=_("Version that was signed"), coerce=int, required=False)
    languages = forms.MultipleChoiceField(label=_("Language in which it was signed"), required=False)
    countries = forms.MultipleChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, letter: SignerLetter | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = language.current()
        self.tags = appeals.campaign_languages()
        names = {one.tag: one.name for one in shell.languages()}
        numbers = sorted({edition.version.number for edition in appeals.published_editions()})
        countries = sorted(
            ((code, country_name(code, reader)) for code in letter_queries.countries()),
            key=lambda one: sort_key(one[1], reader),
        )
        choices = {
            "versions": [(number, str(number)) for number in numbers],
            "languages": [(tag, names.get(tag, tag)) for tag in self.tags],
            "countries": countries,
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]
        texts = {text.language: text for text in letter.texts.all()} if letter else {}
        for tag in self.tags:
            subject = forms.CharField(
                label=_("Subject"),
                help_text=_("It stands on lock screens: name neither the appeal nor a prisoner. 45 letters at most."),
                max_length=LONGEST_SUBJECT,
                required=tag == self.tags[0],
                initial=texts[tag].subject if tag in texts else "",
            )
            text = forms.CharField(
                label=_("Text"),
                help_text=_(
                    "An empty line begins a new paragraph. The way to the signer’s own page is added by itself."
                ),
                max_length=LONGEST_TEXT,
                required=tag == self.tags[0],
                initial=texts[tag].text if tag in texts else "",
                widget=forms.Textarea(attrs={"rows": 10}),
            )
            for field in (subject, text):
                field.widget.attrs.update({"lang": tag, "dir": direction(tag)})
            self.fields[f"subject_{tag}"], self.fields[f"text_{tag}"] = subject, text

    @property
    def parts(self) -> list[Part]:
        """The fields of each language, the campaign's first language first."""
        names = {one.tag: one.name for one in shell.languages()}
        return [
            Part(tag, names.get(tag, tag), direction(tag), self[f"subject_{tag}"], self[f"text_{tag}"])
            for tag in self.tags
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("occasion") == Occasion.DEMAND and letter_queries.changed_demand() is None:
            self.add_error(
                "occasion", _("No published version has changed a demand. A change of facts needs no letter.")
            )
        for tag in self.tags:
            subject, text = cleaned.get(f"subject_{tag}", ""), cleaned.get(f"text_{tag}", "")
            if bool(subject) != bool(text):
                missing = f"text_{tag}" if subject else f"subject_{tag}"
                if missing not in self.errors:
                    self.add_error(missing, _("Write both the subject and the text in this language, or neither."))
            if letter_queries.tells(subject, tag):
                self.add_error(f"subject_{tag}", _("The subject names the appeal. Whoever sees the screen would know."))
        return cleaned

    @property
    def audience(self) -> Audience:
        """To whom. Only of a valid form."""
        fields = self.cleaned_data
        return Audience(versions=fields["versions"], languages=fields["languages"], countries=fields["countries"])

    @property
    def words(self) -> dict[str, Words]:
        """The languages in which something was written. Only of a valid form."""
        fields = self.cleaned_data
        written = {tag: Words(fields[f"subject_{tag}"], fields[f"text_{tag}"]) for tag in self.tags}
        return {tag: words for tag, words in written.items() if words.subject}


class ApproveForm(forms.Form):
    """Before a letter goes out: why, and to how many."""

    reason = forms.CharField(label=_("Why is it sent?"), help_text=_("For the log."), min_length=3, max_length=300)
    number = forms.CharField(
        label=_("To how many?"),
        help_text=_("Type the number of recipients that stands above. A letter that has gone cannot be called back."),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def clean_number(self) -> int:
        typed = to_latin_digits(str(self.cleaned_data["number"]))
        digits = "".join(sign for sign in typed if sign not in " ,.٬،\u00a0\u202f’'")
        if not digits.isdecimal() or not digits.isascii():
            raise forms.ValidationError(_("Type a number."))
        return int(digits)


class EventForm(forms.Form):
    """A code for a table at a vigil."""

    name = forms.CharField(
        label=_("Event"),
        help_text=_("For yourselves and on the printed page, such as “Vigil at the town hall”. No person’s name."),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    from_day = DayField(label=_("First day"))
    until_day = DayField(label=_("Last day"))
    places = NumberField(
        label=_("How many may sign with it"),
        help_text=_("About twice as many as you expect. After that people still sign, without the ease of the code."),
        min_value=1,
        max_value=MOST_PLACES,
        initial=200,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        today = timezone.now().date()
        kwargs.setdefault("initial", {"from_day": today, "until_day": today})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        first, last = cleaned.get("from_day"), cleaned.get("until_day")
        if first and last and last < first:
            self.add_error("until_day", _("The last day comes before the first."))
        elif first and last and last - first > LONGEST_EVENT:
            self.add_error("until_day", _("A code is good for 31 days at most. Make another one then."))
        return cleaned
