"""The public door of giving by card. It asks no payment service: that is the worker's (docs/decisions/0107).

No answer carries a cookie or says who has given, and none needs a script. Whoever waits is led on by `Refresh`, and by
a link for browsers that do not follow it.
"""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openappeal.antiabuse.memory import MEMORY
from openappeal.antiabuse.networks import network_of
from openappeal.cms import language as languages
from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import require_language
from openappeal.fundraising import books_pages, open_books
from openappeal.fundraising.checkout import amounts, calls, queries, services, throttle
from openappeal.fundraising.checkout.actions import asking, brake
from openappeal.fundraising.checkout.actions.asking import Wish
from openappeal.fundraising.checkout.forms import GiveForm
from openappeal.fundraising.checkout.port import NotBelieved
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.vault.tokens import Token

READ = ["GET", "HEAD"]
READ_AND_POST = ["GET", "HEAD", "POST"]
INVALID, TOO_MANY, AWAY = 422, 429, 503
LENGTH_REQUIRED, CONTENT_TOO_LARGE = 411, 413
LOOKS = 25
"""So often a page looks whether the service has answered, once in a second; then it says that it has not."""

LINE_SECONDS = 12


class _Slow(Exception):
    """Whoever asks would wait for too long."""


_HELD = (_Slow, asking.NotAsked, asking.TooMuchWaits)


@require_http_methods(READ_AND_POST)
def give(request: HttpRequest, language: str, slug: str) -> HttpResponse:
    require_language(language)
    drive = Drive.objects.select_related("parent").exclude(stage=DriveStage.DRAFT).filter(slug=slug).first()
    words = drive.words.filter(language=language).first() if drive is not None else None
    if drive is None or words is None:
        raise Http404
    today = timezone.now().date()
    offer = queries.offer(drive, today=today)
    drive_path = f"/{language}/drives/{slug}/"
    if offer is None:
        return _page("closed", language, request, {"drive_path": drive_path}, status=404)
    with languages.use(language):
        form = GiveForm(request.POST if request.method == "POST" else None, offer=offer, language=language)
        context = {"form": form, "offer": offer, "drive_path": drive_path, "title": words.title}
        if form.is_bound and form.is_valid():
            try:
                token = _begin(request, drive, form.wish())
            except _HELD as error:
                return _held(language, request, context, type(error))
            return SeeOther(f"/{language}/give/wait/{token}/")
        return _page("give", language, request, context, status=INVALID if form.problems else 200)


