"""Sums in templates."""

from django import template
from django.utils.translation import get_language

from openappeal.fundraising.money import format_sum

register = template.Library()


@register.filter
def money(minor: int, currency: str) -> str:
    """A sum with all its digits, in the language of the person who reads: `{{ line.amount|money:line.currency }}`."""
    return format_sum(minor, currency, get_language() or "en", exact=True)


@register.simple_tag
def sum_in(minor: int, currency: str, language: str) -> str:
    """A sum in a page's own language, without cents where there are none."""
    return format_sum(minor, currency, language)
