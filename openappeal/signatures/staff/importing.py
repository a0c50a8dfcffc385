"""Lists of signers on the staff side: from the file to the import, and back."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_organiser, only
from openappeal.core.digits import format_number
from openappeal.signatures import staff_queries
from openappeal.signatures.actions import imports
from openappeal.signatures.actions.intake import BATCH
from openappeal.signatures.import_models import ImportRun
from openappeal.signatures.importing import mapping as mappings
from openappeal.signatures.importing.outcomes import Counts
from openappeal.signatures.importing.reading import BadFile, open_list
from openappeal.signatures.importing.shapes import recognise
from openappeal.signatures.importing.words import FILE_PROBLEMS, REMARKS
from openappeal.signatures.models import Visibility
from openappeal.signatures.staff import running
from openappeal.signatures.staff.import_forms import ColumnsForm, ListForm, ReasonForm
from openappeal.signatures.staff.upload import OnlyMemory, give_key, key_of, new_key, take_key_away
from openappeal.vault.sealing import CannotOpen

State = ImportRun.State
SAMPLES = 3
REFRESH_SECONDS = 3


@only(is_organiser)
def overview(request: HttpRequest) -> HttpResponse:
    """Every list, the latest first, with what is in of it."""
    page = Paginator(staff_queries.import_runs(), 50).get_page(request.GET.get("p"))
    return render(request, "signatures/staff/imports.html", {"page": page, "unfinished": imports.UNFINISHED})


@csrf_exempt
@only(is_organiser)
def new(request: HttpRequest) -> HttpResponse:
    """The file and what is known of it. Exempt here and protected within: the check would read the file first."""
    handler = OnlyMemory(request)
    request.upload_handlers = [handler]
    return _new(request, handler)


@csrf_protect
def _new(request: HttpRequest, handler: OnlyMemory) -> HttpResponse:
    form = ListForm(request.POST, request.FILES) if request.method == "POST" else ListForm()
    if form.is_bound and handler.too_large:
        form.errors.pop("file", None)
        form.add_error("file", FILE_PROBLEMS["too_large"])
    if form.is_bound and form.is_valid():
        run = _keep(request, form)
        if run is not None:
            return run
    return render(request, "signatures/staff/import_new.html", {"form": form})


def _keep(request: HttpRequest, form: ListForm) -> HttpResponse | None:
    """Open the list and put it aside; None, and the form says why, if it cannot be read."""
    number, _slash, language = form.cleaned_data["edition"].partition("/")
    key = new_key()
    try:
        sheet = open_list(form.cleaned_data["file"].read(), encoding=form.cleaned_data["encoding"])
        run = imports.receive(
            sheet=sheet,
            origin=imports.Origin(
                label=form.cleaned_data["label"],
                basis=form.cleaned_data["basis"],
                language=language,
                version_number=int(number),
                wish=form.cleaned_data["wish"],
                agreed=form.cleaned_data["agreed"],
            ),
            key=key,
            keys=settings.KEYS,
            by=request.user.get_username(),
            now=timezone.now(),
        )
    except BadFile as error:
        form.add_error("file", str(FILE_PROBLEMS[error.reason]).format(row=error.row))
        return None
    response = redirect("staff_signatures:import_columns", pk=run.pk)
    give_key(response, run_id=run.pk, key=key)
    return response


@only(is_organiser)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Where an import stands: how far it is, what it would do, what it did."""
    # Asked before the row is read: what ends in between has left its outcome there, and is not taken for stopped.
    runs = running.is_running(pk)
    run = _get(pk)
    is_working = run.state in (State.CHECKING, State.IMPORTING)
    is_running = is_working and runs
    counts = _numbers(run)
    parts = run.parts.count()
    done = min(run.rows, run.position * BATCH) if parts else run.rows
    response = render(
        request,
        "signatures/staff/import.html",
        {
            "run": run,
            "has_key": run.state not in imports.UNFINISHED or _about(request, run) is not None,
            "is_working": is_working,
            "is_running": is_running,
            "refresh": REFRESH_SECONDS if is_running else 0,
            "done": done,
            "counts": counts,
            "visibilities": [_how_many(Visibility(key), number) for key, number in counts.shown.items()],
            "refused": remark_words(counts.refused),
            "notes": remark_words(counts.notes),
            "open_pairs": run.pairs.filter(decision="").count(),
            "pairs": run.pairs.count(),
            "signatures": run.signatures.count(),
            "has_remarks": run.parts.exclude(outcome=[]).exists(),
        },
    )
    if run.state not in imports.UNFINISHED:
        take_key_away(response, run_id=run.pk)
    return response


