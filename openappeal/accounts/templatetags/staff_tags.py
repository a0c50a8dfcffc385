"""Numbers, dates and names on the staff side, in the language of the person who reads."""

from __future__ import annotations

from datetime import date

from django import template
from django.conf import settings

from openappeal.accounts import language
from openappeal.audit import labels
from openappeal.cms import shell
from openappeal.core.calendars import format_date
from openappeal.core.countries import country_name
from openappeal.core.digits import format_number, localise_digits
from openappeal.core.languages import LANGUAGES

register = template.Library()
_LANGUAGE_NAMES = {one.tag: one.name for one in LANGUAGES}
_DIRECTIONS = {one.tag: one.direction for one in LANGUAGES}


@register.filter
def digits(number: int) -> str:
    """A number in the reader's digits."""
    return format_number(number, language.current())


@register.filter
def own_digits(text: str) -> str:
    """A number that is none to count with, such as a code, in the reader's digits. Isolated (UAX #9): its groups stand
    from left to right in a Farsi sentence too, as they are printed and typed.
    """
    return f"\u2066{localise_digits(text, language.current())}\u2069"


@register.filter
def actor(login: str) -> str:
    """Who did something: a login, or in words what is not a person."""
    return labels.of_actor(login)


@register.filter
def in_words(day: date) -> str:
    """A date in the reader's calendar and digits."""
    return format_date(day, language.current())


@register.filter
def country(code: str) -> str:
    """A country's name in the reader's language."""
    return country_name(code, language.current()) if code else ""


@register.filter
def language_name(tag: str) -> str:
    """A language's name for itself."""
    return _LANGUAGE_NAMES.get(tag, tag)


@register.filter
def direction(tag: str) -> str:
    """The writing direction of a language: `dir="{{ tag|direction }}"`."""
    return _DIRECTIONS.get(tag, "ltr")


@register.simple_tag
def staff_languages() -> list[dict[str, object]]:
    """The languages of the staff side, for a switch."""
    return [{"tag": tag, "name": name, "is_current": tag == language.current()} for tag, name in language.offered()]


@register.simple_tag
def is_demo() -> bool:
    """Whether this campaign is the demonstration."""
    return bool(settings.IS_DEMO)


@register.simple_tag
def campaign_name() -> str:
    """What the campaign calls its site, in the reader's language if it has a name there."""
    return shell.load(language.current()).site_name
