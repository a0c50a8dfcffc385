"""The way in: sign in with a passkey, register the first one with a link, use a recovery code.

These pages stand before the login and outside Wagtail's frame. Their script talks to the addresses here that
end in `begin/` and `finish/`, in JSON. There is no other way in, but for the demonstration's password.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from wagtail.admin.views.account import LoginView

from openappeal.accounts import actions, home, rules, sessions, webauthn
from openappeal.accounts.middleware import DOOR_POLICY

HOME = "/admin/"

View = Callable[..., HttpResponse]
_password_login = LoginView.as_view()


def at_the_door(view: View) -> View:
    """Strict headers: nothing inline, no frame. The cookie is the one that CSRF compares with."""

    @ensure_csrf_cookie
    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = DOOR_POLICY
        return response

    return answered


def login(request: HttpRequest) -> HttpResponseBase:
    """The address that everything leads to. In the demonstration it takes the published password."""
    if settings.IS_DEMO:
        return _password_login(request)
    return sign_in(request)


@at_the_door
def sign_in(request: HttpRequest) -> HttpResponse:
    """One button: the passkey."""
    if rules.is_staff(request.user):
        return HttpResponseRedirect(_next(request))
    return render(request, "accounts/door/sign_in.html", {"next": _next(request), **_place(request)})


@require_POST
def sign_in_begin(request: HttpRequest) -> JsonResponse:
    """Any passkey for this site: nobody says before who they are."""
    options, state = webauthn.begin_authentication()
    sessions.keep_state(request, "sign-in", state)
    return JsonResponse(options)


@require_POST
def sign_in_finish(request: HttpRequest) -> JsonResponse:
    """Whose passkey it is."""
    state = sessions.take_state(request, "sign-in")
    try:
        if state is None:
            raise webauthn.Refused
        user = actions.sign_in(state=state, answer=answer_of(request), today=timezone.now().date())
    except webauthn.Refused:
        return problem(_("This passkey does not open this side. It may have been removed, or belong to another site."))
    sessions.begin(request, user)
    return JsonResponse({"next": _next(request)})


@at_the_door
def enrol(request: HttpRequest) -> HttpResponse:
    """Register a passkey. The code comes from the link, after the #, or is typed."""
    return render(request, "accounts/door/enrol.html", _place(request))


@require_POST
@sensitive_post_parameters("code")
def enrol_begin(request: HttpRequest) -> JsonResponse:
    """What the browser needs to make a passkey, if the code is good. Uses nothing up."""
    try:
        link = actions.find_link(code=request.POST.get("code", ""), now=timezone.now())
    except (actions.UnknownLink, actions.NotOpenYet) as error:
        return _not_open(request, error)
    options, state = webauthn.begin_registration(link.user)
    sessions.keep_state(request, "enrol", state)
    return JsonResponse(options)


@require_POST
@sensitive_post_parameters("code")
def enrol_finish(request: HttpRequest) -> JsonResponse:
    """Register it, sign in, and hand out the recovery codes."""
    state = sessions.take_state(request, "enrol")
    try:
        if state is None:
            raise webauthn.Refused
        user, codes = actions.enrol(
            code=request.POST.get("code", ""),
            state=state,
            answer=answer_of(request),
            name=name_of_device(request),
            now=timezone.now(),
        )
    except (actions.UnknownLink, actions.NotOpenYet) as error:
        return _not_open(request, error)
    except webauthn.Refused:
        return problem(_("The browser’s answer could not be used. Nothing has changed; please press once more."))
    sessions.begin(request, user)
    return JsonResponse({"codes": codes, "next": HOME})


