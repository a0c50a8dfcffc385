"""A list that is uploaded waits encrypted, under a key that only the browser holds."""

from __future__ import annotations

import base64
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from openappeal.cms.uploads import LARGEST, OnlyMemory

__all__ = ["LARGEST", "OnlyMemory", "give_key", "key_of", "new_key", "take_key_away"]
COOKIE = "import_key"
KEY_SIZE = 32


def new_key() -> bytes:
    """A key that only the browser will hold."""
    return secrets.token_bytes(KEY_SIZE)


def give_key(response: HttpResponse, *, run_id: int, key: bytes) -> None:
    """Let the browser keep the key, for the pages of this import only, until it is closed."""
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(key).decode(),
        path=_path(run_id),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def take_key_away(response: HttpResponse, *, run_id: int) -> None:
    """The import is over."""
    response.delete_cookie(COOKIE, path=_path(run_id), samesite="Strict")


def key_of(request: HttpRequest) -> bytes | None:
    """The key that the browser brings; None when it has none, or nonsense."""
    try:
        key = base64.urlsafe_b64decode(request.COOKIES.get(COOKIE, ""))
    except ValueError:
        return None
    return key if len(key) == KEY_SIZE else None


def _path(run_id: int) -> str:
    return reverse("staff_signatures:import", args=[run_id])
