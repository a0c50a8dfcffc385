"""Who comes into the translators' screens of one edition."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from openappeal.accounts.rules import is_translator, may_translate
from openappeal.appeals.models import Edition


def of_edition(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the edition that the address names, if it may be written in by whoever asks.

    The source is no translation. Whether an edition exists is told to nobody who may not translate.
    """

    @wraps(view)
    def guarded(request: HttpRequest, pk: int, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_translator(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        edition = Edition.objects.select_related("version__appeal").filter(pk=pk).first()
        if edition is None or edition.language == edition.version.appeal.source_language:
            raise Http404
        if not may_translate(request.user, edition.language):  # type: ignore[arg-type]
            raise PermissionDenied
        return view(request, edition, *args, **kwargs)

    return guarded


def who(request: HttpRequest) -> dict[str, Any]:
    """By whom, and on which day, as actions want it."""
    return {"by": request.user.get_username(), "today": timezone.now().date()}
