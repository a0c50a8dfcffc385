"""The unsubscribe link. A GET never unsubscribes; a POST needs no token of a form (RFC 8058)."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from openappeal.cms import shell
from openappeal.cms.middleware import visitor_language
from openappeal.mailings import actions


@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    language = visitor_language(request)
    if request.method == "POST":
        actions.unsubscribe(token=token, keys=settings.KEYS)
        return HttpResponse(shell.render("mailings/unsubscribed.html", language, "/u/", {}))
    return HttpResponse(shell.render("mailings/unsubscribe.html", language, "/u/", {}))


unsubscribe.accepts_foreign_posts = True  # type: ignore[attr-defined]  # mail programs press it
