"""What the screens of placements send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.accounts.fields import DayField, NumberField
from openappeal.core.languages import direction
from openappeal.fundraising import money
from openappeal.fundraising.books_models import Expense
from openappeal.fundraising.drive_models import Drive
from openappeal.fundraising.staff.drive_forms import (
    Plain,
    currency_choices,
    fill_source_choice,
    read_typed,
    source_choice,
    sum_input,
)
from openappeal.newsroom.coverage_models import Coverage
from openappeal.printing.models import Print, Publication
from openappeal.printing.placement_models import Placement, PlacementKind
from openappeal.printing.placement_queries import total
from openappeal.printing.placement_text import SLUG, TARGET, PlacementFacts, PlacementText

LARGEST = 20 * 1024 * 1024
SUMS = ("quoted", "agreed")
SLUG_HELP = _("Small Latin letters, digits and hyphens, such as two-pages. It stays.")


def slug_input() -> forms.CharField:
    """The last part of a new one's address."""
    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"})
    return forms.CharField(label=_("Last part of its address"), help_text=SLUG_HELP, max_length=40, widget=widget)


def clean_slug(form: forms.Form) -> str:
    """A name that no other placement has."""
    slug = str(form.cleaned_data["slug"]).strip().lower()
    if not SLUG.fullmatch(slug):
        raise forms.ValidationError(gettext("Write small Latin letters, digits and hyphens."))
    if Placement.objects.filter(slug=slug).exists():
        raise forms.ValidationError(gettext("Another placement has this address."))
    return slug


