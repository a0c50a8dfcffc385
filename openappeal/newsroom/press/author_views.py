"""The public door for a statement's author: she sees her words and credit line in each language, and answers.

The link shows this statement and nothing else. A GET changes nothing, since mail scanners follow links. Every token
that opens nothing is answered with the same page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import visitor_language
from openappeal.core.languages import direction, language
from openappeal.core.scripts import turns_around
from openappeal.newsroom.actions import statements
from openappeal.newsroom.statement_models import LONGEST_ANSWER, Scope, Statement, StatementEdition

INVALID = 422  # RFC 9110: understood, but cannot be done as it stands
CONFLICT = 409


@dataclass(frozen=True)
class Shown:
    """One language as its author sees it. `seal` comes back with her answer; `typed` is what she wrote in vain."""

    language: str
    language_name: str
    direction: str
    name: str
    credit: str
    paragraphs: list[str]
    short: str
    excerpts: list[str]
    seal: str
    approved_day: date | None
    answer: str
    problem: str = ""
    typed: str = ""


@require_http_methods(["GET", "HEAD", "POST"])
def statement(request: HttpRequest, token: str) -> HttpResponse:
    """The words in each language, with two buttons below each."""
    tag = visitor_language(request)
    try:
        found = statements.look_up(token=token, today=timezone.now().date())
    except statements.NoSuchLink:
        body = shell.render("newsroom/statement/link_gone.html", tag, "/statement/", {}, noindex=True)
        return HttpResponse(body, status=404)
    with languages.use(tag):
        if request.method == "POST":
            return _answer(request, token, found, tag)
        return _page(request, found, tag)


def _answer(request: HttpRequest, token: str, found: Statement, tag: str) -> HttpResponse:
    edition = found.editions.filter(language=request.POST.get("language", "")).first()
    wish = request.POST.get("do", "")
    if edition is None or wish not in ("approve", "wrong"):
        return SeeOther(_path(token, tag))
    seen, today = request.POST.get("seen", ""), timezone.now().date()
    try:
        if wish == "approve":
            statements.approve(edition=edition, seen=seen, by=statements.AUTHOR, today=today)
        else:
            typed = request.POST.get("answer", "")
            problem = _problem(typed)
            if problem:
                return _page(request, found, tag, problem=(edition.language, problem, typed), status=INVALID)
            statements.say_what_is_wrong(
                edition=edition, seen=seen, answer=typed.strip(), by=statements.AUTHOR, today=today
            )
    except statements.WordsChanged:
        problem = _("The words were changed while you read them. Nothing was noted: please read them once more.")
        return _page(request, found, tag, problem=(edition.language, problem, ""), status=CONFLICT)
    return SeeOther(f"{_path(token, tag)}#{edition.language}")


def _problem(typed: str) -> str:
    if not typed.strip():
        return _("Write what is wrong")
    if len(typed.strip()) > LONGEST_ANSWER:
        return _("Keep it under 1,000 characters")
    if "\0" in typed or turns_around(typed):
        return _("This holds invisible signs that turn the text around. Please write it again by hand.")
    return ""


def _page(
    request: HttpRequest, found: Statement, tag: str, *, problem: tuple[str, str, str] | None = None, status: int = 200
) -> HttpResponse:
    shown = [
        _shown(one, problem if problem and problem[0] == one.language else None)
        for one in found.editions.order_by("language")
    ]
    context = {
        "shown": shown,
        "scope": [Scope(one).label for one in found.scope],
        "not_for": [one.label for one in Scope if one.value not in found.scope],
        "expires_day": found.link.expires_day,
        "problem": problem,
    }
    body = shell.render("newsroom/statement/author.html", tag, request.path, context, noindex=True)
    return HttpResponse(body, status=status)


def _shown(edition: StatementEdition, problem: tuple[str, str, str] | None) -> Shown:
    excerpts = list(edition.excerpts.order_by("number"))
    is_whole = edition.approved_day is not None and all(one.approved_day for one in excerpts)
    return Shown(
        language=edition.language,
        language_name=language(edition.language).name,
        direction=direction(edition.language),
        name=edition.name,
        credit=edition.credit,
        paragraphs=edition.text.split("\n\n"),
        short=edition.short,
        excerpts=[one.words for one in excerpts],
        seal=edition.seal(),
        approved_day=edition.approved_day if is_whole else None,
        answer=edition.answer,
        problem=problem[1] if problem else "",
        typed=problem[2] if problem else "",
    )


def _path(token: str, tag: str) -> str:
    return f"/statement/{token}/?lang={tag}"
