"""Petition sheets on the staff side: made for an occasion, looked at, fetched; which of them came back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.fields import NumberField
from openappeal.accounts.rules import is_organiser, is_press, only
from openappeal.appeals.models import Edition
from openappeal.core.digits import format_tenths
from openappeal.printing import petitions
from openappeal.printing.engine import fitting
from openappeal.printing.staff_forms import _texts
from openappeal.signatures.actions import petition_sheets
from openappeal.signatures.actions.petition_sheets import MOST_SHEETS, Wanted
from openappeal.signatures.import_models import ImportRun
from openappeal.signatures.sheet_models import MOST_LINES, SheetRun

PICTURE = 900


class RunForm(forms.ModelForm[SheetRun]):
    """Sheets for an occasion: which text, in which language or two, on which paper, how many."""

    text = forms.ChoiceField(label=_("Text"))
    beside = forms.ChoiceField(label=_("Second language beside it"), required=False)
    lines = NumberField(
        label=_("Lines on a sheet"),
        min_value=5,
        max_value=MOST_LINES,
        initial=12,
        help_text=_("Twelve have room for a hand that is in no hurry. From 5 to 20."),
    )
    number = NumberField(
        label=_("How many sheets"),
        min_value=1,
        max_value=MOST_SHEETS,
        initial=10,
        help_text=_("Each has a number of its own, so print every page once and copy none. 200 at most."),
    )

    class Meta:
        model = SheetRun
        fields = ("label", "paper", "lines", "contact")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(["label", "text", "beside", "paper", "lines", "number", "contact"])
        self.texts = _texts()
        self._choices("text", [(key, label) for key, (label, _edition, _form) in self.texts.items()])
        self._choices(
            "beside",
            [("", _("none"))] + [(key, label) for key, (label, _edition, _form) in self.texts.items()],
        )

    def clean(self) -> dict[str, Any]:
        clean = super().clean() or {}
        first, second = (self._edition(clean.get(name)) for name in ("text", "beside"))
        if first and second and (first.version_id != second.version_id or first == second):
            self.add_error("beside", gettext("Choose another language of the same version."))
        return clean

    def wanted(self) -> Wanted:
        """What was asked for."""
        clean = self.cleaned_data
        _label, edition, form = self.texts[clean["text"]]
        _label, second, second_form = self.texts.get(clean["beside"], ("", None, None))
        return Wanted(
            label=clean["label"],
            paper=clean["paper"],
            edition=edition,
            second=second,
            form=form,
            lines=clean["lines"],
            contact=clean["contact"],
            number=clean["number"],
            second_form=second_form,
        )

    def _edition(self, key: str | None) -> Edition | None:
        return self.texts[key][1] if key else None

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


@only(is_press)
def overview(request: HttpRequest) -> HttpResponse:
    """All that were made, and how many of each came back."""
    return render(request, "printing/staff/petitions.html", {"runs": _runs(), "may_type": is_organiser(request.user)})


@only(is_press)
def new(request: HttpRequest) -> HttpResponse:
    """Make some."""
    form = RunForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            run = petition_sheets.make(
                wanted=form.wanted(), by=request.user.get_username(), today=timezone.now().date()
            )
        except petition_sheets.NotPublished:
            form.add_error("text", gettext("This text is not published any more. Choose another."))
        else:
            return redirect("staff_petitions:run", pk=run.pk)
    return render(request, "printing/staff/petition_new.html", {"form": form})


@only(is_press)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Sheets of one occasion: how they look, their file, which came back."""
    run = _get(pk)
    context: dict[str, Any] = {
        "run": run,
        "sheets": run.sheets.select_related("taken_in").order_by("number"),
        "may_type": is_organiser(request.user),
    }
    try:
        if not run.text_is_gone:
            context["points"] = format_tenths(petitions.size(run), language.current())
    except fitting.NoRoom:
        context["is_too_long"] = True
    except fitting.NoLetter as error:
        context["letters"] = error.letters
    return render(request, "printing/staff/petition.html", context)


@only(is_press)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """How the first of them looks."""
    try:
        return HttpResponse(petitions.picture(_to_print(pk), width=PICTURE), content_type="image/png")
    except (fitting.NoRoom, fitting.NoLetter):
        raise Http404 from None


@only(is_press)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them, one to a page."""
    run = _to_print(pk)
    try:
        body = petitions.pdf(run)
    except (fitting.NoRoom, fitting.NoLetter):
        raise Http404 from None
    # The name says nothing of the occasion: files are sent on.
    headers = {"Content-Disposition": f'attachment; filename="sheets-{run.edition.language}.pdf"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers | {"Cache-Control": "no-store"})


@require_POST
@only(is_press)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget sheets that were never used."""
    try:
        petition_sheets.drop(run_id=_get(pk).pk, by=request.user.get_username(), today=timezone.now().date())
    except petition_sheets.CameBack:
        messages.error(request, gettext("Some of these sheets came back. Their numbers stay."))
        return redirect("staff_petitions:run", pk=pk)
    messages.success(
        request, gettext("They are forgotten. Throw the paper away too: its numbers are not known any more.")
    )
    return redirect("staff_petitions:overview")


def _runs() -> Any:
    back = Q(sheets__taken_in__isnull=False) & ~Q(sheets__taken_in__state=ImportRun.State.UNDONE)
    counted = SheetRun.objects.annotate(number=Count("sheets"), back=Count("sheets", filter=back))
    counted = counted.annotate(taken_in=Count("sheets__taken_in"))
    return counted.select_related("edition__version", "second").order_by("-day", "label", "id")


def _get(pk: int) -> SheetRun:
    found = _runs().select_related("edition__version__appeal", "second", "form", "second_form").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found  # type: ignore[no-any-return]


def _to_print(pk: int) -> SheetRun:
    found = _get(pk)
    if found.text_is_gone:
        # Another text under the same numbers would be none that their signers have read.
        raise Http404
    return found


app_name = "staff_petitions"
urlpatterns = [
    path("", overview, name="overview"),
    path("new/", new, name="new"),
    path("<int:pk>/", one, name="run"),
    path("<int:pk>/picture.png", picture, name="picture"),
    path("<int:pk>/file.pdf", file, name="file"),
    path("<int:pk>/drop/", drop, name="drop"),
]
