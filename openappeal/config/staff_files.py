"""Files that the staff side shows in editors and previews. Readers get theirs elsewhere."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.static import serve
from wagtail.admin.auth import require_admin_access


@require_admin_access
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture or document as it was uploaded."""
    return serve(request, path, document_root=str(settings.MEDIA_ROOT))


def assets(request: HttpRequest, path: str) -> HttpResponseBase:
    """The public style sheet and fonts, which anybody may have."""
    return serve(request, path, document_root=str(settings.PUBLIC_DIR / "assets"))
