"""Laying out a site: home pages, pages, menu and words, all published at once.

For founding a campaign. Afterwards organisers edit everything in Wagtail. What is laid out in a further language counts
as the translation of what the first one says then, unless `is_translation` says no.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from wagtail.models import Locale, Page, Site

from openappeal.cms.pages import PublicPage
from openappeal.core import languages
from openappeal.website.blocks import Place
from openappeal.website.models import ContentPage, HomePage, Navigation, ResourcesPage, SiteText
from openappeal.website.translating import actions as translating
from openappeal.website.translating.subjects import SITE
from openappeal.website.translation_models import TextKind


class NoSuchTarget(Exception):
    """A menu, footer, text or resource leads to a slug that no page of the language has."""


@transaction.atomic
def add_home(*, language: str, is_translation: bool = True, **words: Any) -> HomePage:
    """Make and publish the home page of a language, with the words of `HomePage`'s fields.

    The first one also becomes the root of Wagtail's site, and takes away Wagtail's welcome page.

    :raises openappeal.core.languages.UnknownLanguage:
    """
    languages.language(language)
    locale, _created = Locale.objects.get_or_create(language_code=language)
    root = Page.get_first_root_node()
    first = HomePage.objects.order_by("path").first()
    if first is None:
        for welcome in Page.objects.filter(depth=2):
            welcome.delete()
        root = Page.get_first_root_node()
    home = HomePage(locale=locale, slug="home" if first is None else f"home-{language}", **words)
    if first is not None:
        home.translation_key = first.translation_key
    root.add_child(instance=home)
    _publish(home, is_translation=is_translation and first is not None)
    if first is None:
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"root_page": home, "hostname": "localhost", "port": 8000, "site_name": home.title},
        )
    return home


@transaction.atomic
def add_page(*, language: str, slug: str, is_translation: bool = True, **content: Any) -> ContentPage:
    """Make and publish a page below a language's home page. `body` is a list of (block, value)."""
    page = ContentPage(slug=slug, **content)
    _add(page, language, is_translation=is_translation)
    return page


@transaction.atomic
def add_resources_page(
    *,
    language: str,
    slug: str,
    resources: Sequence[Mapping[str, Any]],
    is_translation: bool = True,
    **content: Any,
) -> ResourcesPage:
    """Make and publish the resources page. A resource's `target` is a place or the slug of a page.

    :raises NoSuchTarget:
    """
    values = []
    for resource in resources:
        value = {name: part for name, part in resource.items() if name != "target"}
        if resource.get("target"):
            value |= _target(language, resource["target"])
        values.append(("resource", value))
    page = ResourcesPage(slug=slug, resources=values, **content)
    _add(page, language, is_translation=is_translation)
    return page


@transaction.atomic
def set_site_text(*, language: str, is_translation: bool = True, **words: str) -> SiteText:
    """Write the words on every page of a language."""
    locale = Locale.objects.get(language_code=language)
    text, _created = SiteText.objects.update_or_create(locale=locale, defaults=words)
    if is_translation:
        translating.count_as_current(kind=TextKind.WORDS, key=SITE, language=language)
    return text


@transaction.atomic
def set_navigation(
    *,
    language: str,
    menu: Sequence[tuple[str, str]],
    footer: Sequence[tuple[str, Sequence[tuple[str, str]]]],
    is_translation: bool = True,
) -> Navigation:
    """Write menu and footer of a language. A link is (words, target): a place or the slug of a page.

    :raises NoSuchTarget:
    """

    def link(title: str, target: str) -> dict[str, Any]:
        return {"title": title, **_target(language, target)}

    locale = Locale.objects.get(language_code=language)
    columns = [
        ("column", {"heading": heading, "links": [link(title, target) for title, target in links]})
        for heading, links in footer
    ]
    navigation, _created = Navigation.objects.update_or_create(
        locale=locale,
        defaults={"menu": [("link", link(title, target)) for title, target in menu], "footer": columns},
    )
    if is_translation:
        translating.count_as_current(kind=TextKind.MENU, key=SITE, language=language)
    return navigation


def page_at(*, language: str, slug: str) -> Page:
    """The page that a link in a text or a menu means.

    :raises NoSuchTarget:
    """
    try:
        return HomePage.objects.get(locale__language_code=language).get_children().get(slug=slug)
    except ObjectDoesNotExist:
        raise NoSuchTarget(slug) from None


def _add(page: PublicPage, language: str, *, is_translation: bool) -> None:
    """Put a page below its home page; pages with the same slug are one another's translations."""
    home = HomePage.objects.get(locale__language_code=language)
    page.locale = home.locale
    twin = type(page).objects.filter(slug=page.slug).order_by("path").first()
    if twin is not None:
        page.translation_key = twin.translation_key
    home.add_child(instance=page)
    _publish(page, is_translation=is_translation and twin is not None)


def _publish(page: PublicPage, *, is_translation: bool) -> None:
    page.save_revision(changed=False).publish(log_action=False)
    if is_translation:
        translating.count_as_current(kind=TextKind.PAGE, key=str(page.translation_key), language=page.language)


def _target(language: str, target: str) -> dict[str, Any]:
    if target in Place.values:
        return {"place": target}
    return {"page": page_at(language=language, slug=target)}
