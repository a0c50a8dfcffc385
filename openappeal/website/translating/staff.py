"""The matrix of languages, the translator's screen, the second reader's, and the source's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts.models import User
from openappeal.accounts.rules import is_organiser, is_translator, may_translate, only
from openappeal.appeals.queries import campaign_languages
from openappeal.cms import agreeing, matrix, shell
from openappeal.cms import language as content_language
from openappeal.cms.assets import asset_url
from openappeal.cms.matrix import Cell, Row, State
from openappeal.core.textdiff import diff
from openappeal.website.translating import actions, queries, subjects
from openappeal.website.translating.forms import BackForm, WorkForm, findings_of
from openappeal.website.translating.subjects import PageSubject, Subject
from openappeal.website.translation_models import Stage

SCHEMES = ("light", "dark")
PREVIEW_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)


@dataclass(frozen=True)
class Shown:
    """A cell as one reader of the matrix sees it: only what she may open is a link."""

    tag: str
    cell: Cell | None
    url: str


@only(is_translator)
def overview(request: HttpRequest) -> HttpResponse:
    """Everything translatable by language. A translator's own languages come first."""
    user = request.user
    tags = _own_first(user, campaign_languages())  # type: ignore[arg-type]
    wanted = request.GET.get("language", "")
    columns = [wanted] if wanted in tags else tags

    def shown(row: Row) -> list[Shown]:
        return [Shown(tag, cell := row.cells.get(tag), _url_for(user, tag, cell)) for tag in columns]

    rooms = [[(row, shown(row)) for row in rows] for _name, rows in matrix.rows()]
    context = {"rooms": [rows for rows in rooms if rows], "tags": tags, "columns": columns, "wanted": wanted}
    return render(request, "website/staff/languages.html", context)


@only(is_translator)
def work(request: HttpRequest, kind: str, key: str, language: str) -> HttpResponse:
    """One text in one language: what changed first, source and words side by side."""
    subject = _subject(kind, key)
    if language == subject.language:
        return _source(request, subject)
    _may_write(request, language)
    found = queries.work(subject, language)
    if found.record is not None and found.record.stage == Stage.REVIEW and request.method != "POST":
        return _review(request, found)
    form = WorkForm(found, request.POST if request.method == "POST" else None)
    overtaken = False
    if form.is_bound and form.is_valid():
        hand_over = request.POST.get("then") == "hand-over"
        try:
            undone = actions.save(
                subject=subject,
                language=language,
                words=form.words,
                stays=form.stays,
                leave_out=form.leave_out,
                seen=request.POST.get("seen", ""),
                hand_over=hand_over,
                **_who(request),
            )
        except (actions.ChangedMeanwhile, actions.NotPossibleNow):
            overtaken = True
        else:
            if not hand_over or not undone:
                messages.success(request, _said(found, handed_over=hand_over))
                return redirect(request.path)
            # What was typed is kept; the screen says what is missing.
            found = queries.work(subject, language)
            form = WorkForm(found, request.POST)
            form.is_valid()
            form.mark_undone(undone)
    return _work_page(request, found, form, overtaken=overtaken)


def _said(found: queries.Work, *, handed_over: bool) -> str:
    if not handed_over:
        return _("Saved. Readers see nothing of it before a second reader publishes it.")
    if not found.changed and not found.gone:
        return _("Saved.")
    return _("Handed over. A second reader sees it on the first screen.")


def _work_page(request: HttpRequest, found: queries.Work, form: WorkForm, *, overtaken: bool = False) -> HttpResponse:
    says = findings_of(found, agreeing.findings)
    context = {
        **_common(request, found),
        "form": form,
        "overtaken": overtaken,
        "changed": form.rows(found.changed, says),
        "rest": form.rows(found.rest, {}),
    }
    return render(request, "website/staff/work.html", context)


