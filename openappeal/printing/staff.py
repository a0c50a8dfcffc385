"""Prints on the staff side: publications, one print with its picture and its file, freezing."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_press, only
from openappeal.core.digits import format_tenths
from openappeal.printing import actions, composing, names
from openappeal.printing.engine import fitting, press
from openappeal.printing.models import Print, PrintState, Publication
from openappeal.printing.staff_forms import PrintForm, PublicationForm

PICTURE = 900
"""Width of the picture on the screen, in dots."""
FEW = 20
"""So many names are said of those that have no room."""


@only(is_press)
def overview(request: HttpRequest) -> HttpResponse:
    """Prints and publications."""
    context = {
        "prints": Print.objects.select_related("publication", "edition__version").order_by(
            "-frozen_day", "label", "id"
        ),
        "publications": Publication.objects.order_by("name", "id"),
        "today": _today(),
    }
    return render(request, "printing/staff/overview.html", context)


@only(is_press)
def edit_publication(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What a publication asks for."""
    found = _publication(pk) if pk is not None else None
    form = PublicationForm(request.POST or None, request.FILES or None, instance=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_publication(
                form.save(commit=False), profile=form.cleaned_data["profile_file"], by=_by(request), today=_today()
            )
        except press.BadProfile:
            form.add_error(
                "profile_file", _("This is no colour profile of four inks. Ask the printer for the .icc file.")
            )
        else:
            messages.success(request, _("It is noted. Prints for it can be made now."))
            return redirect("staff_printing:overview")
    is_used = found is not None and found.prints.exists()
    return render(request, "printing/staff/publication.html", {"form": form, "publication": found, "is_used": is_used})


@require_POST
@only(is_press)
def drop_publication(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a publication."""
    try:
        actions.drop_publication(id=_publication(pk).pk, by=_by(request), today=_today())
    except actions.InUse:
        messages.error(request, _("Prints are made for it. Throw them away first."))
        return redirect("staff_printing:publication", pk=pk)
    messages.success(request, _("It is forgotten."))
    return redirect("staff_printing:overview")


@only(is_press)
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new print, or one that is not frozen."""
    found = _get(pk) if pk is not None else None
    form = PrintForm(request.POST or None, made=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write(id=pk, wanted=form.wanted(), by=_by(request), today=_today())
        except actions.IsFrozen:
            messages.error(request, _("It was frozen meanwhile."))
            return redirect("staff_printing:print", pk=pk)
        except actions.NotPublished:
            form.add_error("text", _("This text is not published any more. Choose another."))
        else:
            return redirect("staff_printing:print", pk=made.pk)
    return render(request, "printing/staff/edit.html", {"form": form, "print": found})


@only(is_press)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A print: whether everything fits, how it looks, its file."""
    made = _get(pk)
    chosen = names.chosen(made)
    context = {"print": made, "chosen": chosen, "allowed": names.number(made.edition), "is_frozen": _is_frozen(made)}
    try:
        fitted = composing.fitted(composing.copy_of(made, chosen), made.sheet)
        context |= {"fitted": fitted, "points": format_tenths(fitted.names, language.current())}
    except fitting.NoRoom as error:
        context |= {"no_room": error.left[:FEW], "left": len(error.left), "is_text_too_long": not error.left}
    except fitting.NoLetter as error:
        context |= {"letters": error.letters, "odd_names": error.names[:FEW]}
    return render(request, "printing/staff/print.html", context)


@only(is_press)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """How it will look."""
    made = _get(pk)
    copy = composing.copy_of(made, names.chosen(made))
    try:
        found = composing.fitted(copy, made.sheet)
    except (fitting.NoRoom, fitting.NoLetter):
        raise Http404 from None
    return HttpResponse(fitting.picture(copy, made.sheet, found, width=PICTURE), content_type="image/png")


@only(is_press)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file for the printer."""
    made = _get(pk)
    try:
        body = composing.pdf(made, composing.copy_of(made, names.chosen(made)))
    except (fitting.NoRoom, fitting.NoLetter):
        raise Http404 from None
    name = f"print-{made.edition.language}-{made.edition.version.number}.pdf"
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@require_POST
@only(is_press)
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle who and what stands in it."""
    try:
        actions.freeze(id=_get(pk).pk, by=_by(request), today=_today())
    except actions.IsFrozen:
        messages.error(request, _("It was frozen meanwhile."))
    except (fitting.NoRoom, fitting.NoLetter):
        messages.error(request, _("Not everything has room. What is in the way stands below."))
    else:
        messages.success(request, _("It is frozen. Fetch the file now and send it to the printer."))
    return redirect("staff_printing:print", pk=pk)


@require_POST
@only(is_press)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw it away."""
    actions.discard(id=_get(pk).pk, by=_by(request), today=_today())
    messages.success(request, _("It is thrown away."))
    return redirect("staff_printing:overview")


def _get(pk: int) -> Print:
    found = Print.objects.select_related("publication", "edition__version", "form").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _publication(pk: int) -> Publication:
    found = Publication.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _is_frozen(made: Print) -> bool:
    return made.state == PrintState.FROZEN


def _by(request: HttpRequest) -> str:
    return request.user.get_username()


def _today() -> date:
    return timezone.now().date()


app_name = "staff_printing"
urlpatterns = [
    path("", overview, name="overview"),
    path("publications/new/", edit_publication, name="new_publication"),
    path("publications/<int:pk>/", edit_publication, name="publication"),
    path("publications/<int:pk>/drop/", drop_publication, name="drop_publication"),
    path("new/", edit, name="new"),
    path("<int:pk>/", one, name="print"),
    path("<int:pk>/edit/", edit, name="edit"),
    path("<int:pk>/picture.png", picture, name="picture"),
    path("<int:pk>/file.pdf", file, name="file"),
    path("<int:pk>/freeze/", freeze, name="freeze"),
    path("<int:pk>/discard/", discard, name="discard"),
]
