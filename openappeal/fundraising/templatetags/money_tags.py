"""Sums in templates."""

from django import template
from django.utils.translation import get_language

from openappeal.core.digits import localise_digits
from openappeal.fundraising.money import format_sum, name_of

register = template.Library()


@register.filter
def money(minor: int, currency: str) -> str:
    """A sum with all its digits, in the language of the words around: `{{ line.amount|money:line.currency }}`."""
    return format_sum(minor, currency, get_language() or "en", exact=True)


@register.filter
def unsigned(minor: int) -> int:
    """The sum without its sign, where words say which way it went."""
    return abs(minor)


@register.filter
def currency_name(currency: str) -> str:
    """What a currency is called in the language of the words around."""
    return name_of(currency, get_language() or "en")


@register.filter
def local_digits(text: str) -> str:
    """A year in the digits of the words around, without a mark between thousands."""
    return localise_digits(text, get_language() or "en")


@register.simple_tag
def sum_in(minor: int, currency: str, language: str) -> str:
    """A sum in a page's own language, without cents where there are none."""
    return format_sum(minor, currency, language)
