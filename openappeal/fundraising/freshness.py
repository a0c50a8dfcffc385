"""Which public addresses show what of drives: what to render again when something changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from django.db.models import Q

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import stale
from openappeal.fundraising.drive_models import Drive, DriveStage

TAG = r"(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)"
LIST = re.compile(rf"^/{TAG}/drives/$")
DRIVE = re.compile(rf"^/{TAG}/drives/(?P<slug>[a-z0-9-]+)/$")


_others: dict[str, Callable[[Drive], Iterable[str]]] = {}


def also(name: str, paths: Callable[[Drive], Iterable[str]]) -> None:
    """Name addresses that tell of a drive besides: what it paid for. Called from `AppConfig.ready()`."""
    _others[name] = paths


def list_path(language: str) -> str:
    """All drives in one list."""
    return f"/{language}/drives/"


def drive_path(language: str, slug: str) -> str:
    """A drive's page, or a group's."""
    return f"/{language}/drives/{slug}/"


def mark_drive(drive: Drive) -> None:
    """A drive, its words or its sums changed. Call it in the transaction, after the rows are written.

    A group's gifts stand on its drive's page too, and the drive's words on each group's. Drives whose money above the
    goal goes to this one lead to its page.
    """
    main = drive.parent if drive.parent is not None else drive
    slugs = {drive.slug, main.slug, *main.groups.values_list("slug", flat=True)}
    slugs |= set(
        Drive.objects.filter(Q(surplus=main.slug) | Q(parent__surplus=main.slug)).values_list("slug", flat=True)
    )
    tags = campaign_languages()
    stale.mark([drive_path(tag, slug) for tag in tags for slug in slugs], priority=stale.PAGE)
    stale.mark([list_path(tag) for tag in tags], priority=stale.ANCESTOR)
    stale.mark([path for paths in _others.values() for path in paths(main)], priority=stale.ANCESTOR)
    stale.mark(["/sitemap.xml"], priority=stale.FEED)


def mark_purposes(purposes: Collection[str]) -> None:
    """Something was written into the books for these purposes. Those that are drives say it on their pages."""
    for drive in Drive.objects.filter(slug__in=purposes).exclude(stage=DriveStage.DRAFT):
        mark_drive(drive)


def mark_every() -> None:
    """All pages of drives: the campaign shows its books, or does not any more."""
    for drive in Drive.objects.filter(parent=None).exclude(stage=DriveStage.DRAFT):
        mark_drive(drive)


def with_names() -> list[str]:
    """Pages that show names of signers: the ad of each drive for one. They go as fast as the wall's."""
    slugs = list(Drive.objects.exclude(stage=DriveStage.DRAFT).values_list("slug", flat=True))
    return [drive_path(tag, slug) for tag in campaign_languages() for slug in slugs]
