"""A letter of the mailing within another."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def as_rendered(html: str) -> SafeString:
    """The HTML of a letter that our own template has made, as it was before it went through the outbox."""
    return mark_safe(html)  # noqa: S308  made and escaped by mailings.mould
