"""The public pages of this room: items, the list of updates, the list of corrections."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string

from openappeal.cms import shell
from openappeal.cms.language import use
from openappeal.core.languages import language as about
from openappeal.newsroom import freshness, passing_on, queries, share
from openappeal.newsroom.models import RESERVED_SLUGS, Edition
from openappeal.newsroom.press import content as content_of_press
from openappeal.newsroom.reading import ReadItem, read

ITEM = re.compile(r"^/(?P<language>[a-z0-9-]+)/(?:updates|press)/(?P<slug>[a-z0-9_-]+)/$")
UPDATES = re.compile(r"^/(?P<language>[a-z0-9-]+)/updates/(?:page-(?P<number>[0-9]+)/)?$")
CORRECTIONS = re.compile(r"^/(?P<language>[a-z0-9-]+)/corrections/$")


def is_item(path: str) -> bool:
    """Whether an item could stand at this address."""
    found = ITEM.match(path)
    return found is not None and not RESERVED_SLUGS.fullmatch(found["slug"])


def render(path: str) -> str | None:
    """The page at an address, or None where nothing stands."""
    if match := UPDATES.match(path):
        number = int(match["number"] or 1)
        return _in(match["language"], lambda tag: updates(tag, number, path))
    if match := CORRECTIONS.match(path):
        return _in(match["language"], lambda tag: corrections(tag, path))
    edition = queries.open_edition_at(path)
    return _in(edition.language, lambda tag: item(edition)) if edition is not None else None


def item(edition: Edition, *, path: str = "", embargo: str = "") -> str:
    """An item's page: as readers find it or, before its minute, as one journalist does. Call it in its language."""
    seen = read(edition)
    context = {
        "item": seen,
        "others": [about(tag) for tag in seen.languages if tag != seen.language],
        "source": about(seen.source_language),
        "embargo": embargo,
        "boilerplate": content_of_press.boilerplate(seen.language) if seen.folder == "press" else "",
    }
    if embargo:
        return shell.render("newsroom/item.html", seen.language, path, context, same_page_languages=(), noindex=True)
    context |= {
        "share": share.links(seen),
        "share_words": share.words(seen),
        "card": passing_on.card_of(seen),
        "one_file": passing_on.described(seen),
    }
    return shell.render("newsroom/item.html", seen.language, seen.path, context, same_page_languages=seen.languages)


def updates(language: str, number: int, path: str) -> str | None:
    """A page of the list: the newest in full above the first, then lines; what is missing here at the end."""
    lines = queries.open_items(language, kinds=freshness.IN_UPDATES)
    if path != freshness.list_path(language, number) or not 1 <= number <= freshness.pages(language):
        return None
    if not queries.has_open_items(kinds=freshness.IN_UPDATES):
        return None
    total = freshness.pages(language)
    here = lines[(number - 1) * freshness.IN_A_LIST : number * freshness.IN_A_LIST]
    newest = None
    if number == 1 and here:
        edition = Edition.objects.select_related("item").get(pk=here.pop(0).edition_id)
        newest = read(edition)
    elsewhere = queries.open_elsewhere(language, kinds=freshness.IN_UPDATES) if number == total else []
    context = {
        "newest": newest,
        "lines": here,
        "elsewhere": elsewhere,
        "number": number,
        "total": total,
        "previous_url": freshness.list_path(language, number - 1) if number > 1 else "",
        "next_url": freshness.list_path(language, number + 1) if number < total else "",
    }
    same = [tag for tag in queries.reading_languages() if number <= freshness.pages(tag)]
    return shell.render("newsroom/updates.html", language, path, context, same_page_languages=same)


def corrections(language: str, path: str) -> str | None:
    """Everything that was put right, in one list."""
    if not queries.has_open_items():
        return None
    context = {"lines": queries.corrections(language)}
    return shell.render(
        "newsroom/corrections.html", language, path, context, same_page_languages=queries.reading_languages()
    )


def content(item: ReadItem) -> str:
    """An item without its page, for feeds: all of it, with the site's own links in full. Call it in its language."""
    context = {"item": item, "base": settings.SITE_URL, "page": shell.page_context(item.language, item.path)["page"]}
    return render_to_string("newsroom/content.html", context).strip()


def _in(language: str, page: Callable[[str], str | None]) -> str | None:
    if language not in queries.reading_languages():
        return None
    with use(language):
        return page(language)
