"""The public door: asking for news, stopping them, and the links in letters.

A GET never does either. The POST of an unsubscribe link needs no token of a form (RFC 8058).
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import require_language, visitor_language
from openappeal.mailings import actions
from openappeal.mailings.forms import PURPOSE, STOP, NewsForm
from openappeal.vault import tokens
from openappeal.vault.tokens import Token

READ = ["GET", "HEAD"]
READ_AND_POST = ["GET", "HEAD", "POST"]
INVALID = 422  # RFC 9110: understood, but cannot be done as it stands


@require_http_methods(READ_AND_POST)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    language = visitor_language(request)
    if request.method == "POST":
        actions.unsubscribe(token=token, keys=settings.KEYS)
        return HttpResponse(shell.render("mailings/unsubscribed.html", language, "/u/", {}))
    return HttpResponse(shell.render("mailings/unsubscribe.html", language, "/u/", {}))


unsubscribe.accepts_foreign_posts = True  # type: ignore[attr-defined]  # mail programs press it


@require_http_methods(READ_AND_POST)
def news(request: HttpRequest, language: str) -> HttpResponse:
    """An address, and a button for each wish. Every address is answered the same, after the same work."""
    require_language(language)
    now = timezone.now()
    with languages.use(language):
        form = NewsForm(request.POST if request.method == "POST" else None)
        stale = form.is_bound and form.is_stale(key=settings.KEYS.token_key(), now=now)
        if form.is_bound and form.is_valid() and not stale:
            address, stops = form.cleaned_data["email"], form.cleaned_data["wish"] == STOP
            if form.is_trap:
                pass  # a program; it sees what everybody sees
            elif stops:
                actions.stop(address=address, keys=settings.KEYS)
            else:
                try:
                    actions.ask(address=address, language=language, keys=settings.KEYS, now=now)
                except actions.TooManyLetters:
                    response = _page(request, "cms/503.html", language, status=503)
                    response.headers["Retry-After"] = "3600"
                    return response
            return SeeOther(f"/{language}/contact/news/{'stopped' if stops else 'sent'}/")
        context = {
            "form": form,
            "form_token": tokens.issue_form_token(settings.KEYS.token_key(), now, PURPOSE),
            "stale": stale and not form.problems,
        }
        status = INVALID if form.is_bound else 200
        return _page(request, "mailings/news.html", language, context, status=status)


@require_http_methods(READ)
def sent(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    return _page(request, "mailings/sent.html", language)


@require_http_methods(READ)
def stopped(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    return _page(request, "mailings/stopped.html", language)


@require_http_methods(READ_AND_POST)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the letter. Only the button does it; pressing again shows the same."""
    today = timezone.now().date()
    try:
        if request.method == "POST":
            return _page(request, "mailings/confirmed.html", actions.confirm(token=Token(token), today=today))
        asked_in = actions.look_up(token=Token(token), today=today)
    except actions.LinkExpired:
        return _page(request, "mailings/link_expired.html", visitor_language(request), status=410)
    return _page(request, "mailings/confirm.html", visitor_language(request) if "lang" in request.GET else asked_in)


def _page(
    request: HttpRequest, template: str, language: str, context: dict[str, object] | None = None, *, status: int = 200
) -> HttpResponse:
    # A letter's token is repeated nowhere on its page.
    path = "/u/news/" if request.path.startswith("/u/") else request.path
    return HttpResponse(shell.render(template, language, path, context or {}, noindex=True), status=status)
