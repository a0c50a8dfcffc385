"""Headers of every staff answer, and the language in which a staff member reads."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation

from openappeal.accounts import language, rules, sessions

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # With "no-referrer" browsers send "Origin: null" with our own forms, and CSRF would refuse them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}

STRICT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
# Wagtail's date choosers and rich text write inline scripts and styles. A nonce would switch
# 'unsafe-inline' off, so there is none. No other origin may be asked for anything.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'self'; object-src 'none'; "
    "form-action 'self'; base-uri 'self'; frame-ancestors 'self'"
)


# The pages before the door run our own script and nothing inline.
DOOR_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
WAGTAIL_ROOMS = re.compile(
    r"/admin/(api|bulk|choose-[a-z-]+|collections|documents|editing-sessions|images|localize|pages|redirects|reports|"
    r"settings|sites|locales|snippets|tag-autocomplete|translation|workflows)/"
)
PINGS = "/admin/editing-sessions/"


class StaffHeaders:
    """Adds the security headers. A view that set its own policy, a stricter one, keeps it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else STRICT_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers["Cache-Control"] = "no-store"
        return response


class StaffSession:
    """Signs somebody out who has been away, or here, for too long (`sessions`).

    That a locked person's session has ended is Django's doing: it asks for each request whether the
    person is active, and whether the session is of their present epoch (`models.User`).
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # An open editor of Wagtail's reports by itself every few seconds: nobody need sit before it.
        if not request.path.startswith(PINGS) and request.user.is_authenticated and sessions.is_over(request):
            sessions.end(request)
        return self.get_response(request)


class WagtailRooms:
    """Keeps Wagtail's own rooms for organisers. Its permissions close most doors to the other roles; choosers, lists
    for editors and some reports ask for no more than a login."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if WAGTAIL_ROOMS.match(request.path) and request.user.is_authenticated and not rules.is_organiser(request.user):
            return HttpResponseRedirect("/admin/")
        return self.get_response(request)


class StaffLanguage:
    """Answers in the language that the reader chose: in the account, by `?lang=`, or in the browser.

    `?lang=fa` on any page keeps the choice in a cookie and in the account, and leads to the same page.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("lang", "")
        if request.method == "GET" and language.is_offered(wanted):
            return self._choose(request, wanted)
        with translation.override(language.of_request(request)):
            return self.get_response(request)

    def _choose(self, request: HttpRequest, wanted: str) -> HttpResponse:
        query = request.GET.copy()
        del query["lang"]
        # request.path is ours and starts with one "/": a "//host" path would leave the site.
        path = "/" + request.path.lstrip("/")
        rest = [(key, value) for key, values in query.lists() for value in values]
        response = HttpResponseRedirect(f"{path}?{urlencode(rest)}" if rest else path)
        response.set_cookie(
            language.COOKIE,
            wanted,
            max_age=365 * 24 * 3600,
            httponly=True,
            samesite="Strict",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        language.remember(request.user, wanted)
        return response
