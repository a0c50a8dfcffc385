"""Files that the staff side shows in editors and previews. Readers get theirs elsewhere."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.static import serve
from wagtail.admin.auth import require_admin_access

SCHEMES = ("light", "dark")
_SHEET = re.compile(r"site(\.[0-9a-f]+)?\.css")
_DARK = re.compile(r"@media \(prefers-color-scheme:\s?dark\)")


@require_admin_access
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture or document as it was uploaded."""
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


def assets(request: HttpRequest, path: str) -> HttpResponseBase:
    """The public style sheet and fonts, which anybody may have.

    `?scheme=dark` and `?scheme=light` give the sheet as it is when the reader's system says so: a preview
    shows both, and no browser lets a page choose for the frame in it.
    """
    scheme = request.GET.get("scheme", "")
    if scheme not in SCHEMES or not _SHEET.fullmatch(path):
        return serve(request, path, document_root=str(settings.PUBLIC_DIR / "assets"))
    try:
        sheet = (settings.PUBLIC_DIR / "assets" / path).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise Http404 from None
    sheet = _DARK.sub("@media all" if scheme == "dark" else "@media not all", sheet)
    return HttpResponse(sheet.replace("color-scheme:light dark", f"color-scheme:{scheme}"), content_type="text/css")
