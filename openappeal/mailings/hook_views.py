"""The mail provider's door: what comes is sealed and waits. Only the worker looks into it."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from openappeal.mailings import hook
from openappeal.mailings.actions import hearing

RETRY_SECONDS = 600
LENGTH_REQUIRED, CONTENT_TOO_LARGE = 411, 413


def call(request: HttpRequest, provider: str, secret: str) -> HttpResponse:
    """Take one request. Any other address of this shape is answered as if there were no hook."""
    if request.method != "POST" or not hook.is_ours(settings.KEYS_DIR, provider=provider, secret=secret):
        raise Http404
    body = request.read(hook.MOST_BYTES + 1)
    if not body or len(body) > hook.MOST_BYTES:
        return _said("", status=CONTENT_TOO_LARGE if body else LENGTH_REQUIRED)
    posted = hook.Request(provider, hook.kept_headers(request.headers), body)
    try:
        hearing.take(request=posted, keys=settings.KEYS, today=timezone.now().date())
    except hearing.TooMuchWaits:
        response = _said("", status=503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return _said("ok\n")


call.accepts_foreign_posts = True  # type: ignore[attr-defined]


def _said(words: str, *, status: int = 200) -> HttpResponse:
    # As HTML, or the frame of public answers would put a page in its place that nobody reads.
    return HttpResponse(words, content_type="text/html; charset=utf-8", status=status)
