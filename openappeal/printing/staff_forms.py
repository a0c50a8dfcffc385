"""What the screens of prints and publications send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.accounts.fields import DayField, MeasureField, NumberField
from openappeal.appeals import form_queries
from openappeal.appeals import queries as appeals
from openappeal.appeals.form_models import FormKind
from openappeal.cms.spheres import Sphere
from openappeal.core.countries import SEVEN_CONTINENTS, continent_name, countries_sorted
from openappeal.core.digits import format_number
from openappeal.core.languages import LANGUAGES
from openappeal.printing.actions import Wanted
from openappeal.printing.engine.copy import Sides
from openappeal.printing.engine.press import Standard
from openappeal.printing.models import Choice, Format, Leads, Print, Publication
from openappeal.printing.name_rules import NameRule

_NAMES = {one.tag: one.name for one in LANGUAGES}
LARGEST_PROFILE = 4_000_000
MOST_BY_LOT = 20_000
LIMITS = (MinValueValidator, MaxValueValidator)


class PublicationForm(forms.ModelForm[Publication]):
    """A page as its specification says, with the printer's colour profile if there is one."""

    booking_day = DayField(label=_("Last day to book"), required=False)
    art_day = DayField(label=_("Last day for the file"), required=False)
    profile_file = forms.FileField(
        label=_("Colour profile"),
        required=False,
        help_text=_("An .icc file of four inks, if the printer gives one. One that was given before stays."),
    )

    class Meta:
        model = Publication
        fields = (
            "name",
            "width",
            "height",
            "bleed",
            "live_top",
            "live_bottom",
            "live_left",
            "live_right",
            "gutter",
            "columns",
            "text_columns",
            "smallest",
            "is_cmyk",
            "has_marks",
            "standard",
            "condition",
            "booking_day",
            "art_day",
            "price",
            "desk",
        )
        help_texts = {
            "live_top": _("Specifications call what is within it the live area or the type area."),
            "live_left": _("Where the spine is on the left, this is the distance from the spine."),
        }
        lengths = (
            "width",
            "height",
            "bleed",
            "live_top",
            "live_bottom",
            "live_left",
            "live_right",
            "gutter",
            "smallest",
        )
        field_classes = dict.fromkeys(lengths, MeasureField) | dict.fromkeys(("columns", "text_columns"), NumberField)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self._meta.field_classes or {}:
            # Asked here, where a limit is said in the reader's digits, and not of the model alone.
            kept: Any = Publication._meta.get_field(name)
            limits = [one for one in kept.validators if isinstance(one, LIMITS)]
            self.fields[name].validators.extend(limits)

    def clean_profile_file(self) -> bytes | None:
        file: UploadedFile | None = self.cleaned_data["profile_file"]
        if file is None:
            return None
        if (file.size or 0) > LARGEST_PROFILE:
            raise forms.ValidationError(gettext("A colour profile is no larger than 4 MB. Is this another file?"))
        return bytes(file.read())

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        width, height = clean.get("width"), clean.get("height")
        gutter = clean.get("gutter")
        top, bottom, left, right = (clean.get(f"live_{side}") for side in Sides._fields)
        if None not in (width, height, top, bottom, left, right, gutter):
            if width - gutter - left - right < 40 or height - top - bottom < 40:  # type: ignore[operator]
                self.add_error("live_top", gettext("Nothing is left for the words. Lengths are in millimetres."))
            if gutter and left != right:
                self.add_error(
                    "live_right", gettext("Of a spread, left and right are its two outer edges: give both the same.")
                )
        if clean.get("standard") == Standard.X1A and not clean.get("is_cmyk"):
            self.add_error("standard", gettext("PDF/X-1a knows the four inks of a press only."))
        if clean.get("standard") == Standard.X4:
            if not clean.get("is_cmyk"):
                self.add_error("standard", gettext("PDF/X-4 is made here in the four inks of a press only."))
            if not (clean.get("profile_file") or self.instance.profile or self.errors.get("profile_file")):
                self.add_error("profile_file", _lacks_profile())
        if clean.get("standard") not in (None, "PDF") and not clean.get("condition"):
            self.add_error(
                "condition", gettext("Without its printing condition the file is refused. The specification names it.")
            )
        return clean


