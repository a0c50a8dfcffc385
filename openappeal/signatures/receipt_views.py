"""The public door to a signer's receipt for the public log."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from openappeal.cms import shell
from openappeal.cms.answers import SeeOther
from openappeal.cms.middleware import require_language, visitor_language
from openappeal.signatures import actions
from openappeal.vault import tokens

FILE_NAME = "receipt.txt"
"""It says nothing of the campaign: it lies among somebody's files."""


@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest, language: str) -> HttpResponse:
    """The receipt that belongs to a code, for saving. The code comes in the request's body, never in an address:

    browsers and systems keep with a saved file from which address it came. A GET leads to where a code is typed.
    """
    require_language(language)
    if request.method != "POST":
        return SeeOther(f"/{quote(language)}/sign/code/")
    try:
        code = tokens.clean_code(request.POST.get("code", ""))
        body = actions.receipt(code=code, keys=settings.KEYS, today=timezone.now().date())
    except (tokens.BadCode, actions.UnknownCode, actions.NoReceipt):
        page = shell.render("signatures/no_receipt.html", language, request.path, {}, noindex=True)
        return HttpResponse(page, status=404)
    response = HttpResponse(body, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    return response


# The pages with its form let the browser tell no next page where they were (their addresses hold the code, and it is
# kept with a saved file too), and so it says `Origin: null`. A post from elsewhere would have to bring a code, and
# changes nothing.
receipt.accepts_foreign_posts = True  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD"])
def about(request: HttpRequest, code: str) -> HttpResponse:
    """What a receipt is, and the way to save it. It looks nothing up: the same for every code."""
    language = visitor_language(request)
    try:
        clean = tokens.clean_code(code)
    except tokens.BadCode:
        raise Http404 from None
    page = shell.render("signatures/receipt.html", language, request.path, {"code": clean}, noindex=True)
    return HttpResponse(page)
