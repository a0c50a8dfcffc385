"""Forms of drives: what is the same in every language, the words of one, rates, a group's page."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.accounts.fields import DayField
from openappeal.appeals.queries import campaign_languages
from openappeal.core.digits import localise_digits, to_latin_digits
from openappeal.core.languages import direction
from openappeal.core.languages import language as language_of
from openappeal.core.scripts import turns_around
from openappeal.fundraising import money
from openappeal.fundraising.actions.drives import RESERVED, SLUG, DriveFacts
from openappeal.fundraising.books_models import Purpose
from openappeal.fundraising.drive_models import AmountKind, Drive, DriveKind
from openappeal.fundraising.drive_text import DriveText

MARKS, COSTS = 4, 6
FIRST = ("USD", "EUR", "GBP", "CAD", "SEK", "CHF")
_TURNED = _("This holds invisible signs that turn the text around. Please write it again by hand.")


def currency_choices(codes: list[str] | None = None) -> list[tuple[str, str]]:
    """Currencies by code and name, the usual ones first; or only these."""
    every = codes if codes is not None else [*FIRST, *sorted(set(money.CURRENCIES) - set(FIRST))]
    return [(code, f"{code} · {money.name_of(code, language.current())}") for code in every]


def read_typed(text: str, currency: str) -> int:
    """A sum above zero that somebody typed, in minor units, with a point or a comma before the cents.

    :raises django.forms.ValidationError: in words
    """
    try:
        try:
            found = money.read_sum(text, currency)
        except money.BadSum:
            found = money.read_sum(text, currency, decimal=",")
    except money.BadSum as error:
        words = {
            "number": _("Write the sum in digits, like 1,250 or 12.50."),
            "digits": _("This currency has fewer digits behind the point."),
            "large": _("This sum is too large."),
        }
        raise forms.ValidationError(str(words[error.reason])) from None
    if found <= 0:
        raise forms.ValidationError(gettext("Write a sum above zero."))
    return found


def sum_input(**more: Any) -> forms.CharField:
    """A box for a sum; which currency it is in, the form knows."""
    attrs = {"inputmode": "decimal", "autocomplete": "off", "size": "14", "dir": "auto"}
    return forms.CharField(max_length=24, widget=forms.TextInput(attrs=attrs), **more)


def typed(minor: int, currency: str) -> str:
    """A sum as it stands in a box."""
    return money.typed(minor, currency, language.current())


class Plain(forms.CharField):
    """Words without signs that rewrite the line they stand in."""

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n")
        if turns_around(text):
            raise forms.ValidationError(str(_TURNED))
        return text


def source_choice() -> forms.ChoiceField:
    """In which language the words of something new are written first."""
    told = _("The other languages are made of these words. It stays.")
    return forms.ChoiceField(label=_("Written first in"), help_text=told, required=False)


def fill_source_choice(form: forms.Form) -> None:
    """Offer the campaign's languages, the Appeal's first; with one language there is nothing to choose."""
    tags = campaign_languages()
    if len(tags) < 2:
        del form.fields["source"]
        return
    field = form.fields["source"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(tag, language_of(tag).name) for tag in tags]
    field.initial = tags[0]


def chosen_source(form: forms.Form) -> str:
    """In which language it is written first: the Appeal's, unless somebody chose another."""
    return form.cleaned_data.get("source") or next(iter(campaign_languages()), "en")