class FactsForm(forms.Form):
    """What is the same in every language."""

    slug = slug_input()
    source = source_choice()
    kind = forms.ChoiceField(label=_("Where it appears"), choices=PlacementKind.choices, widget=forms.RadioSelect)
    outlet = Plain(
        label=_("Publication or site, as readers know it"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    publication = forms.ChoiceField(
        label=_("Its page, as noted"), required=False, help_text=_("Its last days hold, unless other ones stand below.")
    )
    drive = forms.ChoiceField(label=_("Drive that pays for it"), required=False)
    booking_day = DayField(label=_("Last day to book"), required=False)
    art_day = DayField(label=_("Last day for the file"), required=False)
    first_day = DayField(label=_("On sale, or online, from"), required=False)
    last_day = DayField(label=_("Until"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), required=False)
    quoted = sum_input(label=_("Price, as it was quoted"), required=False)
    agreed = sum_input(label=_("Price, as it was agreed"), required=False)
    reach = NumberField(label=_("How many it reaches"), required=False, min_value=1)
    reach_source = Plain(
        label=_("Who says so"),
        max_length=200,
        required=False,
        help_text=_(
            "A figure is told only with who says it, and when: such as the publisher’s own audited circulation."
        ),
    )
    reach_day = DayField(label=_("As of"), required=False)
    tear_url = forms.URLField(
        label=_("Where it can be seen at the publisher’s"), required=False, max_length=500, assume_scheme="https"
    )
    target = forms.CharField(
        label=_("Where its banners lead"),
        required=False,
        max_length=120,
        help_text=_("A page of this site without its language, such as drives/two-pages/. Empty: to the Appeal."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, placement: Placement | None = None, **kwargs: Any) -> None:
        if placement is not None:
            kwargs["initial"] = _of(placement)
        super().__init__(*args, **kwargs)
        if placement is not None:
            del self.fields["slug"], self.fields["source"]
        else:
            fill_source_choice(self)
        here = language.current()
        self.publications = {str(one.pk): one for one in Publication.objects.order_by("name", "id")}
        self.drives = {str(one.pk): one for one in Drive.objects.filter(parent=None).order_by("slug")}
        titles = {key: dict(one.words.values_list("language", "title")) for key, one in self.drives.items()}
        named = [
            (key, titles[key].get(here) or titles[key].get(one.source_language) or one.slug)
            for key, one in self.drives.items()
        ]
        none = ("", gettext("none"))
        _choose(self, "publication", [none, *((key, one.name) for key, one in self.publications.items())])
        _choose(self, "drive", [none, *named])
        _choose(self, "currency", [none, *currency_choices()])

    def clean_slug(self) -> str:
        return clean_slug(self)

    def clean_target(self) -> str:
        path = str(self.cleaned_data["target"]).strip().lstrip("/")
        path = f"{path.rstrip('/')}/" if path else ""
        if not TARGET.fullmatch(path):
            raise forms.ValidationError(
                gettext("Write a path of this site, such as drives/two-pages/, without a question mark behind it.")
            )
        return path

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        currency = given.get("currency")
        for name in SUMS:
            if not given.get(name):
                given[name] = None
            elif not currency:
                self.add_error("currency", gettext("In which currency is the price?"))
            else:
                try:
                    given[name] = read_typed(given[name], currency)
                except forms.ValidationError as error:
                    self.add_error(name, error)
        said = [bool(given.get(name)) for name in ("reach", "reach_source", "reach_day")]
        if any(said) and not all(said) and not self.errors:
            self.add_error("reach", gettext("A figure is told only with who says it, and when."))
        first, last = given.get("first_day"), given.get("last_day")
        if last is not None and (first is None or last < first):
            self.add_error("last_day", gettext("This is before its first day."))
        return given

    def facts(self) -> PlacementFacts:
        """What was typed, as the action wants it."""
        given = self.cleaned_data
        return PlacementFacts(
            kind=given["kind"],
            outlet=given["outlet"],
            publication=self.publications.get(given["publication"]),
            drive=self.drives.get(given["drive"]),
            booking_day=given["booking_day"],
            art_day=given["art_day"],
            first_day=given["first_day"],
            last_day=given["last_day"],
            currency=given["currency"],
            quoted_minor=given["quoted"],
            agreed_minor=given["agreed"],
            reach=given["reach"],
            reach_source=given["reach_source"],
            reach_day=given["reach_day"],
            tear_url=given["tear_url"],
            target=given["target"],
        )


class WordsForm(forms.Form):
    """A placement's words in one language, beside which the source's stand."""

    title = Plain(label=_("Title"), max_length=120)
    issue = Plain(label=_("Issue"), max_length=120, required=False, help_text=_("Such as: summer issue, back cover."))
    text = Plain(
        label=_("What it is"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("An empty line begins a paragraph."),
    )  # fmt: skip
    report = Plain(
        label=_("What became of it"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    banner = Plain(
        label=_("What its banners say"), max_length=90, required=False,
        help_text=_("Empty: the Appeal’s title. The campaign’s name stands below by itself; nobody else’s does."),
    )  # fmt: skip

    def __init__(self, *args: Any, placement: Placement, tag: str, **kwargs: Any) -> None:
        words = placement.words.filter(language=tag).first()
        if words is not None:
            kwargs["initial"] = {name: getattr(words, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        source = placement.words.filter(language=placement.source_language).first()
        is_source = source is None or tag == placement.source_language
        self.source = {} if is_source else {name: getattr(source, name) for name in self.base_fields}
        for field in self.fields.values():
            field.widget.attrs |= {"lang": tag, "dir": direction(tag)}

    def boxes(self) -> list[tuple[forms.BoundField, str]]:
        """Each box with the source's words."""
        return [(self[name], self.source.get(name, "")) for name in self.fields]

    def words(self) -> PlacementText:
        """What was typed, as the action wants it."""
        return PlacementText(**self.cleaned_data)


class LinksForm(forms.Form):
    """Which prints were made for it, and what was written about it."""

    prints = forms.MultipleChoiceField(label=_("The ad"), required=False, widget=forms.CheckboxSelectMultiple)
    coverage = forms.MultipleChoiceField(label=_("Coverage"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        self.sheets = {str(one.pk): one for one in Print.objects.select_related("publication").order_by("label", "pk")}
        self.pieces = {str(one.pk): one for one in Coverage.objects.order_by("-day", "outlet", "pk")}
        kwargs["initial"] = {
            "prints": [str(pk) for pk in placement.prints.values_list("pk", flat=True)],
            "coverage": [str(pk) for pk in placement.coverage.values_list("pk", flat=True)],
        }
        super().__init__(*args, **kwargs)
        _choose(self, "prints", [(key, f"{one.label} · {one.on}") for key, one in self.sheets.items()])
        pieces = [(key, f"{one.outlet or one.url} · {one.title}") for key, one in self.pieces.items()]
        _choose(self, "coverage", pieces)

    def chosen(self) -> dict[str, Any]:
        """What was ticked, as the action wants it."""
        given = self.cleaned_data
        return {
            "prints": [self.sheets[key] for key in given["prints"]],
            "coverage": [self.pieces[key] for key in given["coverage"]],
        }


class ExpensesForm(forms.Form):
    """Which entries of the books paid for it."""

    expenses = forms.MultipleChoiceField(label=_("Expenses"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, placement: Placement, **kwargs: Any) -> None:
        found = Expense.objects.filter(entry__reversed_by=None).select_related("entry").order_by("-entry__day", "pk")
        self.found = {str(one.pk): one for one in found}
        kwargs["initial"] = {"expenses": [str(pk) for pk in placement.expenses.values_list("pk", flat=True)]}
        super().__init__(*args, **kwargs)
        _choose(self, "expenses", [(key, _label(one)) for key, one in self.found.items()])

    def chosen(self) -> list[Expense]:
        """What was ticked."""
        return [self.found[key] for key in self.cleaned_data["expenses"]]

    def refuse(self, expenses: list[Expense]) -> None:
        """Say which of them another placement names."""
        for one in expenses:
            said = gettext("Another placement names this already, and a sum is told once: %(expense)s")
            self.add_error("expenses", said % {"expense": _label(self.found[str(one.pk)])})


class StepForm(forms.Form):
    """On which day the next step was taken."""

    day = DayField(label=_("On which day"))


class TearSheetForm(forms.Form):
    """The page as it appeared."""

    file = forms.FileField(
        label=_("The whole page"),
        help_text=_(
            "A photograph, a scan or a PDF. Only a picture of it is kept, so small that no name can be read; keep the"
            " file itself elsewhere."
        ),
    )

    def clean_file(self) -> bytes:
        file = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(gettext("It is larger than 20 MB."))
        return bytes(file.read())

    def refuse(self) -> None:
        """Say that the file is no page."""
        self.add_error("file", gettext("This is no PDF, JPEG, PNG or WebP that can be opened."))


class NextForm(forms.Form):
    """The next one: its address, and what its drive is to ask for, if there is to be one."""

    slug = slug_input()
    goal = sum_input(label=_("Goal of its drive"), required=False, help_text=_("Empty: without a drive, for now."))
    currency = forms.ChoiceField(label=_("Currency"), required=False)

    def __init__(self, *args: Any, placement: Placement, may_ask: bool, **kwargs: Any) -> None:
        drive = placement.drive
        minor = placement.agreed_minor or placement.quoted_minor or (drive.goal_minor if drive else None)
        currency = (placement.currency if placement.agreed_minor or placement.quoted_minor else "") or (
            drive.currency if drive else "USD"
        )
        here = language.current()
        goal = money.typed(minor, currency, here) if minor else ""
        kwargs["initial"] = {"goal": goal, "currency": currency}
        super().__init__(*args, **kwargs)
        _choose(self, "currency", currency_choices())
        if not may_ask:
            del self.fields["goal"], self.fields["currency"]

    def clean_slug(self) -> str:
        slug = clean_slug(self)
        if Drive.objects.filter(slug=slug).exists():
            raise forms.ValidationError(gettext("Another drive has this address."))
        return slug

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        if given.get("goal") and given.get("currency"):
            try:
                given["goal"] = read_typed(given["goal"], given["currency"])
            except forms.ValidationError as error:
                self.add_error("goal", error)
        return given

    def wanted(self) -> dict[str, Any]:
        """What was typed, as the action wants it."""
        given = self.cleaned_data
        return {
            "slug": given["slug"],
            "goal_minor": given.get("goal") or None,
            "currency": given.get("currency") or "",
        }


def _label(one: Expense) -> str:
    from openappeal.core.calendars import format_date

    sums = [money.format_sum(minor, code, language.current(), exact=True) for code, minor in total([one]).items()]
    return " · ".join([format_date(one.entry.day, language.current()), *sums, *filter(None, [one.note])])


def _choose(form: forms.Form, name: str, choices: list[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


def _of(found: Placement) -> dict[str, Any]:
    here = language.current()
    sums = {
        name: money.typed(minor, found.currency, here) if minor is not None else ""
        for name, minor in (("quoted", found.quoted_minor), ("agreed", found.agreed_minor))
    }
    names = (
        "kind",
        "outlet",
        "booking_day",
        "art_day",
        "first_day",
        "last_day",
        "currency",
        "reach",
        "reach_source",
        "reach_day",
        "tear_url",
        "target",
    )
    keys = {"publication": str(found.publication_id or ""), "drive": str(found.drive_id or "")}
    return {name: getattr(found, name) for name in names} | sums | keys
