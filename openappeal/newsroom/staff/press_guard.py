"""Who comes into the press room's screens."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from openappeal.accounts.rules import is_organiser as may_press
from openappeal.accounts.rules import only

__all__ = ["may_press", "only", "who"]


def who(request: HttpRequest) -> dict[str, Any]:
    """By whom, and on which day, as actions want it."""
    return {"by": request.user.get_username(), "today": timezone.now().date()}
