"""Every public address of drives, and what stands there. The publisher asks; nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from openappeal.cms import addresses
from openappeal.cms.addresses import Rendered
from openappeal.fundraising import drive_queries, pages
from openappeal.fundraising.actions.drives import RESERVED
from openappeal.fundraising.drive_models import Words
from openappeal.fundraising.freshness import DRIVE, LIST, drive_path, list_path

HTML = "text/html; charset=utf-8"


def register() -> None:
    """Make the addresses known to the publisher."""
    addresses.register(addresses.Provider(name="fundraising.drives", addresses=_addresses, owns=_owns, render=_render))


def to_be_found(tag: str) -> list[str]:
    """Addresses below /{lang}/ that search engines may keep."""
    paths = [list_path(tag)] if drive_queries.has_any(tag) else []
    paths += [drive_path(tag, slug) for slug in _slugs(tag)]
    return [path.removeprefix(f"/{tag}/") for path in paths]


def _addresses() -> Iterator[str]:
    for tag in pages.languages():
        if drive_queries.has_any(tag):
            yield list_path(tag)
        yield from (drive_path(tag, slug) for slug in _slugs(tag))


def _slugs(tag: str) -> list[str]:
    found = Words.objects.filter(drive__in=drive_queries.public(), language=tag)
    return list(found.order_by("drive__slug").values_list("drive__slug", flat=True))


def _owns(path: str) -> bool:
    found = DRIVE.match(path)
    return bool(LIST.match(path)) or (found is not None and found["slug"] not in RESERVED)


def _render(path: str) -> Rendered | None:
    html = None
    if (found := LIST.match(path)) and found["language"] in pages.languages():
        html = pages.listing(found["language"])
    elif (found := DRIVE.match(path)) and found["language"] in pages.languages():
        html = pages.drive(found["language"], found["slug"])
    return Rendered(html.encode(), HTML) if html is not None else None
