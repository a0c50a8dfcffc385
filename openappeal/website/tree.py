"""Reads of the page tree: which languages, pages and addresses are live."""

from __future__ import annotations

from collections.abc import Iterator

from wagtail.models import Page

from openappeal.appeals.queries import campaign_languages
from openappeal.cms.pages import PublicPage, public_path
from openappeal.website.models import HomePage


def site_languages() -> list[str]:
    """The campaign's languages that have a published home page, in the campaign's order."""
    return list(_roots())


def home_of(language: str) -> HomePage | None:
    """The published home page of a language."""
    return HomePage.objects.live().filter(locale__language_code=language).first()


def live_page(path: str) -> PublicPage | None:
    """The published page at an address."""
    language, below = path.split("/", 2)[1:]
    root = _roots().get(language)
    page = Page.objects.live().filter(url_path=root + below).first() if root else None
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
    languages = {root + below: language for language, root in _roots().items()}
    live = Page.objects.live().filter(url_path__in=languages).values_list("url_path", flat=True)
    return frozenset(languages[url_path] for url_path in live)


def _roots() -> dict[str, str]:
    """Wagtail's path of each offered language's home page: {"en": "/home/", "fa": "/home-fa/"}."""
    homes = dict(HomePage.objects.live().values_list("locale__language_code", "url_path"))
    return {tag: homes[tag] for tag in campaign_languages() if tag in homes}