@at_the_door
@sensitive_post_parameters("code")
def recover(request: HttpRequest) -> HttpResponse:
    """Turn a recovery code into a link, which opens when a colleague agrees or after a day."""
    typed = request.POST.get("login", "").strip()
    if request.method != "POST":
        return render(request, "accounts/door/recover.html")
    try:
        made = actions.make_by_recovery_code(login=typed, code=request.POST.get("code", ""), now=timezone.now())
    except actions.WrongCode:
        return render(request, "accounts/door/recover.html", {"login": typed, "is_wrong": True}, status=422)
    return render(
        request, "accounts/door/recovered.html", {"made": made, "opens": home.moment_of(made.opens_at, made.link.user)}
    )


def closed(request: HttpRequest) -> HttpResponse:
    """In place of those of Wagtail's screens that take passwords or look after accounts."""
    raise Http404


@require_POST
def fresh_begin(request: HttpRequest) -> JsonResponse:
    """Ask who is signed in for one of their own passkeys."""
    if not rules.is_staff(request.user):
        return _signed_out()
    options, state = webauthn.begin_authentication(request.user.passkeys.all())  # type: ignore[union-attr]
    sessions.keep_state(request, "fresh", state)
    return JsonResponse(options)


@require_POST
def fresh_finish(request: HttpRequest) -> JsonResponse:
    """They are still there."""
    if not rules.is_staff(request.user):
        return _signed_out()
    state = sessions.take_state(request, "fresh")
    try:
        if state is None:
            raise webauthn.Refused
        actions.sign_in(state=state, answer=answer_of(request), today=timezone.now().date(), user=request.user)  # type: ignore[arg-type]
    except webauthn.Refused:
        return problem(_("This is not one of your passkeys for this side. Please press once more."))
    sessions.mark_fresh(request)
    return JsonResponse({"go": True})


def name_of_device(request: HttpRequest) -> str:
    """What the person calls the device, if anything."""
    return " ".join(request.POST.get("name", "").split())[:60]


def answer_of(request: HttpRequest) -> dict[str, Any]:
    """What the browser's ceremony gave.

    :raises openappeal.accounts.webauthn.Refused:
    """
    try:
        found = json.loads(request.POST.get("credential", ""))
    except ValueError as error:
        raise webauthn.Refused from error
    if not isinstance(found, dict):
        raise webauthn.Refused
    return found


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or HOME
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours else HOME


def _place(request: HttpRequest) -> dict[str, str]:
    """Passkeys work at one address only. Where the page was opened under another, it says at which."""
    elsewhere = request.get_host() != urlsplit(settings.STAFF_URL).netloc
    return {"elsewhere": f"{settings.STAFF_URL}{request.path}" if elsewhere else ""}


def problem(sentence: str) -> JsonResponse:
    """What the script shows beside the button."""
    return JsonResponse({"problem": sentence}, status=422)


def _signed_out() -> JsonResponse:
    return problem(_("You are signed out. Load the page again and sign in."))


def _not_open(request: HttpRequest, error: Exception) -> JsonResponse:
    if not isinstance(error, actions.NotOpenYet):
        return problem(
            _("This code does not work: it has been used, taken back or replaced, or is older than three days.")
        )
    if error.opens_at is None:
        return problem(_("This code opens when one of your colleagues agrees on the screen “People”."))
    return problem(
        _("This code opens on %(moment)s, or when one of your colleagues agrees on the screen “People”.")
        % {"moment": home.moment_of(error.opens_at, request.user)}
    )


urlpatterns = [
    path("login/", login, name="staff_login"),
    path("login/passkey/", sign_in, name="staff_sign_in"),
    path("login/passkey/begin/", sign_in_begin, name="staff_sign_in_begin"),
    path("login/passkey/finish/", sign_in_finish, name="staff_sign_in_finish"),
    path("login/recover/", recover, name="staff_recover"),
    path("enrol/", enrol, name="staff_enrol"),
    path("enrol/begin/", enrol_begin, name="staff_enrol_begin"),
    path("enrol/finish/", enrol_finish, name="staff_enrol_finish"),
    path("fresh/begin/", fresh_begin, name="staff_fresh_begin"),
    path("fresh/finish/", fresh_finish, name="staff_fresh_finish"),
]
