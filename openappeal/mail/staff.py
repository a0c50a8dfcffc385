"""`/mailbox/`: the letters that would have been sent. In the demonstration only, and only on this machine.

It needs no login: whoever tries the demonstration plays signer and organiser in turn.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from openappeal.mail import queries

AT_ONCE = 100
# A letter shows its own inline styles, and nothing of it runs or loads. Its links leave the frame.
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation"
)
_LINK = re.compile(r"https?://[^\s<>\"]+")

View = Callable[..., HttpResponse]


def _demonstration_only(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.IS_DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@_demonstration_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """Letters, newest first. Looking again is a press: a page that fetches itself loses the reader's place."""
    return render(
        request,
        "mail/staff/mailbox.html",
        {"letters": queries.mailbox()[:AT_ONCE], "goes_elsewhere": not settings.EMAIL_URL.startswith("mailbox")},
    )


@_demonstration_only
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter: as it looks, and its plain text with the links to press."""
    found = get_object_or_404(queries.mailbox(), number=number)
    parts = []
    position = 0
    for match in _LINK.finditer(found.text):
        link = match.group().rstrip(".,;)")
        parts += [(found.text[position : match.start()], ""), (link, link)]
        position = match.start() + len(link)
    parts.append((found.text[position:], ""))
    return render(request, "mail/staff/letter.html", {"letter": found, "parts": parts})


@_demonstration_only
def letter_html(request: HttpRequest, number: int) -> HttpResponse:
    """The HTML part alone, for the frame."""
    found = get_object_or_404(queries.mailbox(), number=number)
    html = re.sub(r"(<head[^>]*>)", r'\1<base target="_top">', found.html, count=1)
    return HttpResponse(html, headers={"Content-Security-Policy": LETTER_POLICY})


urlpatterns = [
    path("", mailbox, name="mailbox"),
    path("<int:number>/", letter, name="mailbox_letter"),
    path("<int:number>/letter.html", letter_html, name="mailbox_letter_html"),
]
