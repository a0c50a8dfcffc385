"""Where placements stand in public, and what is to be written anew when one of them changes, or what it is told of."""

from __future__ import annotations

import re
from collections.abc import Iterable

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import stale
from openappeal.fundraising import books_freshness
from openappeal.fundraising import freshness as drives
from openappeal.fundraising.drive_models import Drive
from openappeal.newsroom.press import paths as press
from openappeal.printing.models import Print
from openappeal.printing.placement_models import Placement

TAG = r"(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)"
LIST = re.compile(rf"^/{TAG}/placements/$")
PLACEMENT = re.compile(rf"^/{TAG}/placements/(?P<slug>[a-z0-9-]+)/$")
AD = re.compile(r"^/placements/(?P<slug>[a-z0-9-]+)/ad\.png$")
TEAR_SHEET = re.compile(r"^/placements/(?P<slug>[a-z0-9-]+)/tear-sheet\.jpg$")


def list_path(language: str) -> str:
    """All placements in one list."""
    return f"/{language}/placements/"


def placement_path(language: str, slug: str) -> str:
    """A placement's story."""
    return f"/{language}/placements/{slug}/"


def ad_path(slug: str) -> str:
    """A picture of its page, without names."""
    return f"/placements/{slug}/ad.png"


def tear_sheet_path(slug: str) -> str:
    """A small picture of the page as it appeared."""
    return f"/placements/{slug}/tear-sheet.jpg"


def connect() -> None:
    """Hear of what placements tell: drives, books, coverage. Called once, from `AppConfig.ready()`."""
    drives.also("printing.placements", _of_drive)
    books_freshness.also("printing.placements", _every)
    press.with_coverage("printing.placements", _every)


def mark(placement: Placement, *, is_new: bool = False) -> None:
    """A placement changed. Call it in the transaction, after the rows are written.

    :param is_new: it came into public, or left it: then its drive's page and the map of the site say so too.
    """
    if not (placement.is_public or is_new):
        return
    stale.mark([*_pages(placement.slug), *_pictures(placement.slug)], priority=stale.PAGE)
    stale.mark([list_path(tag) for tag in campaign_languages()], priority=stale.ANCESTOR)
    stale.mark(["/sitemap.xml"], priority=stale.FEED)
    if is_new:
        stale.mark([drives.list_path(tag) for tag in campaign_languages()], priority=stale.ANCESTOR)
    if placement.drive is not None:
        mark_drive(placement.drive)


def mark_drive(drive: Drive) -> None:
    """The pages of a drive, which lead to its placements."""
    paths = [drives.drive_path(tag, drive.slug) for tag in campaign_languages()]
    stale.mark(paths, priority=stale.ANCESTOR)


def mark_print(made: Print) -> None:
    """A print was frozen or goes: pictures of it, and the pages that show them."""
    for one in Placement.objects.filter(prints=made, is_public=True):
        mark(one)


def _of_drive(drive: Drive) -> Iterable[str]:
    found = Placement.objects.filter(drive=drive, is_public=True).values_list("slug", flat=True)
    return [path for slug in found for path in _pages(slug)]


def _every() -> Iterable[str]:
    found = Placement.objects.filter(is_public=True).values_list("slug", flat=True)
    return [path for slug in found for path in _pages(slug)]


def _pages(slug: str) -> list[str]:
    return [placement_path(tag, slug) for tag in campaign_languages()]


def _pictures(slug: str) -> list[str]:
    return [ad_path(slug), tear_sheet_path(slug)]
