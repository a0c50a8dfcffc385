"""A day in a form of the staff side, without script and in the calendar of whoever writes it.

A browser's own box for dates shows its own calendar in its own order, whatever the page's language.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.core.calendars import read_day, write_day


class DayField(forms.Field):
    """A day, typed with the year first, in the Gregorian or the Solar Hijri calendar and in any digits."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "size": "12", "maxlength": "20"})
    default_error_messages = {"invalid": _("Write the day like this: 2026-11-23.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Such as 2026-11-23, or 1405/09/02 in the Iranian calendar."))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if not value or isinstance(value, date):
            return value or None
        day = read_day(str(value)[:20])
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day

    def prepare_value(self, value: Any) -> Any:
        return write_day(value, language.current()) if isinstance(value, date) else value
