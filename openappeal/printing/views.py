"""The public door for a well-known person who is to stand in a print: she sees how, and answers.

The link shows one print, and in it nobody but her: who else lets herself be printed is nobody's business before it is
printed. A GET changes nothing, since mail scanners follow links. Every token that opens nothing is answered alike.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import visitor_language
from openappeal.core.languages import direction
from openappeal.core.scripts import turns_around
from openappeal.printing import composing, proof_actions
from openappeal.printing.engine import fitting
from openappeal.printing.engine.copy import Copy
from openappeal.printing.models import ProofState
from openappeal.printing.proof_actions import Asked
from openappeal.printing.proof_models import LONGEST_LINE

INVALID = 422  # RFC 9110: understood, but cannot be done as it stands
CONFLICT = 409


@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, token: str) -> HttpResponse:
    """Her line, the text, the sheet, and three answers."""
    tag = visitor_language(request)
    try:
        asked = proof_actions.look_up(token=token, today=timezone.now().date())
        with languages.use(tag):
            return _answer(request, token, asked, tag) if request.method == "POST" else _page(request, asked, tag)
    except proof_actions.NoSuchLink:
        body = shell.render("newsroom/statement/link_gone.html", tag, "/proof/", {}, noindex=True)
        return HttpResponse(body, status=404)


@require_http_methods(["GET", "HEAD"])
def sheet(request: HttpRequest, token: str) -> HttpResponse:
    """The sheet with her name alone, and a word across it that says what it is."""
    try:
        asked = proof_actions.look_up(token=token, today=timezone.now().date())
        made = fitting.fit(_copy(asked), asked.print.sheet)
    except (proof_actions.NoSuchLink, *fitting.Failure):
        raise Http404 from None
    return HttpResponse(
        made.pdf,
        content_type="application/pdf",
        headers={
            "Content-Disposition": 'inline; filename="proof.pdf"',
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex, noarchive",
        },
    )


def _answer(request: HttpRequest, token: str, asked: Asked, tag: str) -> HttpResponse:
    wish, seen, today = request.POST.get("do", ""), request.POST.get("seen", ""), timezone.now().date()
    try:
        if wish == "approve":
            proof_actions.approve(token=token, seen=seen, today=today)
        elif wish == "change":
            typed = request.POST.get("line", "")
            problem = _problem(typed)
            if problem:
                return _page(request, asked, tag, problem=problem, typed=typed, status=INVALID)
            proof_actions.wish(token=token, seen=seen, line=typed, today=today)
        elif wish == "out":
            proof_actions.leave_me_out(token=token, today=today)
    except proof_actions.WordsChanged:
        problem = _("It was changed while you read it. Nothing was noted: please look at it once more.")
        return _page(request, asked, tag, changed=problem, typed=request.POST.get("line", ""), status=CONFLICT)
    except proof_actions.IsFrozen:
        problem = _(
            "The sheet went to the printer while you read this. Nothing was noted: how you stand in it is said below."
        )
        return _page(request, asked, tag, changed=problem, status=CONFLICT)
    return SeeOther(f"/proof/{token}/?lang={tag}#answer")


def _problem(typed: str) -> str:
    if not typed.strip():
        return _("Write the line as you would like it")
    if len(typed.strip()) > LONGEST_LINE:
        return _("Keep it under 160 characters")
    if "\0" in typed or "\n" in typed.strip() or turns_around(typed):
        return _("This holds invisible signs that turn the text around. Please write it again by hand.")
    return ""


def _page(
    request: HttpRequest,
    asked: Asked,
    tag: str,
    *,
    problem: str = "",
    typed: str = "",
    changed: str = "",
    status: int = 200,
) -> HttpResponse:
    copy, made = _copy(asked), asked.print
    texts = [(copy.language, direction(copy.language), copy.title, copy.demands)]
    if copy.second:
        texts.append((copy.second.language, direction(copy.second.language), copy.second.title, copy.second.demands))
    context = {
        "lines": [one for one in (asked.one.entry, asked.one.entry.other) if one],
        "texts": texts,
        "publication": made.publication.name if made.publication else "",
        "seal": asked.seal,
        "state": asked.proof.state,
        "is_frozen": asked.is_frozen,
        "is_in": asked.is_in,
        "is_reworded": asked.is_reworded,
        "is_approved": asked.proof.state == ProofState.APPROVED and asked.proof.wording == asked.seal,
        "answer": asked.proof.answer,
        "expires_day": asked.proof.expires_day,
        "problem": problem,
        "typed": typed,
        "changed": changed,
    }
    body = shell.render("printing/proof.html", tag, request.path, context, noindex=True)
    return HttpResponse(body, status=status)


def _copy(asked: Asked) -> Copy:
    """The print with nobody but her."""
    return composing.proof_of(asked.print, asked.one)