class PrintForm(forms.Form):
    """A print: on what, which text, whose names."""

    label = forms.CharField(label=_("Name of this print"), max_length=80, help_text=_("For the team alone."))
    sheet = forms.ChoiceField(label=_("Sheet"))
    text = forms.ChoiceField(label=_("Text"))
    second = forms.ChoiceField(
        label=_("Second language"),
        required=False,
        help_text=_("Both texts stand on the sheet, and the names once. It must be the same version of the text."),
    )
    choice = forms.ChoiceField(
        label=_("Names"),
        choices=Choice.choices,
        help_text=_("Only those are printed who are shown, let themselves be printed, and signed this very version."),
    )
    of_sphere = forms.ChoiceField(label=_("Field of work"), required=False)
    of_place = forms.ChoiceField(label=_("Where they live"), required=False)
    of_language = forms.ChoiceField(label=_("In which language they signed"), required=False)
    only_organisations = forms.BooleanField(label=_("Organisations only"), required=False)
    has_known = forms.BooleanField(
        label=_("Well-known people too, whether the rule fits them or not; they stand first"), required=False
    )
    number = NumberField(
        label=_("How many by lot"),
        required=False,
        help_text=_("Of those whom a rule fits: empty takes all of them. Well-known people need no lot."),
    )
    foot = forms.CharField(
        label=_("Line at the foot"), max_length=200, required=False, help_text=_("For example who paid for it.")
    )
    second_foot = forms.CharField(
        label=_("Line at the foot, in the second language"),
        max_length=200,
        required=False,
        help_text=_("Of a print in two languages: the same for those who read the other one."),
    )
    code = forms.ChoiceField(label=_("Code to scan"), choices=Leads.choices, initial=Leads.SITE)

    RULE = ("of_sphere", "of_place", "of_language", "only_organisations", "has_known")

    def __init__(self, *args: Any, made: Print | None = None, **kwargs: Any) -> None:
        if made is not None:
            kwargs["initial"] = {
                "label": made.label,
                "sheet": str(made.publication_id) if made.publication_id else made.format,
                "text": f"{made.edition_id}-{made.form_id or ''}",
                "second": f"{made.second_id}-{made.second_form_id or ''}" if made.second_id else "",
                "choice": made.choice,
                "number": made.number,
                **{name: getattr(made, name) for name in self.RULE},
                "foot": made.foot,
                "second_foot": made.second_foot,
                "code": made.code,
            }
        super().__init__(*args, **kwargs)
        self.publications = {str(one.pk): one for one in Publication.objects.order_by("name", "id")}
        own = [(key, one.name) for key, one in self.publications.items()]
        sheets = self.fields["sheet"]
        assert isinstance(sheets, forms.ChoiceField)
        sheets.choices = [
            *([(gettext("Publications"), own)] if own else []),
            (gettext("Our own sheets"), list(Format.choices)),
        ]
        self.texts = _texts()
        texts = self.fields["text"]
        assert isinstance(texts, forms.ChoiceField)
        texts.choices = [(key, label) for key, (label, _edition, _form) in self.texts.items()]
        for name, offered in _rules().items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered
        second = self.fields["second"]
        assert isinstance(second, forms.ChoiceField)
        second.choices = [("", gettext("None: one language")), *texts.choices]

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        if clean.get("choice") == Choice.LOT and not self.errors.get("number"):
            number = clean.get("number")
            if not number or not 0 < number <= MOST_BY_LOT:
                self.add_error("number", _no_number())
        if clean.get("choice") == Choice.RULE:
            number = clean.get("number")
            if number is not None and not 0 < number <= MOST_BY_LOT:
                self.add_error("number", _no_number())
            if self._rule(clean).is_empty:
                self.add_error(
                    "choice", gettext("What is the rule? Choose a field, a place, a language or organisations.")
                )
        return clean

    @property
    def is_by_rule(self) -> bool:
        """Whether what belongs to a rule is to be seen at once."""
        return bool(self["choice"].value() == Choice.RULE)

    @property
    def rule_fields(self) -> list[forms.BoundField]:
        """What belongs to a rule."""
        return [self[name] for name in self.RULE]

    @staticmethod
    def _rule(clean: dict[str, Any]) -> NameRule:
        return NameRule(
            clean.get("of_sphere", ""),
            clean.get("of_place", ""),
            clean.get("of_language", ""),
            clean.get("only_organisations", False),
            clean.get("has_known", False),
        )

    def wanted(self) -> Wanted:
        """What was asked for."""
        clean = self.cleaned_data
        _label, edition, form = self.texts[clean["text"]]
        _label, second, second_form = self.texts.get(clean["second"], ("", None, None))
        publication = self.publications.get(clean["sheet"])
        return Wanted(
            label=clean["label"],
            publication=publication,
            format="" if publication else clean["sheet"],
            edition=edition,
            form=form,
            choice=clean["choice"],
            number=clean["number"] if clean["choice"] in (Choice.LOT, Choice.RULE) else None,
            foot=clean["foot"],
            code=clean["code"],
            second=second,
            second_form=second_form,
            second_foot=clean["second_foot"],
            rule=self._rule(clean),
        )


