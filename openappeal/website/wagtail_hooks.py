"""The staff door: menu entries, how links in texts become addresses, and whether visitors can write to anybody."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from openappeal.accounts.models import User
from openappeal.accounts.rules import is_organiser
from openappeal.accounts.tasks_board import Task, Urgency, register_task_source
from openappeal.website.models import SiteText
from openappeal.website.rich_text import PublicPageLink
from openappeal.website.tree import site_languages
from openappeal.website.viewsets import FrameViewSetGroup

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
