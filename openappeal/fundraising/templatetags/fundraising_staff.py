"""Sums of money on the staff side, in the language of whoever reads.

It imports nothing of the staff side: every process loads all template tags, the public one too.
"""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from openappeal.core.digits import localise_digits
from openappeal.fundraising import money

register = template.Library()


@register.simple_tag
def money_of(minor: int, currency: str) -> str:
    """A sum, with its cents."""
    return money.format_sum(minor, currency, _spoken(), exact=True)


@register.filter
def plain_rate(rate: Decimal) -> str:
    """A rate without needless noughts."""
    text = f"{rate:f}".rstrip("0").rstrip(".")
    return localise_digits(text.replace(".", "٫") if _spoken() == "fa" else text, _spoken())


def _spoken() -> str:
    return get_language() or "en"
