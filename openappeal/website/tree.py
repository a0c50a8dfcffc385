"""Reads of the page tree: which languages, pages and addresses are live."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from openappeal.appeals.queries import campaign_languages
from openappeal.cms.pages import PublicPage, public_path
from openappeal.website.models import HomePage


def site_languages() -> list[str]:
    """The campaign's languages that have a published home page, in the campaign's order."""
    with_home = set(HomePage.objects.live().values_list("locale__language_code", flat=True))
    return [tag for tag in campaign_languages() if tag in with_home]


def home_of(language: str) -> HomePage | None:
    """The published home page of a language."""
    return HomePage.objects.live().filter(locale__language_code=language).first()


def language_of(path: str) -> str:
    """The first part of an address: "/fa/about/" → "fa"."""
    return path.split("/", 2)[1]


def live_page(path: str) -> PublicPage | None:
    """The published page at an address."""
    home = home_of(language_of(path))
    if home is None:
        return None
    below = path.split("/", 2)[2]
    page = Page.objects.live().filter(url_path=home.url_path + below).first()
    specific = page.specific if page else None
    return specific if isinstance(specific, PublicPage) else None


def live_paths(language: str) -> Iterator[str]:
    """Addresses of all published pages in a language, its home page first."""
    home = home_of(language)
    if home is None:
        return
    yield f"/{language}/"
    below = Page.objects.live().descendant_of(home).order_by("path").values_list("url_path", flat=True)
    for url_path in below:
        yield public_path(language, url_path)


def same_page_languages(path: str) -> frozenset[str]:
    """Languages in which the page at this address is published too, itself included."""
    below = path.split("/", 2)[2]
    return frozenset(tag for tag in site_languages() if live_page(f"/{tag}/{below}") is not None)
