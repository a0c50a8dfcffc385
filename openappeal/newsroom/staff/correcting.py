"""Put right what readers have read: a note with the day, in each language, and the words as they should have been."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from wagtail.admin import messages

from openappeal.accounts.rules import is_press, only
from openappeal.newsroom import actions
from openappeal.newsroom.models import EditionState, Item, ItemState
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.guard import item_of, languages_of, who
from openappeal.newsroom.staff.sheet import Sheet

LONGEST_NOTE = 1000


@dataclass
class Part:
    """One open language: its note and its words. `problem` is what is to be put right."""

    tag: str
    sheet: Sheet
    note: str
    problem: str = ""

    @property
    def words(self) -> dict[int, Mapping[str, str]]:
        """What was changed, as `correct` wants it."""
        said: dict[int, Mapping[str, str]] = {one.id: one.typed for one in self.sheet.places if one.has_changed}
        return {actions.HEAD: self.sheet.head.typed, **said} if self.sheet.head.has_changed else said


@only(is_press)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction of an open item, in all its open languages at once."""
    item = item_of(pk)
    if item.state != ItemState.OPEN:
        return redirect("staff_news:item", pk=pk)
    open_ones = set(item.editions.filter(state=EditionState.OPEN).values_list("language", flat=True))
    parts = [_part(request, item, tag) for tag in languages_of(item) if tag in open_ones]
    if request.method == "POST" and not _overtaken(request, parts):
        changed = {part.tag: part.words for part in parts if part.words}
        notes = {part.tag: part.note for part in parts if part.note}
        if _do(request, parts, actions.correct, item=item, notes=notes, words=changed):
            messages.success(
                request, _("Put right. The item says so with today’s date, and so does the page of corrections.")
            )
            return redirect("staff_news:item", pk=pk)
    return _page(request, item, parts)


@only(is_press)
def translate(request: HttpRequest, pk: int, number: int, language: str) -> HttpResponse:
    """A correction that was made already, in one more language."""
    item = item_of(pk)
    correction = item.corrections.select_related("item").filter(number=number).first()
    is_open = item.editions.filter(language=language, state=EditionState.OPEN).exists()
    if correction is None or not is_open or item.state != ItemState.OPEN:
        raise Http404
    parts = [_part(request, item, language, correction.notes.get(language, ""))]
    if request.method == "POST" and not _overtaken(request, parts):
        what = {"correction": correction, "language": language, "note": parts[0].note, "words": parts[0].words}
        if _do(request, parts, actions.translate_correction, **what):
            messages.success(request, _("Put right in this language too."))
            return redirect("staff_news:item", pk=pk)
    return _page(request, item, parts, said=correction.notes.get(item.source_language, ""))


def _part(request: HttpRequest, item: Item, tag: str, note: str = "") -> Part:
    sent = request.POST if request.method == "POST" else None
    if sent is not None:
        note = sent.get(f"note-{tag}", "").replace("\r\n", "\n").strip()[:LONGEST_NOTE]
    return Part(tag, Sheet(item, tag, sent, prefix=f"{tag}."), note)


def _overtaken(request: HttpRequest, parts: list[Part]) -> bool:
    """Whether somebody has put the same words right meanwhile. Nothing is saved then."""
    found = any(part.sheet.problems for part in parts)
    if found:
        messages.error(request, _("Nothing was saved: somebody else has put something right meanwhile. Look below."))
    return found


def _do(request: HttpRequest, parts: list[Part], act: Any, **what: Any) -> bool:
    by_tag = {part.tag: part for part in parts}
    try:
        act(**what, **who(request))
    except actions.NoteMissing as error:
        by_tag[error.language].problem = _("Write what was said, and what is right.")
    except actions.WordsMissing:
        messages.error(request, _("Nothing was saved: a text must not become empty where its source says something."))
    except actions.NotReady as error:
        names = {check.name for check in error.checks}
        messages.error(
            request,
            _("Nothing was saved: nobody’s consent holds for a name in it.")
            if "consents" in names
            else _("Nothing was saved: a figure is unknown, or a quoted demand is not whole."),
        )
    except (actions.NotPossibleNow, actions.EditionNotOpen):
        messages.error(request, words.too_late())
    else:
        return True
    return False


def _page(request: HttpRequest, item: Item, parts: list[Part], said: str = "") -> HttpResponse:
    problems = [
        *((f"note-{part.tag}", words.names([part.tag])) for part in parts if part.problem),
        *((f"place-{place.key}", place.label) for part in parts for place in part.sheet.problems),
    ]
    context = {"item": item, "parts": parts, "source": item.source_language, "said": said, "problems": problems}
    return render(request, "newsroom/staff/correct.html", context, status=422 if problems else 200)
