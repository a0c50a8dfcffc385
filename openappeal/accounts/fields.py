"""Days and numbers in forms of the staff side, without script, in the calendar and digits of whoever writes them.

A browser's own box for dates shows its own calendar in its own order, whatever the page's language; its box for
numbers its own digits.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.core.calendars import read_day, write_day
from openappeal.core.digits import localise_digits


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


class NumberField(forms.IntegerField):
    """A whole number, in any digits."""

    # Django itself reads every decimal digit.
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "12", "maxlength": "12"})

    def prepare_value(self, value: Any) -> Any:
        return localise_digits(str(value), language.current()) if isinstance(value, int) else value
