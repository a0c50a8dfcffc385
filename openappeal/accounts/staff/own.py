"""One's own passkeys and recovery codes."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from openappeal.accounts import actions, door, sessions, webauthn
from openappeal.accounts.models import User
from openappeal.accounts.rules import fresh, is_staff, only


@only(is_staff)
def passkeys(request: HttpRequest) -> HttpResponse:
    """What opens this side for me."""
    me = _me(request)
    return render(
        request,
        "accounts/staff/passkeys.html",
        {"passkeys": me.passkeys.order_by("added_day", "id"), "codes_left": me.recovery_codes.count()},
    )


@only(is_staff)
@fresh
def add(request: HttpRequest) -> HttpResponse:
    """The page on which another device is registered."""
    return render(request, "accounts/staff/add_passkey.html")


@require_POST
@only(is_staff)
def add_begin(request: HttpRequest) -> JsonResponse:
    """What the browser needs to make a passkey."""
    if not sessions.is_fresh(request):
        return _not_fresh()
    options, state = webauthn.begin_registration(_me(request))
    sessions.keep_state(request, "add", state)
    return JsonResponse(options)


@require_POST
@only(is_staff)
def add_finish(request: HttpRequest) -> JsonResponse:
    """Register it."""
    state = sessions.take_state(request, "add")
    if not sessions.is_fresh(request):
        return _not_fresh()
    try:
        if state is None:
            raise webauthn.Refused
        actions.add_passkey(
            user=_me(request),
            state=state,
            answer=door.answer_of(request),
            name=door.name_of_device(request),
            today=timezone.now().date(),
        )
    except webauthn.Refused:
        return door.problem(_("The browser’s answer could not be used. Nothing has changed; please press once more."))
    messages.success(request, _("Registered. This side now opens with that device too."))
    return JsonResponse({"next": reverse("staff_passkeys:list")})


@require_POST
@only(is_staff)
@fresh
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget a device."""
    try:
        actions.remove_passkey(user=_me(request), id=pk, today=timezone.now().date())
    except actions.LastPasskey:
        messages.error(request, _("This is your only passkey. Register another device first."))
    else:
        # The others have ended; this one goes on.
        sessions.begin(request, _me(request))
        messages.success(
            request, _("Removed. It opens nothing any more, and your sessions in other browsers have ended.")
        )
    return redirect("staff_passkeys:list")


@require_POST
@only(is_staff)
@fresh
def renew_codes(request: HttpRequest) -> HttpResponse:
    """New recovery codes. The answer itself shows them, once."""
    codes = actions.renew_recovery_codes(user=_me(request), today=timezone.now().date())
    return render(request, "accounts/staff/codes.html", {"codes": codes})


def _me(request: HttpRequest) -> User:
    return cast(User, request.user)


def _not_fresh() -> JsonResponse:
    return door.problem(_("Too much time has passed. Load the page again and show your passkey once more."))
