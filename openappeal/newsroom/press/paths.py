"""Where the press room's pages stand, and marking them as stale."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import stale

TAG = r"(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8})*)"
STATEMENTS = re.compile(rf"^/{TAG}/statements/$")
STATEMENT = re.compile(rf"^/{TAG}/statements/(?P<slug>[a-z0-9-]+)/$")
COVERAGE = re.compile(rf"^/{TAG}/coverage/$")
PRESS = re.compile(rf"^/{TAG}/press/$")
FACTS = re.compile(rf"^/{TAG}/press/facts\.pdf$")
KIT = re.compile(rf"^/{TAG}/press/kit\.zip$")
PHOTO = re.compile(r"^/press/photos/(?P<id>[0-9]{1,19})\.jpg$")


_with_coverage: dict[str, Callable[[], Iterable[str]]] = {}


def with_coverage(name: str, paths: Callable[[], Iterable[str]]) -> None:
    """Name addresses that show pieces of coverage besides the list. Called from `AppConfig.ready()`."""
    _with_coverage[name] = paths


def statement(language: str, slug: str) -> str:
    """“Read the complete statement”."""
    return f"/{language}/statements/{slug}/"


def photo(pk: int) -> str:
    """A photograph's file."""
    return f"/press/photos/{pk}.jpg"


def press(language: str) -> list[str]:
    """The press page of a language, its fact sheet and its zip."""
    return [f"/{language}/press/", f"/{language}/press/facts.pdf", f"/{language}/press/kit.zip"]


def mark_press(languages: Iterable[str] | None = None) -> None:
    """Something on the press page changed. Call it in the transaction of the change."""
    tags = campaign_languages() if languages is None else languages
    stale.mark([path for tag in tags for path in press(tag)], priority=stale.REST)


def mark_statement(slug: str) -> None:
    """A statement's pages, in every language, and what lists it."""
    tags = campaign_languages()
    stale.mark([statement(tag, slug) for tag in tags], priority=stale.PAGE)
    stale.mark([f"/{tag}/statements/" for tag in tags], priority=stale.ANCESTOR)
    stale.mark(["/sitemap.xml"], priority=stale.FEED)
    mark_press(tags)


def mark_coverage() -> None:
    """The list of coverage, in every language."""
    stale.mark([f"/{tag}/coverage/" for tag in campaign_languages()], priority=stale.PAGE)
    stale.mark([path for paths in _with_coverage.values() for path in paths()], priority=stale.ANCESTOR)
    stale.mark(["/sitemap.xml"], priority=stale.FEED)
