"""Wagtail's template tags with numbers in the reader's digits.

Wagtail hands every number it shows to `intcomma`, and every “ten minutes ago” to two more of these, so three
are enough. Settings put this library in the place of Wagtail's (`libraries`), whose templates then stay as they are.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as wagtails  # its sentences, which are in its catalogues
from wagtail.admin.templatetags import wagtailadmin_tags

from openappeal.accounts import language
from openappeal.core.digits import format_number, localise_digits

register = template.Library()
register.tags.update(wagtailadmin_tags.register.tags)
register.filters.update(wagtailadmin_tags.register.filters)


@register.filter
def intcomma(value: Any, use_l10n: bool = True) -> str:
    """A number with the digits and separators of the reader's language."""
    try:
        return format_number(int(value), language.current())
    except (TypeError, ValueError):
        return localise_digits(str(value), language.current())


@register.filter
def timesince_simple(moment: datetime) -> str:
    """“10 minutes ago”. Wagtail cuts at a comma, which Farsi writes in another way."""
    minutes = (timezone.now() - moment).total_seconds() // 60
    if minutes < 1:
        return wagtails("just now")
    ago = wagtails("%(time_period)s ago") % {"time_period": timesince(moment, depth=1)}
    return localise_digits(ago, language.current())


@register.simple_tag
def timesince_last_update(last_update: datetime, **how: Any) -> str:
    """The time of today, or how long ago."""
    return localise_digits(wagtailadmin_tags.timesince_last_update(last_update, **how), language.current())
