"""Looking at single rows of a list before it is imported: what is wrong with them, and who may be the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from openappeal.accounts.rules import is_organiser, only
from openappeal.signatures.actions import imports
from openappeal.signatures.import_models import ImportPair, ImportPart, ImportRun
from openappeal.signatures.importing import mapping as mappings
from openappeal.signatures.importing.columns import Column
from openappeal.signatures.importing.reading import Row
from openappeal.signatures.importing.rows import Entry, Terms, clean
from openappeal.signatures.importing.survey import Survey
from openappeal.signatures.importing.words import REMARKS
from openappeal.signatures.models import LISTED, STRICTNESS, Signature, Visibility
from openappeal.signatures.staff import words
from openappeal.signatures.staff.importing import _about, _get, remark_words
from openappeal.signatures.staff.upload import key_of

ROWS_A_PAGE = 100
PAIRS_A_PAGE = 10
DECISIONS = {ImportPair.Decision.SAME.value, ImportPair.Decision.TWO.value, ImportPair.Decision.OPEN.value}


@only(is_organiser)
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """A reason for each row that is not simply taken in, beside what stands in it."""
    run = _get(pk)
    about, key = _about(request, run), key_of(request)
    if about is None or key is None:
        return redirect("staff_signatures:import", pk=pk)
    wanted = request.GET.get("reason", "")
    found = [
        (row, reason)
        for outcome in run.parts.order_by("number").values_list("outcome", flat=True)
        for row, reason in outcome
        if wanted in ("", reason)
    ]
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("p"))
    reader = _Reader(run, key, about)
    lines = [(row, REMARKS[reason], reader.as_written(row)) for row, reason in page]
    check = run.counts.get("check", {})
    reasons = remark_words({**check.get("refused", {}), **check.get("notes", {})})
    return render(
        request,
        "signatures/staff/import_rows.html",
        {"run": run, "page": page, "lines": lines, "reasons": reasons, "reason": wanted if wanted in REMARKS else ""},
    )


@only(is_organiser)
def pairs(request: HttpRequest, pk: int) -> HttpResponse:
    """Possible duplicates, side by side."""
    run = _get(pk)
    about, key = _about(request, run), key_of(request)
    if about is None or key is None or run.state != ImportRun.State.CHECKED:
        return redirect("staff_signatures:import", pk=pk)
    if request.method == "POST":
        return _decide(request, run)
    page = Paginator(run.pairs.select_related("signature").order_by("row"), PAIRS_A_PAGE).get_page(request.GET.get("p"))
    reader = _Reader(run, key, about)
    return render(
        request,
        "signatures/staff/import_pairs.html",
        {
            "run": run,
            "page": page,
            "sides": [reader.side_by_side(pair) for pair in page],
            "open": run.pairs.filter(decision="").count(),
        },
    )


def _decide(request: HttpRequest, run: ImportRun) -> HttpResponse:
    said = {
        int(name[1:]): value
        for name, value in request.POST.items()
        if name[:1] == "d" and name[1:].isascii() and name[1:].isdecimal() and len(name) < 10 and value in DECISIONS
    }
    rest = request.POST.get("rest", "")
    imports.decide(run_id=run.pk, decisions=said, rest=rest if rest in DECISIONS else "")
    number = request.POST.get("p", "")
    if rest or not number.isdecimal() or request.POST.get("then") != "next":
        return redirect("staff_signatures:import", pk=run.pk)
    last = Paginator(run.pairs.order_by("pk"), PAIRS_A_PAGE).num_pages
    if int(number) >= last:
        return redirect("staff_signatures:import", pk=run.pk)
    address = reverse("staff_signatures:import_pairs", args=[run.pk], query={"p": int(number) + 1})
    return redirect(address)


@dataclass(frozen=True)
class Sides:
    """An earlier entry and a row of the list. One of `row` and `signature` is there for the earlier one."""

    pair: ImportPair
    here: Entry | None
    earlier: Entry | None
    signature: words.Row | None
    afterwards: Any


class _Reader:
    """Rows of a list, opened with the browser's key."""

    def __init__(self, run: ImportRun, key: bytes, about: dict[str, Any]) -> None:
        self._run, self._key = run, key
        self._header = tuple(about["header"])
        self._mapping = mappings.parse(about["mapping"], self._header)
        self._survey = Survey(begins_1904=about["begins_1904"])
        self._opened: dict[int, dict[int, Row]] = {}

    def row(self, number: int) -> Row | None:
        """A row by its number."""
        parts = ImportPart.objects.filter(run=self._run, first_row__lte=number).order_by("-first_row")
        part = parts.first()
        if part is None:
            return None
        if part.number not in self._opened:
            self._opened[part.number] = {row.number: row for row in imports.read_part(part=part, key=self._key)}
        return self._opened[part.number].get(number)

    def as_written(self, number: int) -> list[str]:
        """What stands in the columns that are read."""
        row = self.row(number)
        places = self._mapping.places(self._header)
        shown = [places[column] for column in Column if column in places and column is not Column.ATTRIBUTES]
        return [row.cells[place][:80] for place in shown if row.cells[place].strip()] if row else []

    def side_by_side(self, pair: ImportPair) -> Sides:
        """Both entries of a pair."""
        here = self._entry(pair.row)
        earlier = self._entry(pair.other_row) if pair.other_row else None
        return Sides(
            pair,
            here,
            earlier,
            words.row(pair.signature) if pair.signature and not earlier else None,
            _afterwards(here, earlier, pair.signature if not earlier else None),
        )

    def _entry(self, number: int) -> Entry | None:
        row = self.row(number)
        if row is None:
            return None
        entry = clean(
            row,
            mapping=self._mapping,
            header=self._header,
            survey=self._survey,
            terms=Terms(wish=self._run.wish, agreed=self._run.agreed),
            today=timezone.now().date(),
        )
        return entry if isinstance(entry, Entry) else None


def _afterwards(here: Entry | None, earlier: Entry | None, signature: Signature | None) -> Any:
    """What is shown of the two if they are one person: the stricter of what was said."""
    if here is None:
        return ""
    if earlier is not None:
        kept, gives_way = earlier.visibility, True
    elif signature is not None:
        kept, gives_way = Visibility(signature.visibility), here.is_stated or signature.basis in LISTED
    else:
        return ""
    is_stricter = gives_way and STRICTNESS[here.visibility] > STRICTNESS[kept]
    return (here.visibility if is_stricter else kept).label
