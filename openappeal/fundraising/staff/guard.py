"""Who comes into the screens of the books."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from openappeal.accounts.rules import is_organiser, may_keep_books, only

__all__ = ["is_organiser", "may_keep_books", "only", "who"]


def who(request: HttpRequest) -> dict[str, Any]:
    """By whom, and on which day, as actions want it."""
    return {"by": request.user.get_username(), "today": timezone.now().date()}
