"""The public page with the text of a draft in it, for the frame beside the editor."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.admin.auth import require_admin_access

from openappeal.accounts.rules import is_translator, only
from openappeal.appeals import queries as appeals
from openappeal.cms import shell
from openappeal.cms.assets import asset_url
from openappeal.config import staff_files
from openappeal.website.home import home_context
from openappeal.website.models import HomePage
from openappeal.website.tree import home_of

POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)


@require_admin_access
@only(is_translator)
def preview(request: HttpRequest, language: str) -> HttpResponse:
    """The home page of a language as it would be with the draft published; `?scheme=` says light or dark."""
    draft = appeals.draft()
    edition = draft.editions.filter(language=language).first() if draft else appeals.current_record(language)
    if edition is None:
        raise Http404
    # A new language has no page yet; its text is shown on a bare one.
    home = home_of(language) or HomePage(title=edition.title, heading_first=edition.title[:60])
    context = {**_context(home, language), "appeal": appeals.read_edition(edition)}
    html = shell.render("website/home.html", language, f"/{language}/", context)
    if (scheme := request.GET.get("scheme")) in staff_files.SCHEMES:
        sheet = asset_url("site.css")
        html = html.replace(f'"{sheet}"', f'"{sheet}?scheme={scheme}"')
    return HttpResponse(html, headers={"Content-Security-Policy": POLICY})


def _context(home: HomePage, language: str) -> dict[str, object]:
    if home.pk:
        return home.public_context()
    return {"self": home, "heading": home.title, "description": "", **home_context(language)}
