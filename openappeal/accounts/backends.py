"""Who a session is, and that no password opens one outside the demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from openappeal.accounts.models import User


class StaffBackend(ModelBackend):
    """Django's own, which asks for each request whether the person is still active."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:  # type: ignore[override]
        """Of all doors that take a password, known or not yet known, none opens."""
        return super().authenticate(request, **credentials) if settings.IS_DEMO else None  # type: ignore[return-value]
