"""What the screens of the mailing send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.accounts.fields import NumberField
from openappeal.appeals import queries as appeals
from openappeal.cms import shell
from openappeal.cms.spheres import Sphere
from openappeal.core.countries import country_name
from openappeal.core.digits import to_latin_digits
from openappeal.core.languages import direction
from openappeal.core.mailboxes import BadAddress, clean_address
from openappeal.core.sorting import sort_key
from openappeal.mailings import fitting, issue_queries, words
from openappeal.mailings.actions.issues import Audience, IssueWords
from openappeal.mailings.issue_models import Issue
from openappeal.mailings.models import Topic

LONGEST_SUBJECT = 100
LONGEST_TEXT = 20_000
MOST_ALONE = 100_000


@dataclass(frozen=True)
class Part:
    """The two fields of one language."""

    tag: str
    name: str
    direction: str
    subject: BoundField
    text: BoundField


class AudienceForm(forms.Form):
    """To whom an issue goes."""

    topic = forms.ChoiceField(
        label=_("What is it about?"),
        help_text=_("It goes to those who asked for this."),
        choices=Topic.choices,
    )
    languages = forms.MultipleChoiceField(label=_("Language of the news"), required=False)
    countries = forms.MultipleChoiceField(label=_("Country"), required=False)
    spheres = forms.MultipleChoiceField(label=_("Field of work"), required=False)

    def __init__(self, *args: Any, issue: Issue | None = None, **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {name: getattr(issue, name) for name in ("topic", "languages", "countries", "spheres")} if issue else {},
        )
        super().__init__(*args, **kwargs)
        reader = language.current()
        # What a draft says already stays to be chosen when fewer people say it by now: else it would go to all.
        codes, fields = {*issue_queries.countries()}, {*issue_queries.spheres()}
        if issue:
            codes, fields = codes | {*issue.countries}, fields | {*issue.spheres}
        self.tags = appeals.campaign_languages()
        self.names = {one.tag: one.name for one in shell.languages()}
        countries = sorted(
            ((code, country_name(code, reader)) for code in codes),
            key=lambda one: sort_key(one[1], reader),
        )
        spheres = dict(Sphere.choices)
        choices = {
            "languages": [(tag, self.names.get(tag, tag)) for tag in self.tags],
            "countries": countries,
            "spheres": [(key, spheres.get(key, key)) for key in sorted(fields)],
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    @property
    def audience(self) -> Audience:
        """To whom. Only of a valid form."""
        fields = self.cleaned_data
        return Audience(languages=fields["languages"], countries=fields["countries"], spheres=fields["spheres"])

    def audience_now(self) -> Issue | None:
        """An issue, kept nowhere, for whom is ticked now; None if that cannot be chosen."""
        wanted: dict[str, Any] = {}
        for name in ("topic", "languages", "countries", "spheres"):
            try:
                wanted[name] = self.fields[name].clean(self[name].data)
            except forms.ValidationError:
                return None
        return Issue(**wanted)


class IssueForm(AudienceForm):
    """An issue that is written by hand: to whom, and the words in each language. The first one is needed."""

    def __init__(self, *args: Any, issue: Issue | None = None, **kwargs: Any) -> None:
        super().__init__(*args, issue=issue, **kwargs)
        self._editions = {edition.language: edition for edition in issue.editions.all()} if issue else {}
        for tag in self.tags:
            there = self._editions.get(tag)
            subject = forms.CharField(
                label=_("Subject"),
                help_text=_("It stands on lock screens. Name no prisoner who must not be seen there."),
                max_length=LONGEST_SUBJECT,
                required=tag == self.tags[0],
                initial=there.subject if there else "",
            )
            text = forms.CharField(
                label=_("Text"),
                help_text=_(
                    "An empty line begins a new paragraph, **two asterisks** make words bold, and an address that "
                    "begins with https:// becomes a link. The way to leave the list is added by itself."
                ),
                max_length=LONGEST_TEXT,
                required=tag == self.tags[0],
                initial=there.text if there else "",
                widget=forms.Textarea(attrs={"rows": 12}),
            )
            for field in (subject, text):
                field.widget.attrs.update({"lang": tag, "dir": direction(tag)})
            self.fields[f"subject_{tag}"], self.fields[f"text_{tag}"] = subject, text

    @property
    def parts(self) -> list[Part]:
        """The fields of each language, the campaign's first language first."""
        return [
            Part(tag, self.names.get(tag, tag), direction(tag), self[f"subject_{tag}"], self[f"text_{tag}"])
            for tag in self.tags
        ]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        for tag in self.tags:
            subject, text = cleaned.get(f"subject_{tag}", ""), cleaned.get(f"text_{tag}", "")
            if bool(subject) != bool(text):
                missing = f"text_{tag}" if subject else f"subject_{tag}"
                if missing not in self.errors:
                    self.add_error(missing, _("Write both the subject and the text in this language, or neither."))
            elif text and fitting.weight(self._typed(tag, cleaned), language=tag, topic=cleaned.get("topic", "")) > (
                fitting.LARGEST
            ):
                # Nothing of it stands elsewhere, so that no letter could lead to the rest.
                told = _(
                    "A letter may have 20 kB, and this would be more. Make it shorter, or lead to a page with the rest."
                )
                self.add_error(f"text_{tag}", told)
        return cleaned

    @property
    def words(self) -> dict[str, IssueWords]:
        """The languages in which something was written. Only of a valid form."""
        fields = self.cleaned_data
        return {tag: self._typed(tag, fields) for tag in self.tags if fields[f"subject_{tag}"]}

    def _typed(self, tag: str, fields: Mapping[str, str]) -> IssueWords:
        there = self._editions.get(tag)
        return words.typed(
            language=tag,
            subject=fields[f"subject_{tag}"],
            text=fields[f"text_{tag}"],
            path=there.path if there else "",
        )


class ProposeForm(forms.Form):
    """Before an issue goes out: why, and to how many."""

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


class TestForm(forms.Form):
    """To whom a test goes, and in which language."""

    __test__ = False  # pytest: no tests in here

    address = forms.CharField(
        label=_("Your own address"),
        help_text=_("One letter goes there, marked as a test. The address is not kept."),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "dir": "ltr"}),
    )
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, tags: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {one.tag: one.name for one in shell.languages()}
        self.fields["language"].choices = [(tag, names.get(tag, tag)) for tag in tags]  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        try:
            return clean_address(self.cleaned_data["address"])
        except BadAddress:
            raise forms.ValidationError(_("This is not an e-mail address.")) from None


class RuleForm(forms.Form):
    """Above how many recipients two people are needed."""

    number = NumberField(
        label=_("One organiser alone may send to at most"),
        help_text=_("To more than so many, a second person has to agree."),
        min_value=0,
        max_value=MOST_ALONE,
    )
