"""The staff door: menu entries, how links in texts become addresses, what waits for translators and second readers,
and whether visitors can write to anybody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import include, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from openappeal.accounts import language
from openappeal.accounts.menu import CountedMenuItem, Group
from openappeal.accounts.models import Role, User
from openappeal.accounts.rules import is_organiser, is_translator
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.appeals.queries import campaign_languages
from openappeal.core.digits import format_number
from openappeal.core.languages import LANGUAGES
from openappeal.website.models import SiteText
from openappeal.website.rich_text import PublicPageLink
from openappeal.website.translating import queries, subjects
from openappeal.website.translation_models import TextKind
from openappeal.website.tree import site_languages
from openappeal.website.viewsets import FrameViewSetGroup

NAMES = {one.tag: one.name for one in LANGUAGES}
MINUTES_A_TEXT = 10

register_snippet(FrameViewSetGroup)


@hooks.register("register_rich_text_features", order=100)
def link_to_public_addresses(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLink)


@register_task_source
def mailbox_of_the_campaign(user: User) -> Iterable[Task]:
    """Without one, the contact page turns visitors away (`openappeal.mail.relay`)."""
    languages = site_languages()
    texts = {text.locale.language_code: text for text in SiteText.objects.select_related("locale")}
    offered = [texts[tag] for tag in languages if tag in texts]
    if not is_organiser(user) or any(text.contact_address for text in offered):
        return
    place = "wagtailsnippets_website_sitetext"
    yield Task(
        when=_("Now"),
        title=_("Nobody gets the messages written on the contact page"),
        consequence=_("The page says so and takes none. Whoever has to reach you cannot."),
        url=(reverse(f"{place}:edit", args=[offered[0].pk]) if offered else reverse(f"{place}:add"))
        + "#id_contact_address",
        button=_("Write an address"),
        urgency=Urgency.PROMISE,
    )


# ── Languages ───────────────────────────────────────────────────────────────
@hooks.register("register_admin_urls")
def addresses() -> list[Any]:
    return [path("languages/", include("openappeal.website.translating.staff"))]


@hooks.register("register_admin_menu_item")
def languages_item() -> CountedMenuItem:
    return CountedMenuItem(
        gettext_lazy("Languages"),
        reverse("staff_languages:overview"),
        rule=is_translator,
        name="languages",
        icon_name="globe",
        order=21,
        group=Group.TEXTS,
    )


@register_task_source
def translations_waiting(user: User) -> Iterable[Task]:
    """One line for each language with texts that wait for this person; an organiser gets what nobody else can do."""
    if not is_translator(user):
        return
    login, tags = user.get_username(), campaign_languages()
    if is_organiser(user):
        found = queries.waiting_for_organiser(tags, login, _readers(tags))
    else:
        found = queries.waiting([tag for tag in tags if tag in user.languages], login)
    for tag, number in found.items():
        yield Task(
            when=_("This week"),
            title=ngettext(
                "%(language)s: %(number)s text waits for you", "%(language)s: %(number)s texts wait for you", number
            )
            % {"language": f"\u2068{NAMES[tag]}\u2069", "number": format_number(number, language.current())},
            consequence=_("Readers of that language see an older text, which says so, or none."),
            url=f"{reverse('staff_languages:overview')}?language={tag}",
            button=_("Look"),
            urgency=Urgency.WORK,
            minutes=MINUTES_A_TEXT * number,
        )


def _readers(tags: list[str]) -> dict[str, frozenset[str]]:
    """Logins of the translators of each language."""
    people = User.objects.filter(is_active=True, groups__name=Role.TRANSLATOR)
    return {tag: frozenset(one.get_username() for one in people if tag in one.languages) for tag in tags}


@hooks.register("after_publish_page")
def say_who_is_behind(request: HttpRequest, page: Any) -> None:
    """After Publish in Wagtail: translations of this page are behind, unless it was only a slip of the pen."""
    _say_who_is_behind(request, TextKind.PAGE, str(page.translation_key), page.locale.language_code)


@hooks.register("after_edit_snippet")
def say_who_is_behind_the_frame(request: HttpRequest, instance: Any) -> None:
    kind = {"sitetext": TextKind.WORDS, "navigation": TextKind.MENU}.get(instance._meta.model_name)
    if kind is not None:
        _say_who_is_behind(request, kind, subjects.SITE, instance.locale.language_code)


def _say_who_is_behind(request: HttpRequest, kind: TextKind, key: str, tag: str) -> None:
    subject = subjects.find(kind, key)
    if subject is None or subject.language != tag:
        return
    cells = (queries.work(subject, other).cell for other in campaign_languages() if other != tag)
    behind = sum(1 for cell in cells if cell.behind)
    if behind:
        messages.warning(
            request,
            ngettext(
                "One language is behind this text now. Was it only a slip of the pen?",
                "%(number)s languages are behind this text now. Was it only a slip of the pen?",
                behind,
            )
            % {"number": format_number(behind, language.current())},
            buttons=[messages.button(queries.work_url(subject, tag), _("Look at what changed"))],
        )
