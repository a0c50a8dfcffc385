"""Prints on the staff side: publications, one print with its picture and its file, freezing."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_organiser, is_press, only
from openappeal.antiabuse import queries as switches
from openappeal.antiabuse.models import Part
from openappeal.core.digits import format_tenths
from openappeal.printing import (
    actions,
    composing,
    long_settings,
    name_rules,
    names,
    proof_queries,
    screen_actions,
    staff_people,
    staff_presets,
)
from openappeal.printing.engine import fitting, press
from openappeal.printing.models import Choice, Format, Print, PrintState, Publication
from openappeal.printing.screen_freshness import screen_path
from openappeal.printing.staff_forms import FreezeForm, PrintForm, PublicationForm

PICTURE = 900
"""Width of the picture on the screen, in dots."""
FEW = 20
"""So many names are said of those that have no room."""
INVALID = 422  # RFC 9110: understood, but cannot be done as it stands


@only(is_press)
def overview(request: HttpRequest) -> HttpResponse:
    """Prints and publications."""
    prints = Print.objects.select_related("publication", "edition__version", "second")
    context = {
        "prints": [(one, names.left(one)) for one in prints.order_by("-frozen_day", "label", "id")],
        "publications": Publication.objects.order_by("name", "id"),
        "today": _today(),
    }
    return render(request, "printing/staff/overview.html", context)


@only(is_press)
def edit_publication(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """What a publication asks for."""
    found = _publication(pk) if pk is not None else None
    preset = staff_presets.find(request.GET.get("from", "")) if found is None else None
    form = PublicationForm(
        request.POST or None, request.FILES or None, instance=found, initial=preset.initial() if preset else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_publication(
                form.save(commit=False), profile=form.cleaned_data["profile_file"], by=_by(request), today=_today()
            )
        except press.BadProfile:
            form.add_error(
                "profile_file", _("This is no colour profile of four inks. Ask the printer for the .icc file.")
            )
        except actions.InUse:
            form.add_error(
                None,
                _("A print is frozen for this page, and would be another one. Note the new page as a new publication."),
            )
        else:
            messages.success(request, _("It is noted. Prints for it can be made now."))
            return redirect("staff_printing:overview")
    is_used = found is not None and found.prints.exists()
    context = {
        "form": form,
        "publication": found,
        "is_used": is_used,
        "presets": staff_presets.PRESETS,
        "preset": preset,
    }
    return render(request, "printing/staff/publication.html", context, status=INVALID if form.errors else 200)


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
        except actions.NoPair:
            form.add_error("second", _("Choose the same version of the text, in another language."))
        else:
            if made.choice == Choice.HAND and not made.picks.exists():
                return redirect("staff_printing:choose", pk=made.pk)
            return redirect("staff_printing:print", pk=made.pk)
    context = {"form": form, "print": found}
    return render(request, "printing/staff/edit.html", context, status=INVALID if form.errors else 200)


@only(is_press)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """A print: whether everything fits, how it looks, its file."""
    return _one(request, _get(pk))


def _one(request: HttpRequest, made: Print, *, freezing: FreezeForm | None = None, status: int = 200) -> HttpResponse:
    chosen = names.chosen(made)
    standings = proof_queries.standings(made, chosen)
    context: dict[str, Any] = {
        "print": made,
        "chosen": chosen,
        "allowed": names.number(made.edition),
        "is_frozen": _is_frozen(made),
        "is_by_hand": made.choice == Choice.HAND,
        "is_few": name_rules.is_few(made, names.may_be_printed(made.edition)),
        "standings": standings,
        "stale": [one.entry.name for one in standings if one.is_stale],
        "waiting": [one.entry.name for one in standings if one.waits],
        "freezing": freezing or FreezeForm(),
        "is_asked": freezing is not None,
        "for_screen": made.format == Format.SCREEN,
        "may_show": is_organiser(request.user),
        "is_wall_stopped": switches.is_stopped(Part.WALL),
        "address": f"{settings.SITE_URL}{screen_path(made)}" if made.is_shown else "",
    }
    copy = composing.copy_of(made, chosen)
    setting = long_settings.wait_for(made, copy)
    if setting is not None:
        waiting = {"print": made, "setting": setting, "steps": setting.of or fitting.STEPS + 1}
        return render(request, "printing/staff/waiting.html", waiting)
    try:
        fitted = composing.fitted(copy, made.sheet)
        context |= {"fitted": fitted, "points": format_tenths(fitted.names, language.current())}
        context["lacks"] = made.publication.lacks if made.publication else None
        if _is_frozen(made) and not chosen.left and not chosen.changed and not context["lacks"]:
            context["is_other_file"] = hashlib.sha256(composing.pdf(made, copy)).hexdigest() != made.sha256
    except fitting.NoRoom as error:
        context |= {"no_room": error.left[:FEW], "left": len(error.left), "is_text_too_long": not error.left}
    except fitting.NoLetter as error:
        context |= {"letters": error.letters, "odd_names": error.names[:FEW]}
    except fitting.TooWide as error:
        context |= {"words": error.words[:FEW], "odd_names": error.names[:FEW]}
    return render(request, "printing/staff/print.html", context, status=status)


@only(is_press)
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """How it will look."""
    made = _get(pk)
    copy = composing.copy_of(made, names.chosen(made))
    try:
        found = composing.fitted(copy, made.sheet)
    except fitting.Failure:
        raise Http404 from None
    return HttpResponse(fitting.picture(copy, made.sheet, found, width=PICTURE), content_type="image/png")


@only(is_press)
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file for the printer."""
    made = _get(pk)
    try:
        body = composing.pdf(made, composing.copy_of(made, names.chosen(made)))
    except fitting.Failure:
        raise Http404 from None
    except press.Lacks:
        return redirect("staff_printing:print", pk=pk)  # which says what is missing
    languages = "-".join([made.edition.language, *([made.second.language] if made.second else [])])
    name = f"print-{languages}-{made.edition.version.number}.pdf"
    return HttpResponse(
        body,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


@require_POST
@only(is_press)
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle who and what stands in it. Where well-known people have not approved it, that is asked first."""
    form = FreezeForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.freeze(id=_get(pk).pk, by=_by(request), today=_today(), reason=reason)
    except actions.NotApproved:
        # The first press asks; what is posted from there holds the field.
        form = form if "reason" in request.POST else FreezeForm()
        return _one(request, _get(pk), freezing=form, status=INVALID if form.is_bound else 200)
    except actions.IsFrozen:
        messages.error(request, _("It was frozen meanwhile."))
    except actions.Moved:
        said = _("It was changed while you read it. Nothing was noted: please look at it once more.")
        messages.error(request, said)
    except fitting.Failure:
        messages.error(request, _("Not everything has room. What is in the way stands below."))
    except press.Lacks:
        messages.error(request, _("No file can be made for this publication yet. What is missing stands below."))
    else:
        messages.success(request, _("It is frozen. Fetch the file now and send it to the printer."))
    return redirect("staff_printing:print", pk=pk)


@require_POST
@only(is_organiser)
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a print for the screen to readers, or hide it again."""
    made, by, today = _get(pk), _by(request), _today()
    if request.POST.get("do") == "hide":
        screen_actions.hide(id=made.pk, by=by, today=today)
        messages.success(request, _("It is taken off the site. What readers have fetched is theirs."))
        return redirect("staff_printing:print", pk=pk)
    try:
        screen_actions.show(id=made.pk, by=by, today=today)
    except screen_actions.NotForScreen:
        messages.error(request, _("Only a frozen print for the screen can be shown to readers."))
    except fitting.Failure:
        messages.error(request, _("Not everything has room. What is in the way stands below."))
    else:
        messages.success(request, _("Readers find it in a moment. Its address stands below."))
    return redirect("staff_printing:print", pk=pk)


@require_POST
@only(is_press)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for its sizes no longer."""
    long_settings.stop(_get(pk))
    return redirect("staff_printing:overview")


@require_POST
@only(is_press)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw it away."""
    actions.discard(id=_get(pk).pk, by=_by(request), today=_today())
    messages.success(request, _("It is thrown away."))
    return redirect("staff_printing:overview")


def _get(pk: int) -> Print:
    found = Print.objects.select_related(*actions.WHOLE).filter(pk=pk).first()
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
    path("<int:pk>/show/", show, name="show"),
    path("<int:pk>/stop/", stop, name="stop"),
    path("<int:pk>/discard/", discard, name="discard"),
    *staff_people.urlpatterns,
]
