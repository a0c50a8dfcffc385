"""The frame of every answer that the public process gives itself.

No cookie exists, so there is no CSRF token in the usual sense: a form's POST must come from our own
pages, which the browser says in `Sec-Fetch-Site` and `Origin`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import UnreadablePostError
from django.urls import Resolver404, resolve

from openappeal.cms import shell
from openappeal.core.languages import best_language
from openappeal.vault.keys import KeyMissing

logger = logging.getLogger(__name__)

RETRY_SECONDS = 30
BAD_INPUT = (
    BadRequest,
    SuspiciousOperation,
    RequestDataTooBig,
    TooManyFieldsSent,
    MultiPartParserError,
    UnreadablePostError,
    UnicodeError,
)


def offered_languages() -> list[str]:
    """Tags of the campaign's languages; English before there is a campaign."""
    return [one.tag for one in shell.languages()] or ["en"]


def require_language(tag: str) -> None:
    """:raises Http404: when the campaign has no such language."""
    if tag not in offered_languages():
        raise Http404


def visitor_language(request: HttpRequest) -> str:
    """The language to answer in: the path's first part, else the browser's wish, else the source."""
    offered = offered_languages()
    first = request.path_info.strip("/").split("/", 1)[0]
    if first in offered:
        return first
    wished = request.GET.get("lang", "")
    if wished in offered:
        return wished
    return best_language(request.headers.get("Accept-Language", ""), offered) or offered[0]


class PublicForms:
    """Refuses foreign posts, answers every foreseeable failure with a page, keeps nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            request.encoding = "utf-8"
            response = self._refusal(request) or self._get_response(request)
        except BAD_INPUT:
            response = self._page(request, "cms/400.html", 400)
        if not response.headers.get("Content-Type", "").startswith("text/html") and response.status_code >= 400:
            response = self._page(request, _template(response.status_code), response.status_code)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Length"] = str(len(response.content))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Http404):
            return self._page(request, "cms/404.html", 404)
        if isinstance(error, BAD_INPUT):
            return self._page(request, "cms/400.html", 400)
        if isinstance(error, OperationalError | InterfaceError | KeyMissing):
            # Ids only: the message of a database error can hold what somebody typed.
            logger.error("public form unavailable: %s", type(error).__name__)
            return self.unavailable(request)
        if isinstance(error, DatabaseError) and _disk_full(error):
            logger.error("public form unavailable: disk full")
            return self.unavailable(request)
        logger.error("public form failed: %s", type(error).__name__)
        return self._page(request, "cms/500.html", 500)

    def unavailable(self, request: HttpRequest) -> HttpResponse:
        """Nothing was saved; come back in a while."""
        response = self._page(request, "cms/503.html", 503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response

    def _refusal(self, request: HttpRequest) -> HttpResponse | None:
        if request.method in ("GET", "HEAD"):
            return None
        if request.method != "POST":
            response = self._page(request, "cms/405.html", 405)
            response.headers["Allow"] = "GET, HEAD, POST"
            return response
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return self._page(request, "cms/404.html", 404)
        if getattr(view, "accepts_foreign_posts", False):
            return None
        if not _is_ours(request):
            return self._page(request, "cms/403.html", 403)
        if getattr(view, "accepts_file", False):
            _require_file(request)
        else:
            _require_whole_text(request)
        return None

    def _page(self, request: HttpRequest, template: str, status: int) -> HttpResponse:
        return HttpResponse(shell.render(template, visitor_language(request), request.path_info, {}), status=status)


def _is_ours(request: HttpRequest) -> bool:
    """Whether the post comes from a page of ours, as far as the browser tells.

    Browsers send `Sec-Fetch-Site` or `Origin` with a cross-site post; a program that sends neither
    carries no victim's cookie, because there is none.
    """
    site = request.headers.get("Sec-Fetch-Site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin", "")
    if not origin or origin == "null":
        return not origin
    allowed = {urlsplit(settings.SITE_URL).netloc, request.headers.get("Host", "")}
    return urlsplit(origin).netloc in allowed


def _require_whole_text(request: HttpRequest) -> None:
    """Our forms send percent-encoded UTF-8 and nothing else.

    Django would put a replacement character where bytes are no text, and a name would be stored that
    nobody wrote.

    :raises BadRequest:
    """
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type not in ("application/x-www-form-urlencoded", "") or charset not in ("utf-8", "utf8"):
        raise BadRequest
    try:
        unquote_to_bytes(request.body).decode()
    except UnicodeDecodeError:
        raise BadRequest from None


def _require_file(request: HttpRequest) -> None:
    """A form with a file, which Django reads when the view asks for it.

    :raises BadRequest:
    """
    if request.content_type != "multipart/form-data":
        raise BadRequest


def _template(status: int) -> str:
    known = {400: "cms/400.html", 404: "cms/404.html", 405: "cms/405.html", 413: "cms/400.html"}
    return known.get(status, "cms/500.html")


def _disk_full(error: DatabaseError) -> bool:
    return "full" in str(error).lower() or "no space" in str(error).lower()