@only(is_organiser)
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column holds, beside what stands in it."""
    run = _get(pk)
    about = _about(request, run)
    key = key_of(request)
    if about is None or key is None or run.state not in (State.READ, State.CHECKING, State.CHECKED):
        return redirect("staff_signatures:import", pk=pk)
    header = tuple(about["header"])
    kept = [(place, name) for place, name in enumerate(header) if name not in about["dropped"]]
    form = ColumnsForm(
        request.POST if request.method == "POST" else None,
        columns=kept,
        mapping=mappings.parse(about["mapping"], header),
    )
    if form.is_bound and form.is_valid():
        running.stop(run.pk)
        imports.map_columns(
            run_id=run.pk,
            mapping=form.mapping,
            key=key,
            keys=settings.KEYS,
            by=request.user.get_username(),
            today=timezone.now().date(),
        )
        running.start(run.pk, key)
        return redirect("staff_signatures:import", pk=pk)
    first = run.parts.order_by("number").first()
    sample = imports.read_part(part=first, key=key)[:SAMPLES] if first else []
    fields = [
        (form[f"c{place}"], name, [row.cells[place] for row in sample if row.cells[place].strip()])
        for place, name in kept
    ]
    recognised = recognise(header)
    context: dict[str, Any] = {"run": run, "form": form, "fields": fields, "about": about}
    return render(
        request,
        "signatures/staff/import_columns.html",
        {**context, "shape": recognised.shape, "holds": recognised.holds},
    )


@require_POST
@only(is_organiser)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the checked list in."""
    key = key_of(request)
    if key is not None and _about(request, _get(pk)) is not None:
        try:
            imports.start_importing(run_id=pk, by=request.user.get_username(), today=timezone.now().date())
        except imports.NotNow:
            pass  # pressed twice
        else:
            running.start(pk, key)
    return redirect("staff_signatures:import", pk=pk)


@require_POST
@only(is_organiser)
def go_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Go on with a check or an import that stopped."""
    run, key = _get(pk), key_of(request)
    if key is not None and _about(request, run) is not None and run.state in (State.CHECKING, State.IMPORTING):
        running.start(pk, key)
    return redirect("staff_signatures:import", pk=pk)


@require_POST
@only(is_organiser)
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop after the part that is being done."""
    running.stop(pk)
    return redirect("staff_signatures:import", pk=pk)


@require_POST
@only(is_organiser)
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase a list that will not be imported (any further)."""
    _get(pk)
    running.stop(pk)
    imports.finish(run_id=pk)
    messages.success(request, _("The list was erased. What had been imported of it is still in."))
    response = redirect("staff_signatures:import", pk=pk)
    take_key_away(response, run_id=pk)
    return response


@only(is_organiser)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what taking a list back does, ask why, and do it."""
    run = _get(pk)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if run.state not in (State.DONE, State.LEFT, State.IMPORTING):
        return redirect("staff_signatures:import", pk=pk)
    if form.is_bound and form.is_valid():
        running.stop(pk)
        imports.undo(
            run_id=pk,
            reason=form.cleaned_data["reason"],
            by=request.user.get_username(),
            today=timezone.now().date(),
        )
        messages.success(request, _("The list was taken back. The numbers and the wall follow in a moment."))
        return redirect("staff_signatures:import", pk=pk)
    theirs = run.signatures
    return render(
        request,
        "signatures/staff/import_undo.html",
        {
            "run": run,
            "form": form,
            "signatures": theirs.count(),
            "shown": theirs.filter(visibility=Visibility.PUBLIC, review="shown").count(),
            "stricter": _numbers(run).fates["stricter"],
        },
    )


def _numbers(run: ImportRun) -> Counts:
    """What the import did or, before it has begun, would do."""
    return Counts.from_json(run.counts.get("import") or run.counts.get("check") or {})


def _about(request: HttpRequest, run: ImportRun) -> dict[str, Any] | None:
    """What lies sealed, if this browser holds the key."""
    key = key_of(request)
    if key is None:
        return None
    try:
        return imports.read_about(run=run, key=key)
    except CannotOpen:
        return None


def _get(pk: int) -> ImportRun:
    run = ImportRun.objects.select_related("version").filter(pk=pk).first()
    if run is None:
        raise Http404
    return run


def remark_words(counts: dict[str, int]) -> list[tuple[str, Any, int]]:
    """Reasons with their words and numbers, the most frequent first."""
    return [(reason, REMARKS[reason], number) for reason, number in sorted(counts.items(), key=lambda one: -one[1])]


def _how_many(visibility: Visibility, number: int) -> str:
    """So many of the new rows are shown, withheld or only counted."""
    match visibility:
        case Visibility.PUBLIC:
            said = ngettext("%(number)s with its name shown", "%(number)s with their names shown", number)
        case Visibility.WITHHELD:
            said = ngettext("%(number)s with its name withheld", "%(number)s with their names withheld", number)
        case _:
            said = ngettext("%(number)s only counted", "%(number)s only counted", number)
    return said % {"number": format_number(number, language.current())}
