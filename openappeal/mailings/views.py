"""The public door: asking for news, changing and stopping them, and the links in letters.

A GET does none of it. The POST of a mailing's link needs no token of a form, no cookie and no referrer (RFC 8058).
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import offered_languages, require_language, visitor_language
from openappeal.mailings import actions, links
from openappeal.mailings.forms import CHANGE, PURPOSE, STOP, ChoicesForm, NewsForm
from openappeal.mailings.links import Choices
from openappeal.mailings.models import Frequency, wanted_at_first
from openappeal.vault import tokens
from openappeal.vault.tokens import Token

READ = ["GET", "HEAD"]
READ_AND_POST = ["GET", "HEAD", "POST"]
INVALID = 422  # RFC 9110: understood, but cannot be done as it stands


@require_http_methods(READ_AND_POST)
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Change what one gets, or leave. Nothing is looked up: what the page shows stands in the link.

    Whatever is posted means to leave, but for the one button that says something else: a mail program presses with
    `List-Unsubscribe=One-Click`, and some with nothing at all.
    """
    shown = links.choices(token)
    offered = offered_languages()
    language = shown.language if shown.language in offered else visitor_language(request)
    if "lang" in request.GET:
        language = visitor_language(request)
    wishes = request.method == "POST" and request.POST.get("wish") == CHANGE
    if request.method == "POST" and not wishes:
        actions.unsubscribe(token=token, keys=settings.KEYS)
        return _page(request, "mailings/unsubscribed.html", language)
    with languages.use(language):
        form = ChoicesForm(request.POST if wishes else None, shown=Choices(language, shown.topics, shown.frequency))
        if form.is_bound and form.is_valid():
            actions.change(token=token, choices=form.chosen, keys=settings.KEYS)
            return _page(request, "mailings/changed.html", form.chosen.language)
        return _page(request, "mailings/subscription.html", language, {"form": form}, status=INVALID if wishes else 200)


subscription.accepts_foreign_posts = True  # type: ignore[attr-defined]  # mail programs press it


@require_http_methods(READ_AND_POST)
def news(request: HttpRequest, language: str) -> HttpResponse:
    """An address, and a button for each wish. Every address is answered the same, after the same work."""
    require_language(language)
    now = timezone.now()
    with languages.use(language):
        shown = Choices(language, wanted_at_first(), Frequency.EACH)
        form = NewsForm(request.POST if request.method == "POST" else None, shown=shown)
        stale = form.is_bound and form.is_stale(key=settings.KEYS.token_key(), now=now)
        if form.is_bound and form.is_valid() and not stale:
            address, stops = form.cleaned_data["email"], form.cleaned_data["wish"] == STOP
            if form.is_trap:
                pass  # a program; it sees what everybody sees
            elif stops:
                actions.stop(address=address, keys=settings.KEYS)
            else:
                wants = form.chosen
                try:
                    actions.ask(
                        address=address,
                        language=wants.language,
                        topics=wants.topics,
                        frequency=wants.frequency,
                        country=wants.country or "",
                        sphere=wants.sphere or "",
                        keys=settings.KEYS,
                        now=now,
                    )
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
    path = next((door for door in ("/u/news/", "/u/") if request.path.startswith(door)), request.path)
    return HttpResponse(shell.render(template, language, path, context or {}, noindex=True), status=status)