def _review(request: HttpRequest, found: queries.Work, back: BackForm | None = None, **more: Any) -> HttpResponse:
    form = WorkForm(found)
    says = findings_of(found, agreeing.findings)
    writers = found.record.writers if found.record else []
    context = {
        **_common(request, found),
        "rows": form.rows(found.changed, says),
        "says_something": any(says.values()),
        "back": back or BackForm(),
        "is_writer": request.user.get_username() in writers,
        "outs": [words for words, tick in form.outs if tick.initial],
        **more,
    }
    return render(request, "website/staff/review.html", context)


def _common(request: HttpRequest, found: queries.Work) -> dict[str, Any]:
    is_free = found.record is None or found.record.stage == Stage.NONE
    return {
        "work": found,
        "language": found.language,
        "source": found.subject.language,
        "state": found.cell,
        "is_organiser": is_organiser(request.user),  # type: ignore[arg-type]
        "may_say_the_same": found.is_there and is_free and found.cell.state in (State.BEHIND, State.MISSING),
        "has_preview": isinstance(found.subject, PageSubject),
    }


@require_POST
@only(is_translator)
def publish(request: HttpRequest, kind: str, key: str, language: str) -> HttpResponse:
    """Approve as the second reader."""
    _may_write(request, language)
    subject = _subject(kind, key)
    found = queries.work(subject, language)
    if any(findings_of(found, agreeing.findings).values()) and request.POST.get("looked") != "1":
        if found.cell.state == State.REVIEW:
            return _review(request, found, has_not_looked=True)
        return _too_late(request, subject, language)
    try:
        actions.publish(subject=subject, language=language, seen=request.POST.get("seen", ""), **_who(request))
    except actions.SamePerson:
        messages.error(request, _("These are your own words. Somebody else has to read them."))
    except subjects.NoParent as error:
        messages.error(
            request,
            _("The page above it, “%(title)s”, does not exist in this language yet. Publish that one first.")
            % {"title": error.title},
        )
    except (actions.NotPossibleNow, actions.ChangedMeanwhile, subjects.NotADraft):
        return _too_late(request, subject, language)
    else:
        messages.success(request, _("Published. Readers see it in a moment."))
        return redirect("staff_languages:overview")
    return redirect(queries.work_url(subject, language))


@require_POST
@only(is_translator)
def give_back(request: HttpRequest, kind: str, key: str, language: str) -> HttpResponse:
    """Back to who wrote it, with a few words."""
    _may_write(request, language)
    subject = _subject(kind, key)
    form = BackForm(request.POST)
    found = queries.work(subject, language)
    if not form.is_valid() and found.cell.state == State.REVIEW:
        return _review(request, found, form)
    note = form.cleaned_data.get("note", "")
    return _do(request, subject, language, actions.give_back, _("It went back, with your words."), note=note)


@require_POST
@only(is_translator)
def take_back(request: HttpRequest, kind: str, key: str, language: str) -> HttpResponse:
    """Go on writing."""
    _may_write(request, language)
    said = _("You can go on writing. Hand it over again when it is ready.")
    return _do(request, _subject(kind, key), language, actions.take_back, said)


@require_POST
@only(is_organiser)
def says_the_same(request: HttpRequest, kind: str, key: str, language: str) -> HttpResponse:
    """What readers have says what the source says."""
    said = _("Noted. It counts as up to date.")
    seen = request.POST.get("seen", "")
    return _do(request, _subject(kind, key), language, actions.say_it_says_the_same, said, seen=seen)


def _do(
    request: HttpRequest, subject: Subject, language: str, act: Callable[..., None], said: str, **more: Any
) -> HttpResponse:
    try:
        act(subject=subject, language=language, **more, **_who(request))
    except (actions.NotPossibleNow, actions.ChangedMeanwhile, actions.NothingThere):
        return _too_late(request, subject, language)
    messages.success(request, said)
    return redirect(queries.work_url(subject, language))


def _too_late(request: HttpRequest, subject: Subject, language: str) -> HttpResponse:
    messages.error(request, _("Somebody else was quicker, or the source has changed. Look at it again."))
    return redirect(queries.work_url(subject, language))


