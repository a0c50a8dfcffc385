"""Where organisers edit menu, footer and the words on every page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from openappeal.website.models import Navigation, SiteText


class NavigationViewSet(SnippetViewSet):
    model = Navigation
    icon = "list-ul"
    menu_label = _("Menu and footer")
    list_display = ["__str__"]
    copy_view_enabled = False


class SiteTextViewSet(SnippetViewSet):
    model = SiteText
    icon = "doc-full"
    menu_label = _("Words on every page")
    list_display = ["__str__"]
    copy_view_enabled = False


class FrameViewSetGroup(SnippetViewSetGroup):
    items = (NavigationViewSet, SiteTextViewSet)
    menu_label = _("Around the pages")
    menu_icon = "site"
    menu_order = 250
