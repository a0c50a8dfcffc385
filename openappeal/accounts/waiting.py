"""How long something has waited, in words for the home screen."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openappeal.accounts import language
from openappeal.core.digits import format_number


def since(day: date, today: date) -> str:
    """In days: nothing finer is known of signatures."""
    days = (today - day).days
    if days <= 0:
        return _("Since today")
    if days == 1:
        return _("Since yesterday")
    return ngettext("For one day", "For %(number)s days", days) % {"number": format_number(days, language.current())}