@only(is_translator)
def preview(request: HttpRequest, kind: str, key: str, language: str) -> HttpResponse:
    """The public page with the words that wait in it."""
    _may_write(request, language)
    subject = _subject(kind, key)
    if not isinstance(subject, PageSubject) or language == subject.language:
        raise Http404
    found = queries.work(subject, language)
    words = {part.segment.key: part.words for part in (*found.changed, *found.rest)}
    page = subject.preview(language, actions.values_of(subject, found, words))
    with content_language.use(language):
        context = {**page.public_context(), "newer": None}
        html = shell.render(page.template_name, language, page.public_path, context)
    if (scheme := request.GET.get("scheme")) in SCHEMES:
        html = html.replace(f'"{asset_url("site.css")}"', f'"{asset_url("site.css")}?scheme={scheme}"')
    return HttpResponse(html, headers={"Content-Security-Policy": PREVIEW_POLICY})


# ── The source ──────────────────────────────────────────────────────────────
def _source(request: HttpRequest, subject: Subject) -> HttpResponse:
    """What of a source its translations lack; an organiser says which of it are slips of the pen."""
    if not is_organiser(request.user):  # type: ignore[arg-type]
        raise PermissionDenied
    changes = queries.source_changes(subject)
    if request.method == "POST":
        ticked = [changes[number] for number in _numbers(request) if number < len(changes)]
        try:
            if queries.fingerprint_of(changes) != request.POST.get("seen"):
                raise actions.ChangedMeanwhile
            told = [(one.key, one.before, one.now) for one in ticked]
            actions.only_slips(subject=subject, changes=told, **_who(request))
        except actions.ChangedMeanwhile:
            messages.error(request, _("The text has changed meanwhile. Look at it again."))
        else:
            if ticked:
                messages.success(request, _("Noted. No translation waits for that any more."))
        return redirect(request.path)
    languages = [tag for tag in campaign_languages() if tag != subject.language]
    context = {
        "subject": subject,
        "source": subject.language,
        "changes": [(one, diff(one.before, one.now)) for one in changes],
        "cells": [(tag, queries.work(subject, tag).cell) for tag in languages],
        "seen": queries.fingerprint_of(changes),
    }
    return render(request, "website/staff/source.html", context)


def _numbers(request: HttpRequest) -> list[int]:
    return sorted(
        {int(one) for one in request.POST.getlist("slip") if one.isascii() and one.isdecimal() and len(one) < 5}
    )


# ── Who and what ────────────────────────────────────────────────────────────
def _subject(kind: str, key: str) -> Subject:
    found = subjects.find(kind, key)
    if found is None:
        raise Http404
    return found


def _may_write(request: HttpRequest, language: str) -> None:
    if language not in campaign_languages():
        raise Http404
    if not may_translate(request.user, language):  # type: ignore[arg-type]
        raise PermissionDenied


def _own_first(user: User, tags: list[str]) -> list[str]:
    return sorted(tags, key=lambda tag: tag not in user.languages)


def _url_for(user: Any, tag: str, cell: Cell | None) -> str:
    if cell is None:
        return ""
    may_open = is_organiser(user) if cell.state == State.SOURCE else may_translate(user, tag)
    return cell.url if may_open else ""


def _who(request: HttpRequest) -> Mapping[str, Any]:
    return {"by": request.user.get_username(), "today": timezone.now().date()}


app_name = "staff_languages"
urlpatterns = [
    path("", overview, name="overview"),
    path("<slug:kind>/<slug:key>/<slug:language>/", work, name="work"),
    path("<slug:kind>/<slug:key>/<slug:language>/publish/", publish, name="publish"),
    path("<slug:kind>/<slug:key>/<slug:language>/give-back/", give_back, name="give_back"),
    path("<slug:kind>/<slug:key>/<slug:language>/take-back/", take_back, name="take_back"),
    path("<slug:kind>/<slug:key>/<slug:language>/says-the-same/", says_the_same, name="says_the_same"),
    path("<slug:kind>/<slug:key>/<slug:language>/preview/", preview, name="preview"),
]
