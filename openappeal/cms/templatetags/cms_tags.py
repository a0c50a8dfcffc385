"""What templates need of the frame: assets, digits and dates of the page's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from openappeal.cms import language
from openappeal.cms.assets import asset_url
from openappeal.cms.faces import has_rare_letters
from openappeal.core import scripts
from openappeal.core.calendars import format_date, format_date_both
from openappeal.core.digits import format_number

register = template.Library()


@register.simple_tag
def asset(name: str) -> str:
    """Address of an asset: `{% asset "site.css" %}`."""
    return asset_url(name)


@register.simple_tag(takes_context=True)
def ui_lang(context: dict[str, Any]) -> SafeString | str:
    """` lang="en" dir="ltr"` for words of ours on a page whose language has no catalogue, else nothing."""
    page = context["page"]
    if page["ui_lang"] == page["lang"]:
        return ""
    return format_html(' lang="{}" dir="{}"', page["ui_lang"], page["ui_dir"])


@register.simple_tag(takes_context=True)
def content_lang(context: dict[str, Any]) -> SafeString | str:
    """The reverse, for the campaign's own words inside an element that `ui_lang` has marked."""
    page = context["page"]
    if page["ui_lang"] == page["lang"]:
        return ""
    return format_html(' lang="{}" dir="{}"', page["lang"], page["dir"])


@register.simple_tag
def options(choices: Iterable[tuple[object, object]], chosen: object) -> SafeString:
    """The `<option>`s of a list. They are kept: the list of countries was most of the form's work."""
    lines = _options(tuple((str(value), str(text)) for value, text in choices))
    if chosen in (None, ""):
        return lines
    plain, selected = format_html('value="{}">', chosen), format_html('value="{}" selected>', chosen)
    return mark_safe(lines.replace(plain, selected))  # noqa: S308  both were escaped


@lru_cache(maxsize=64)
def _options(choices: tuple[tuple[str, str], ...]) -> SafeString:
    return format_html_join("\n    ", '<option value="{}">{}</option>', choices)


@register.simple_tag
def comma() -> str:
    """A comma between two words of the page's language."""
    return scripts.comma(language.current())


@register.simple_tag
def colon() -> str:
    """A colon after the campaign's own words: in French a narrow no-break space stands before it."""
    return "\u202f:" if language.current().split("-")[0] == "fr" else ":"


# Numbers and dates stand inside our sentences: they follow the language of the words around them.


@register.filter
def number(value: int) -> str:
    """A number in the digits of the page: 12486 → "12,486", "۱۲٬۴۸۶"."""
    return format_number(value, language.interface(language.current()))


@register.filter
def day(value: date) -> str:
    """A date in the calendar and digits of the page."""
    return format_date(value, language.interface(language.current()))


@register.filter
def both_days(value: date) -> str:
    """A date in every calendar of the page's readers, for letters."""
    return format_date_both(value, language.interface(language.current()))


@register.filter
def iso(value: date) -> str:
    """A date for machines: `<time datetime="{{ date|iso }}">`."""
    return value.isoformat()


register.filter("has_rare_letters", has_rare_letters)