@require_http_methods(READ)
def wait(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """One moment, until the worker has a page of the service's; then on to it. Before that perhaps a line.

    Looking is what lets a turn come: who has gone away begins nothing. Nobody else has this address.
    """
    require_language(language)
    now = timezone.now()
    if request.method == "GET":
        asking.come_up(token=token, now=now)
    found = queries.waited(token, now=now)
    looked = request.GET.get("n", "")
    number = int(looked) if looked.isascii() and looked.isdigit() and len(looked) < 4 else 0
    if found is None or found.is_over:
        return _page("over", language, request, {})
    if found.line is not None:
        # Without `n`: those looks are counted from the turn on.
        response = _page("line", language, request, {"line": found.line, "again": request.path})
        response.headers["Refresh"] = f"{LINE_SECONDS}; url={request.path}"
        return response
    if found.stopped:
        drive_path = f"/{language}/drives/{found.stopped}/"
        return _page("closed", language, request, {"drive_path": drive_path, "has_waited": True})
    if found.has_failed or (not found.url and number >= LOOKS):
        return _page("failed", language, request, {})
    response = _page("wait", language, request, {"url": found.url, "again": f"{request.path}?n={number + 1}"})
    response.headers["Refresh"] = f"0; url={found.url}" if found.url else f"1; url={request.path}?n={number + 1}"
    return response


@require_http_methods(READ)
def thanks(request: HttpRequest, language: str) -> HttpResponse:
    """The same for everybody: nothing is read from the address, and no sum is said."""
    require_language(language)
    return _page("thanks", language, request, {})


@require_http_methods(READ)
def received(request: HttpRequest, language: str) -> HttpResponse:
    """Where letters to donors lead, whichever way they gave. The same for everybody, as `thanks`."""
    require_language(language)
    books_path = books_pages.path(language) if open_books.years() else ""
    return _page("received", language, request, {"books_path": books_path})


@require_http_methods(READ)
def back(request: HttpRequest, language: str) -> HttpResponse:
    """Who did not pay comes here. The service is not told to which drive they would have given."""
    require_language(language)
    return _page("back", language, request, {})


@require_http_methods(READ_AND_POST)
def stop(request: HttpRequest, language: str, link: str) -> HttpResponse:
    """End a monthly gift. The page is made of nothing; its button's answer is the same for every link."""
    require_language(language)
    if request.method == "POST":
        asking.stop(link=link, keys=settings.KEYS)
        return SeeOther(f"/{language}/give/stopped/")
    return _page("stop", language, request, {})


@require_http_methods(READ)
def stopped(request: HttpRequest, language: str) -> HttpResponse:
    require_language(language)
    return _page("stopped", language, request, {})


def call(request: HttpRequest, provider: str) -> HttpResponse:
    """The payment service's door: what it has signed waits sealed. For anything else there is no door."""
    if request.method != "POST" or provider != services.NAME or not settings.STRIPE_WEBHOOK:
        raise Http404
    body = request.read(calls.MOST_BYTES + 1)
    if not body or len(body) > calls.MOST_BYTES:
        return _said("", status=CONTENT_TOO_LARGE if body else LENGTH_REQUIRED)
    now = timezone.now()
    try:
        asking.take_call(
            provider=provider,
            headers=request.headers,
            body=body,
            door=services.door(),
            keys=settings.KEYS,
            now=now.timestamp(),
            today=now.date(),
        )
    except NotBelieved:
        raise Http404 from None
    except asking.TooMuchWaits:
        response = _said("", status=AWAY)
        response.headers["Retry-After"] = str(throttle.RETRY_SECONDS)
        return response
    return _said("ok\n")


call.accepts_foreign_posts = True  # type: ignore[attr-defined]


def _begin(request: HttpRequest, drive: Drive, wish: Wish) -> Token:
    """:raises _Slow, openappeal.fundraising.checkout.actions.asking.NotAsked, TooMuchWaits:"""
    now = timezone.now()
    asking.check(drive=drive, wish=wish, today=now.date())
    seconds = _take_place(request, wish)
    if seconds is None:
        raise _Slow
    turn_at = throttle.turn(seconds, now=now)
    return asking.ask(drive=drive, wish=wish, keys=settings.KEYS, today=now.date(), turn_at=turn_at)


def _take_place(request: HttpRequest, wish: Wish) -> int | None:
    is_braked = brake.is_on(queries.state(), today=timezone.now().date())
    network = network_of(request.META, proxy=settings.PROXY)
    is_small = amounts.is_small(wish.amount_minor, wish.currency)
    with MEMORY.opened(time.time()) as book:
        return throttle.take_place(book, network, is_small=is_small, is_braked=is_braked)


def _held(language: str, request: HttpRequest, context: dict[str, Any], why: type[Exception]) -> HttpResponse:
    """Not now. What was typed is in the form still, and nothing else keeps it."""
    is_slow = why is _Slow
    response = _page(
        "give",
        language,
        request,
        context | {"is_slow": is_slow, "is_away": not is_slow},
        status=TOO_MANY if is_slow else AWAY,
    )
    response.headers["Retry-After"] = str(throttle.RETRY_SECONDS)
    return response


def _page(
    name: str, language: str, request: HttpRequest, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    html = shell.render(f"fundraising/checkout/{name}.html", language, request.path, context, noindex=True)
    return HttpResponse(html, status=status)


def _said(words: str, *, status: int = 200) -> HttpResponse:
    # As HTML, or the frame of public answers would put a page in its place that nobody reads.
    return HttpResponse(words, content_type="text/html; charset=utf-8", status=status)
