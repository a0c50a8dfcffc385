"""The staff door: menu entries, and how links in texts become addresses."""

from __future__ import annotations

from wagtail import hooks
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from openappeal.website.rich_text import PublicPageLink
from openappeal.website.viewsets import FrameViewSetGroup

register_snippet(FrameViewSetGroup)


@hooks.register("register_rich_text_features", order=100)
def link_to_public_addresses(features: FeatureRegistry) -> None:
    features.register_link_type(PublicPageLink)
