"""A staff member's session: how it begins, when it ends, and whether its person was there just now."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest
from django.utils import timezone

from openappeal.accounts.models import User

BACKEND = "openappeal.accounts.backends.StaffBackend"
# Long enough to write a page in; a colleague can end it at any time.
IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
FRESH = timedelta(minutes=10)
# How long a browser may take over one ceremony.
CEREMONY = timedelta(minutes=10)
_TO_THE_MINUTE = 60.0


def begin(request: HttpRequest, user: User) -> None:
    """Sign somebody in who has just shown a passkey."""
    login(request, user, backend=BACKEND)
    # The session of a ceremony is short; this one lasts as the settings say.
    request.session.set_expiry(None)
    mark_fresh(request)


def mark_fresh(request: HttpRequest) -> None:
    """The person has just shown a passkey."""
    request.session["fresh_at"] = time.time()


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person showed a passkey within ten minutes. The demonstration, which has a published password,
    asks nobody."""
    return bool(settings.IS_DEMO) or time.time() - request.session.get("fresh_at", 0.0) < FRESH.total_seconds()


def is_over(request: HttpRequest) -> bool:
    """Whether the session has been idle, or has lasted, too long. Notes that it is in use, to the minute."""
    now = time.time()
    began = request.session.setdefault("began_at", now)
    active = request.session.setdefault("active_at", now)
    if now - began > LONGEST.total_seconds() or now - active > IDLE.total_seconds():
        return True
    if now - active > _TO_THE_MINUTE:
        request.session["active_at"] = now
    return False


def end(request: HttpRequest) -> None:
    """Sign out here."""
    logout(request)


def keep_state(request: HttpRequest, purpose: str, state: dict[str, Any]) -> None:
    """Remember a ceremony's first half. Nobody need be signed in, so such sessions are short."""
    request.session["ceremony"] = {"purpose": purpose, "state": state, "at": time.time()}
    if not request.user.is_authenticated:
        request.session.set_expiry(int(CEREMONY.total_seconds()))


def take_state(request: HttpRequest, purpose: str) -> dict[str, Any] | None:
    """The first half of a ceremony of this purpose, once; None if there is none or it is too long ago."""
    kept = request.session.pop("ceremony", None)
    if not kept or kept["purpose"] != purpose or time.time() - kept["at"] > CEREMONY.total_seconds():
        return None
    state: dict[str, Any] = kept["state"]
    return state


def note_day(sender: Any, request: HttpRequest | None, user: User, **kwargs: Any) -> None:
    """Receiver of Django's `user_logged_in`: the day, and no finer."""
    today = timezone.now().date()
    if user.last_seen_day != today:
        user.last_seen_day = today
        user.save(update_fields=["last_seen_day"])
