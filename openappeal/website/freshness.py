"""Which public addresses a change of pages, menu or words makes out of date.

A page first, and with it its translations, which say how far they are behind; then its ancestors, home, feeds; the
same page in the other languages, since their switchers lead here; pages that link to it. Everything else only if the
frame changed. All of it in the transaction of the change: `cms.pages` wraps Wagtail's actions.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_published, page_unpublished, post_page_move

from openappeal.antiabuse import actions as switches
from openappeal.antiabuse.models import Part
from openappeal.cms import shell, stale
from openappeal.cms.pages import PublicPage, public_path
from openappeal.newsroom.library import paths as library
from openappeal.website.models import ContentPage, HomePage, Navigation, ResourcesPage, SiteText
from openappeal.website.navigation import frame_is_stale
from openappeal.website.translating.queries import translated_paths
from openappeal.website.tree import site_languages

PAGE_TYPES = (HomePage, ContentPage, ResourcesPage)
SITE_WIDE = ("/sitemap.xml", "/", "/languages/")


def connect() -> None:
    """Listen to Wagtail and to one switch, and show the library. Called once, from `AppConfig.ready()`."""
    for model in PAGE_TYPES:
        name = model.__name__
        page_published.connect(_published, sender=model, dispatch_uid=f"published {name}")
        page_unpublished.connect(_unpublished, sender=model, dispatch_uid=f"unpublished {name}")
        post_page_move.connect(_moved, sender=model, dispatch_uid=f"moved {name}")
        pre_save.connect(_renamed, sender=model, dispatch_uid=f"renamed {name}")
        pre_delete.connect(_deleted, sender=model, dispatch_uid=f"deleted {name}")
    for words in (SiteText, Navigation):
        post_save.connect(_frame_edited, sender=words, dispatch_uid=f"saved {words.__name__}")
        post_delete.connect(_frame_edited, sender=words, dispatch_uid=f"deleted {words.__name__}")
    library.shown_on("website.resources", _resources_pages)
    switches.on_change(Part.PLAIN_FORM, _form_switched)


def mark_page(page: PublicPage) -> None:
    """A page's content changed, or it came or went."""
    path = page.public_path
    stale.mark([path, *translated_paths(page)], priority=stale.PAGE)
    stale.mark(_ancestors(path), priority=stale.ANCESTOR)
    stale.mark([f"/{page.language}/"], priority=stale.HOME)
    stale.mark([f"/{page.language}/feed.atom", f"/{page.language}/feed.json", "/sitemap.xml"], priority=stale.FEED)
    stale.mark(_in_other_languages(path), priority=stale.REST)
    stale.mark(_linking(page), priority=stale.REST)
    stale.mark(_below(page), priority=stale.REST)
    stale.mark(_documents(page), priority=stale.REST)
    if isinstance(page, HomePage) or frame_is_stale():
        stale.mark(SITE_WIDE, priority=stale.FEED)
        stale.mark_everything()


def _published(sender: type[PublicPage], instance: PublicPage, **_: Any) -> None:
    mark_page(instance)


def _unpublished(sender: type[PublicPage], instance: PublicPage, **_: Any) -> None:
    mark_page(instance)


def _renamed(sender: type[PublicPage], instance: PublicPage, update_fields: Any = None, **_: Any) -> None:
    """A new slug: the old address of the page and of all below it must lose their files."""
    if instance._state.adding or (update_fields is not None and "url_path" not in update_fields):
        return
    before = Page.objects.filter(pk=instance.pk).values_list("url_path", flat=True).first()
    if before and instance.url_path and before != instance.url_path:
        _mark_moved(instance, before)


def _moved(sender: type[PublicPage], instance: Page, url_path_before: str, url_path_after: str, **_: Any) -> None:
    if url_path_before != url_path_after:
        _mark_moved(instance.specific, url_path_before)


def _mark_moved(page: PublicPage, url_path_before: str) -> None:
    language = page.language
    for url_path in [page.url_path, *page.get_descendants().values_list("url_path", flat=True)]:
        below = url_path.removeprefix(page.url_path).removeprefix(url_path_before)
        paths = [public_path(language, url_path_before + below), public_path(language, page.url_path + below)]
        stale.mark(paths, priority=stale.PAGE)
        stale.mark([other for path in paths for other in _in_other_languages(path)], priority=stale.REST)
    stale.mark(["/sitemap.xml"], priority=stale.FEED)
    # Menus, lists of pages below and links all lead elsewhere now.
    stale.mark_everything()


def _deleted(sender: type[PublicPage], instance: PublicPage, **_: Any) -> None:
    mark_page(instance)
    stale.mark_everything()


def _frame_edited(sender: type[Any], **_: Any) -> None:
    stale.mark(["/.well-known/security.txt"], priority=stale.FEED)
    stale.mark_everything()


def _form_switched() -> None:
    """The page about privacy says why there is a script on the form; that there is one says the foot of every page."""
    stale.mark([f"/{tag}/{shell.SECTIONS['privacy']}" for tag in site_languages()], priority=stale.PAGE)
    stale.mark_everything()


def _resources_pages() -> list[str]:
    return [page.public_path for page in ResourcesPage.objects.live().select_related("locale")]


def _ancestors(path: str) -> Iterable[str]:
    parts = path.strip("/").split("/")
    return ["/" + "/".join(parts[:length]) + "/" for length in range(len(parts) - 1, 1, -1)]


def _in_other_languages(path: str) -> list[str]:
    language, below = path.split("/", 2)[1:]
    return [f"/{tag}/{below}" for tag in site_languages() if tag != language]


def _linking(page: PublicPage) -> list[str]:
    """Published pages that link to this one."""
    references = ReferenceIndex.get_references_to(page).values_list("object_id", "base_content_type__model")
    ids = [object_id for object_id, model in references if model == "page"]
    linking = Page.objects.live().filter(pk__in=ids).specific()
    return [other.public_path for other in linking if isinstance(other, PublicPage)]


def _below(page: PublicPage) -> list[str]:
    """Published pages under this one, whose line of links above the heading names it."""
    below = page.get_descendants().live().specific()
    return [other.public_path for other in below if isinstance(other, PublicPage)]


def _documents(page: PublicPage) -> list[str]:
    from openappeal.website.files import documents_of

    return documents_of(page)
