"""How an edition will look: page, letter, words to share. Nobody outside the team sees these."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from openappeal.accounts.rules import is_press, only
from openappeal.cms import cards
from openappeal.cms import language as languages
from openappeal.cms.assets import asset_url
from openappeal.mailings import mould
from openappeal.newsroom import letters, pages, passing_on, reading, share
from openappeal.newsroom.models import Edition, ItemState
from openappeal.newsroom.reading import ReadItem
from openappeal.newsroom.staff.guard import comes_in, item_of, may_write, sees_items
from openappeal.transparency import captions

SCHEMES = ("light", "dark")
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)
LETTER_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'; sandbox"
)


@only(comes_in)
def look(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Everything that one language becomes, on one screen at the width of a phone."""
    edition = _edition(request, pk, language)
    made = _letter(edition)
    others = edition.item.editions.exclude(pk=edition.pk).order_by("language").values_list("language", flat=True)
    with languages.use(language):
        seen = _as_opened(edition)
        shared = share.words(seen)
    return render(
        request,
        "newsroom/staff/look.html",
        {
            "item": edition.item,
            "edition": edition,
            "language": language,
            "others": [tag for tag in others if _may_look(request, edition, tag)],
            "scheme": _scheme(request),
            "letter": made,
            # Line by line: an address runs from left to right, whatever stands above it.
            "shared": shared.splitlines(),
            "seen": seen,
            "has_card": cards.can_draw(language),
            "site": urlsplit(settings.SITE_URL).netloc,
            "may_lead": is_press(request.user),  # type: ignore[arg-type]
            "may_write": edition.item.state != ItemState.CLOSED and edition.state != "open",
        },
    )


@only(comes_in)
def page(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The public page, for the frame and for a window of its own; `?scheme=` says light or dark."""
    edition = _edition(request, pk, language)
    with languages.use(language):
        html = pages.item(edition)
    if (scheme := request.GET.get("scheme")) in SCHEMES:
        html = html.replace(f'"{asset_url("site.css")}"', f'"{asset_url("site.css")}?scheme={scheme}"')
    return HttpResponse(html, headers={"Content-Security-Policy": PAGE_POLICY})


@only(comes_in)
def letter(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The letter to subscribers, as HTML or, with `?form=text`, as text. Its links to leave lead nowhere."""
    made = _letter(_edition(request, pk, language))
    if request.GET.get("form") == "text":
        return HttpResponse(made.text, content_type="text/plain; charset=utf-8")
    # The letter follows the mail program; here it is told.
    wanted = "all" if _scheme(request) == "dark" else "not all"
    html = made.html.replace("@media (prefers-color-scheme:dark)", f"@media {wanted}")
    return HttpResponse(html, headers={"Content-Security-Policy": LETTER_POLICY})


@only(comes_in)
def card(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """The picture of shared links, drawn for this answer alone: its file is written when the item opens."""
    edition = _edition(request, pk, language)
    with languages.use(language):
        picture = passing_on.draw_card(_as_opened(edition))
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png")


def _as_opened(edition: Edition) -> ReadItem:
    """As readers will see it: with the day of its minute, if that is set."""
    seen, item = reading.read(edition), edition.item
    if item.state == ItemState.WAITING and item.opens_at:
        return replace(seen, day=item.opens_at.date())
    return seen


@dataclass(frozen=True)
class Letter:
    subject: str
    html: str
    text: str
    left_out: str


def _letter(edition: Edition) -> Letter:
    """As a subscriber of the edition's language would get it."""
    tag, made = edition.language, letters.letter(edition)
    shown = mould.written(made.words, tag, tag, log=captions.latest(), is_test=True)
    return Letter(
        subject=shown.subject,
        html=shown.html.replace(mould.PLACE, "…"),
        text=shown.text.replace(mould.PLACE, "…"),
        left_out=made.left_out,
    )


def _scheme(request: HttpRequest) -> str:
    return "dark" if request.GET.get("scheme") == "dark" else "light"


def _edition(request: HttpRequest, pk: int, language: str) -> Edition:
    item = item_of(pk)
    found = item.editions.select_related("item").filter(language=language).first()
    if found is None:
        raise Http404
    if not _may_look(request, found, language):
        raise PermissionDenied
    return found


def _may_look(request: HttpRequest, edition: Edition, language: str) -> bool:
    """A translator sees the source, and what she may write."""
    return (
        sees_items(request.user)
        or language == edition.item.source_language
        or may_write(request.user, edition.item, language)
    )
