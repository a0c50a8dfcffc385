"""A list that is uploaded stays in memory: Django would write a file of this size to the disk, readable."""

from __future__ import annotations

import base64
import io
import secrets
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

LARGEST = 30 * 1024 * 1024
COOKIE = "import_key"
KEY_SIZE = 32


class OnlyMemory(FileUploadHandler):
    """Takes files into memory up to a size; a larger one is passed over, and `too_large` says so."""

    too_large = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start + len(raw_data) > LARGEST:
            self.too_large = True
            self._parts = io.BytesIO()
            raise SkipFile
        self._parts.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile | None:
        if self.too_large:
            return None
        self._parts.seek(0)
        return InMemoryUploadedFile(
            self._parts, self.field_name, self.file_name or "", self.content_type or "", file_size, self.charset
        )


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
