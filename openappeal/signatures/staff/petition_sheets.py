"""Petition sheets that came back: find one by its number, type what stands on it, see what came of it."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import language
from openappeal.accounts.rules import is_organiser, only
from openappeal.cms.uploads import OnlyMemory
from openappeal.core.countries import countries_sorted
from openappeal.mailings.actions import TooManyLetters
from openappeal.signatures import sheet_codes
from openappeal.signatures.actions import imports, petition_sheets, sheet_scans
from openappeal.signatures.importing.outcomes import Counts, Fate
from openappeal.signatures.sheet_models import PetitionSheet, SheetScan
from openappeal.signatures.staff.petition_sheet_forms import EntryForm
from openappeal.vault.keys import KeyMissing
from openappeal.vault.sealing import TooLong

A_PAGE = 50


@only(is_organiser)
def overview(request: HttpRequest) -> HttpResponse:
    """A box for the number, and the sheets that came back."""
    typed, problem = request.GET.get("number", "")[:200], ""
    if typed:
        try:
            code = sheet_codes.read_code(typed)
        except sheet_codes.BadCode:
            problem = _("No sheet has this number: one of its nine digits is not right. Look once more.")
        else:
            if PetitionSheet.objects.filter(code=code).exists():
                return redirect("staff_signatures:petition_sheet", code=code)
            problem = _("There is no sheet of ours with this number.")
    found = PetitionSheet.objects.filter(taken_in__isnull=False).select_related("run", "taken_in")
    page = Paginator(found.order_by("-taken_in__day", "code"), A_PAGE).get_page(request.GET.get("p"))
    return render(request, "signatures/staff/petition_sheets.html", {"page": page, "typed": typed, "problem": problem})


@only(is_organiser)
def one(request: HttpRequest, code: str) -> HttpResponse:
    """One sheet: its lines to be typed, or what came of them."""
    sheet = PetitionSheet.objects.select_related("run__edition__version", "taken_in").filter(code=code).first()
    if sheet is None:
        raise Http404
    if request.method == "POST":
        return _enter(request, sheet)
    if sheet.is_back:
        counts = Counts.from_json(sheet.counts)
        already = sum(counts.fates[fate] for fate in (Fate.SAME, Fate.STRICTER, Fate.MERGED))
        context = {"sheet": sheet, "counts": counts, "already": already, "scans": _scans(sheet)}
        return render(request, "signatures/staff/petition_sheet_back.html", context)
    return _page(request, sheet, EntryForm(sheet, None))


def _enter(request: HttpRequest, sheet: PetitionSheet) -> HttpResponse:
    form, problem = EntryForm(sheet, request.POST), ""
    if form.is_valid():
        head = form.head.cleaned_data
        if form.is_blank:
            return _page(request, sheet, form, _("All lines are empty. Type them, or say how many cannot be read."))
        try:
            petition_sheets.enter(
                sheet=sheet,
                lines=[line.line() for line in form.filled],
                day=head["day"],
                illegible=head["illegible"] or 0,
                crossed_out=head["crossed_out"] or 0,
                answers=form.answers,
                entry_key=form.key,
                keys=settings.KEYS,
                by=request.user.get_username(),
                now=timezone.now(),
            )
        except petition_sheets.AlreadyBack:
            messages.error(request, _("Somebody has typed this sheet before. What you typed was not added to it."))
            return redirect("staff_signatures:petition_sheet", code=sheet.code)
        except petition_sheets.PutRight as wrong:
            form.complain(wrong.lines)
            form.ask(wrong.pairs)
        except petition_sheets.MayBeSame as asked:
            form.ask(asked.pairs)
            problem = _(
                "Some of these people may have signed already. Say below of each whether it is the same person."
            )
        except PetitionSheet.DoesNotExist:
            problem = _("There is no sheet of ours with this number.")
        except imports.NothingToSign:
            problem = _("The text on this sheet is not published any more.")
        except TooManyLetters:
            problem = _("Too many letters go out in this hour. Leave this page open, and send it again later.")
        except TooLong:
            problem = _("A name with what stands beside it is too long. Shorten it.")
        else:
            messages.success(request, _("The sheet is in. The number on paper follows in a moment."))
            return redirect("staff_signatures:petition_sheet", code=sheet.code)
    return _page(request, sheet, form, problem)


def _page(request: HttpRequest, sheet: PetitionSheet, form: EntryForm, problem: str = "") -> HttpResponse:
    context = {
        "sheet": sheet,
        "scans": _scans(sheet),
        "form": form,
        "problem": problem,
        "countries": [name for _code, name in countries_sorted(language.current())],
        "is_wrong": bool(form.head.errors or any(line.errors for line in form.filled)),
    }
    return render(request, "signatures/staff/petition_sheet.html", context)


@require_POST
@csrf_exempt
@only(is_organiser)
def scan(request: HttpRequest, code: str) -> HttpResponse:
    """Keep a picture of a sheet, sealed. Exempt here and protected within: the check would read the file first."""
    request.upload_handlers = [OnlyMemory(request)]
    return _keep_scan(request, code)


@csrf_protect
def _keep_scan(request: HttpRequest, code: str) -> HttpResponse:
    sheet = PetitionSheet.objects.filter(code=code).first()
    if sheet is None:
        raise Http404
    file = request.FILES.get("scan")
    try:
        if file is None:
            raise sheet_scans.NotAScan
        sheet_scans.keep(
            sheet=sheet,
            content=file.read(),
            keys=settings.KEYS,
            by=request.user.get_username(),
            today=timezone.now().date(),
        )
    except sheet_scans.NotAScan:
        messages.error(request, _("Choose a scan: a PDF, JPEG or PNG file of 10 MB at most."))
    except sheet_scans.TooLarge:
        messages.error(request, _("This file is larger than 10 MB. Scan it in fewer dots."))
    except sheet_scans.TooMany:
        messages.error(request, _("Four scans of this sheet are kept. Erase one before you add another."))
    except KeyMissing:
        messages.error(
            request,
            _("This server does not know for whom to seal: the staff side may not read the file office.recipients."),
        )
    else:
        messages.success(request, _("The scan is sealed and kept for a year. Nobody can open it here."))
    return redirect("staff_signatures:petition_sheet", code=code)


@require_POST
@only(is_organiser)
def erase_scan(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Erase a scan before its year is over."""
    sheet_scans.erase(id=pk, by=request.user.get_username(), today=timezone.now().date())
    messages.success(request, _("The scan is erased."))
    return redirect("staff_signatures:petition_sheet", code=code)


def _scans(sheet: PetitionSheet) -> QuerySet[SheetScan]:
    return sheet.scans.defer("sealed").order_by("day", "id")