class DriveForm(forms.Form):
    """Goal, deadline, marks and costs. `drive` is one that is there; `parent` the drive of a new group's page."""

    slug = forms.CharField(
        label=_("Last part of its address"),
        help_text=_(
            "Small Latin letters, digits and hyphens, such as two-pages. It stays, and names its money in the books: no"
            " prisoner and no country in it."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    source = source_choice()
    kind = forms.ChoiceField(label=_("What the money is for"), choices=DriveKind.choices, widget=forms.RadioSelect)
    currency = forms.ChoiceField(label=_("Currency"))
    goal = sum_input(label=_("Goal"))
    deadline = DayField(label=_("Last day"), required=False)
    surplus = forms.ChoiceField(
        label=_("What is above the goal"),
        required=False,
        help_text=_("The words of the page say it too, before the first gift."),
    )

    def __init__(self, *args: Any, drive: Drive | None = None, parent: Drive | None = None, **kwargs: Any) -> None:
        self.drive, self.parent = drive, parent or (drive.parent if drive is not None else None)
        if drive is not None:
            kwargs["initial"] = self._of(drive)
        super().__init__(*args, **kwargs)
        if drive is not None:
            del self.fields["slug"], self.fields["source"]
        else:
            fill_source_choice(self)
        codes = [self.parent.currency, *self.parent.rates.values_list("currency", flat=True)] if self.parent else None
        self.fields["currency"].choices = currency_choices(codes)  # type: ignore[attr-defined]
        if self.parent is not None:
            for name in ("kind", "surplus", "deadline"):
                del self.fields[name]
            return
        named = [(one.key, one.name(language.current())) for one in Purpose.objects.order_by("key")]
        others = [pair for pair in named if drive is None or pair[0] != drive.slug]
        self.fields["surplus"].choices = [("", gettext("The drive stops asking")), *others]  # type: ignore[attr-defined]
        for kind, number in ((AmountKind.MARK, MARKS), (AmountKind.COST, COSTS)):
            for place in range(number):
                self.fields[f"{kind}-{place}"] = sum_input(
                    label=f"{kind.label} {localise_digits(str(place + 1), language.current())}", required=False
                )

    def amount_boxes(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The boxes for marks and for costs, each with its heading and what it is for."""
        if self.parent is not None:
            return []
        heads = {
            AmountKind.MARK: (
                gettext("Marks on the way"),
                gettext("Such as the deposit, or half a page. The goal is the last by itself."),
            ),
            AmountKind.COST: (gettext("What the goal pays for"), gettext("Readers see it as a table.")),
        }
        return [
            (*heads[kind], [self[name] for name in self.fields if name.startswith(f"{kind}-")])
            for kind in (AmountKind.MARK, AmountKind.COST)
        ]

    def plain_boxes(self) -> list[forms.BoundField]:
        """All others."""
        return [self[name] for name in self.fields if "-" not in name]

    def clean_slug(self) -> str:
        slug = str(self.cleaned_data["slug"]).strip().lower()
        if not SLUG.fullmatch(slug) or slug in RESERVED:
            raise forms.ValidationError(gettext("Write small Latin letters, digits and hyphens."))
        if Drive.objects.filter(slug=slug).exists():
            raise forms.ValidationError(gettext("Another drive has this address."))
        return slug

    def clean(self) -> dict[str, Any]:
        given = dict(super().clean() or {})
        currency = given.get("currency")
        for name in [name for name in self.fields if name == "goal" or "-" in name]:
            if currency and given.get(name):
                try:
                    given[name] = read_typed(given[name], currency)
                except forms.ValidationError as error:
                    self.add_error(name, error)
            elif "-" in name:
                given[name] = None
        return given

    def facts(self) -> DriveFacts:
        """What was typed, as the action wants it."""
        given = self.cleaned_data
        main = self.parent
        return DriveFacts(
            kind=main.kind if main is not None else given["kind"],
            currency=given["currency"],
            goal_minor=given["goal"],
            deadline_day=None if main is not None else given["deadline"],
            surplus="" if main is not None else given["surplus"],
        )

    def amounts(self, kind: AmountKind) -> list[tuple[int | None, int]]:
        """Typed sums in order, with the ids of those that stood in the same boxes."""
        ids = (
            list(self.drive.amounts.filter(kind=kind).order_by("position").values_list("pk", flat=True))
            if self.drive
            else []
        )
        found: list[tuple[int | None, int]] = []
        for place in range(MARKS if kind == AmountKind.MARK else COSTS):
            minor = self.cleaned_data.get(f"{kind}-{place}")
            if minor:
                found.append((ids[place] if place < len(ids) else None, minor))
        return found

    @staticmethod
    def _of(drive: Drive) -> dict[str, Any]:
        found = {
            "kind": drive.kind,
            "currency": drive.currency,
            "goal": typed(drive.goal_minor, drive.currency),
            "deadline": drive.deadline_day,
            "surplus": drive.surplus,
        }
        for kind in AmountKind:
            for place, one in enumerate(drive.amounts.filter(kind=kind).order_by("position")):
                found[f"{kind}-{place}"] = typed(one.amount_minor, drive.currency)
        return found


class WordsForm(forms.Form):
    """A drive's words in one language, beside which the source's stand."""

    title = Plain(label=_("Title"), max_length=120)
    lede = Plain(
        label=_("In two sentences"), help_text=_("What it is for, and what it costs."), max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    text = Plain(
        label=_("Why"), help_text=_("An empty line begins a paragraph."), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    how_to_give = Plain(
        label=_("How to give"),
        help_text=_(
            "To whom a cheque is made out and where it goes, the account for transfers, and the words to write beside"
            " it: no name of a prisoner, no country."
        ),
        max_length=3000, required=False, widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    if_missed = Plain(
        label=_("If the goal is not reached"),
        help_text=_("What happens to the money then, said before the first gift."),
        max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    if_more = Plain(
        label=_("If more comes"), help_text=_("Whether you stop asking, and what the rest is for."),
        max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    report = Plain(
        label=_("What became of it"), help_text=_("Shown once the drive is closed."), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip

    def __init__(self, *args: Any, drive: Drive, tag: str, **kwargs: Any) -> None:
        words = drive.words.filter(language=tag).first()
        if words is not None:
            kwargs["initial"] = {name: getattr(words, name) for name in self.base_fields} | {
                f"label-{pk}": label for pk, label in words.labels.items()
            }
        super().__init__(*args, **kwargs)
        for one in drive.amounts.order_by("-kind", "position"):
            self.fields[f"label-{one.pk}"] = Plain(
                label=gettext("Words for %(sum)s")
                % {"sum": money.format_sum(one.amount_minor, drive.currency, language.current())},
                help_text=str(AmountKind(one.kind).label),
                max_length=80,
            )
        source = drive.words.filter(language=drive.source_language).first() if tag != drive.source_language else None
        self.source: dict[str, str] = {}
        if source is not None:
            self.source = {name: getattr(source, name) for name in self.base_fields}
            self.source |= {f"label-{pk}": label for pk, label in source.labels.items()}
        for field in self.fields.values():
            field.widget.attrs |= {"lang": tag, "dir": direction(tag)}

    def boxes(self) -> list[tuple[forms.BoundField, str]]:
        """Each box with the source's words."""
        return [(self[name], self.source.get(name, "")) for name in self.fields]

    def words(self) -> DriveText:
        """What was typed, as the action wants it."""
        given = self.cleaned_data
        labels = {name.removeprefix("label-"): given[name] for name in given if name.startswith("label-")}
        return DriveText(**{name: given[name] for name in self.base_fields}, labels=labels)


class RateForm(forms.Form):
    """What another currency counts for."""

    currency = forms.ChoiceField(label=_("Currency"))
    rate = forms.CharField(
        label=_("One unit of it is"), max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "12"}),
    )  # fmt: skip
    day = DayField(label=_("As of"))

    def __init__(self, *args: Any, drive: Drive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["currency"].choices = [  # type: ignore[attr-defined]
            pair for pair in currency_choices() if pair[0] != drive.currency
        ]
        self.fields["rate"].help_text = gettext("In %(currency)s, such as 0.0952.") % {"currency": drive.currency}

    def clean_rate(self) -> Decimal:
        text = to_latin_digits(str(self.cleaned_data["rate"])).replace("٫", ".").replace(",", ".").strip()
        try:
            rate = Decimal(text)
        except InvalidOperation:
            raise forms.ValidationError(gettext("Write a number, such as 0.0952.")) from None
        if not rate.is_finite() or not 0 < rate < 10**9 or rate != round(rate, 8):
            raise forms.ValidationError(
                gettext("Write a number above zero, with eight digits behind the point at most.")
            )
        return rate


class CloseForm(forms.Form):
    """Where readers see what was paid for."""

    result = forms.CharField(
        label=_("Where readers see what it paid for"),
        required=False,
        max_length=300,
        help_text=_(
            "An address that begins with https://, or a path of this site without its language, such as coverage/."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    def clean_result(self) -> str:
        result = str(self.cleaned_data["result"]).strip()
        if not result or result.startswith(("https://", "http://")):
            return result
        path = result.lstrip("/")
        if (
            ":" in path
            or ".." in path
            or not all(part.replace("-", "").isalnum() for part in path.strip("/").split("/"))
        ):
            raise forms.ValidationError(
                gettext("Write an address that begins with https://, or a path such as coverage/.")
            )
        return f"{path.strip('/')}/"
