"""What letters in plain text need."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def quoted(text: str) -> str:
    """Somebody else's words, as plain letters mark them."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
