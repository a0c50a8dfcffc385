"""Template filters for what organisers write. Needs Wagtail: the public process never loads it."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from openappeal.cms.documents import document_path as path_of

register = template.Library()


@register.filter
def inline_richtext(value: RichText) -> SafeString:
    """One paragraph of rich text without its `<p>`, for a list's item."""
    html = expand_db_html(value.source).strip()
    if html.startswith("<p") and html.endswith("</p>") and html.count("<p") == 1:
        html = html[html.index(">") + 1 : -len("</p>")]
    return mark_safe(html)  # noqa: S308  Draftail's own filter let only bold and links in.


@register.filter
def document_path(document: Any) -> str:
    """The public address of a file to load."""
    return path_of(document)
