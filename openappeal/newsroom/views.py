"""The public door: a journalist reads a waiting item before its minute."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openappeal.cms import language as languages
from openappeal.cms.middleware import require_language
from openappeal.core.calendars import format_date
from openappeal.core.digits import localise_digits
from openappeal.newsroom import actions, pages, queries
from openappeal.newsroom.models import EditionState, ItemState, PreviewLink
from openappeal.vault.tokens import Token


@require_http_methods(["GET", "HEAD"])
def preview(request: HttpRequest, language: str, token: str) -> HttpResponse:
    """What waits, with its minute on the reader's own clock. Afterwards it leads to the page for everybody.

    An unknown link, one whose day is over and one in another language are answered alike.
    """
    require_language(language)
    link = actions.look_up_preview(token=Token(token), today=timezone.now().date())
    if link is None or link.language != language:
        raise Http404
    edition = link.item.editions.select_related("item").filter(language=language).first()
    if edition is None or edition.state == EditionState.DRAFT:
        raise Http404
    if link.item.state == ItemState.OPEN:
        return HttpResponseRedirect(queries.path_of(edition))
    with languages.use(language):
        # Under another path than its own: the page repeats the token nowhere.
        return HttpResponse(pages.item(edition, path=f"/{language}/press/", embargo=_embargo(link, language)))


def _embargo(link: PreviewLink, language: str) -> str:
    assert link.item.opens_at is not None  # a waiting item has its minute
    here = link.item.opens_at.astimezone(ZoneInfo(link.zone))
    tag = languages.interface(language)
    return _("Not to be published before %(time)s on %(day)s (%(zone)s).") % {
        "time": localise_digits(f"{here:%H:%M}", tag),
        "day": format_date(here.date(), tag),
        "zone": link.zone,
    }