class FreezeForm(forms.Form):
    """Why a print is frozen that well-known people have not approved."""

    reason = forms.CharField(
        label=_("Why it is frozen without their word"),
        max_length=200,
        help_text=_("It stands in the list of who did what. Who would rather have another line is left out."),
        error_messages={"required": _("Write in a few words why, or leave them out.")},
    )


def _lacks_profile() -> str:
    return gettext(
        "PDF/X-4 wants the printer’s colour profile in the file itself. Give the .icc file here, or choose PDF/X-1a, "
        "for which the name of the printing condition is enough."
    )


def _no_number() -> str:
    return gettext("How many are to be drawn? A number from 1 to 20,000.")


def _rules() -> dict[str, list[tuple[str, Any]]]:
    """What a rule can ask. No number stands beside it: how many live where is not for this screen."""
    tag = language.current()
    continents = [(one.value, continent_name(one, tag)) for one in SEVEN_CONTINENTS]
    return {
        "of_sphere": [("", gettext("any")), *Sphere.choices],
        "of_place": [
            ("", gettext("anywhere")),
            (gettext("Continents"), continents),
            (gettext("Countries"), countries_sorted(tag)),
        ],
        "of_language": [
            ("", gettext("any language")),
            *((one, _NAMES.get(one, one)) for one in appeals.campaign_languages()),
        ],
    }


def _texts() -> dict[str, tuple[str, Any, Any]]:
    """Published texts, the newest version first, the source before its translations: each edition whole, and condensed
    where there is such a form.
    """
    first = appeals.campaign_languages()
    place = {tag: number for number, tag in enumerate(first)}
    editions = sorted(
        appeals.published_editions(), key=lambda one: (-one.version.number, place.get(one.language, len(first)))
    )
    found: dict[str, tuple[str, Any, Any]] = {}
    for edition in editions:
        number = format_number(edition.version.number, language.current())
        words = {"language": _NAMES.get(edition.language, edition.language), "number": number}
        found[f"{edition.pk}-"] = (gettext("%(language)s, version %(number)s, whole") % words, edition, None)
        for form in form_queries.published(edition.language):
            if form.kind == FormKind.CONDENSED and form.edition_id == edition.pk:
                label = gettext("%(language)s, version %(number)s, condensed") % words
                found[f"{edition.pk}-{form.pk}"] = (label, edition, form)
    return found
