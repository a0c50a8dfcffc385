"""Sums of money in the language of the words around them."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from openappeal.cms import language
from openappeal.core.digits import localise_digits
from openappeal.fundraising import money
from openappeal.fundraising.drive_queries import StatedRate

register = template.Library()


@register.simple_tag
def sum_of(minor: int, currency: str) -> str:
    """A sum: `{% sum_of at.raised_minor at.currency %}` → “$8,740”, «۸٬۷۴۰ دلار»."""
    return money.format_sum(minor, currency, _spoken())


@register.simple_tag
def whole(minor: int, currency: str) -> str:
    """A sum that grows, rounded down to whole units: what is said has come, and perhaps a little more."""
    unit = 10 ** money.exponent(currency)
    return money.format_sum(minor // unit * unit, currency, _spoken())


@register.simple_tag
def led(words: str, path: str) -> SafeString | str:
    """A sum that leads to its lines, or the sum alone where readers are shown none."""
    return format_html('<a href="{}">{}</a>', path, words) if path else words


@register.simple_tag
def rate_in_words(one: StatedRate, to: str) -> str:
    """What one unit counts for: “1 SEK = 0.0943 USD”."""
    text = f"1 {one.currency} = {_short(one.rate)} {to}"
    if _spoken() == "fa":
        own, other = money.name_of(one.currency, "fa"), money.name_of(to, "fa")
        text = localise_digits(f"1 {own} = {_short(one.rate).replace('.', '٫')} {other}", "fa")
    return text


def _short(rate: Decimal) -> str:
    return f"{rate:f}".rstrip("0").rstrip(".")


def _spoken() -> str:
    return language.interface(language.current())
