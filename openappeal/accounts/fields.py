"""Days and numbers in forms of the staff side, without script, in the calendar and digits of whoever writes them.

A browser's own box for dates shows its own calendar in its own order, whatever the page's language; its box for
numbers its own digits.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import language
from openappeal.core.calendars import read_day, write_day
from openappeal.core.digits import localise_digits, to_latin_digits


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


class _Limited:
    """Says of a number that is too small or too large what to write, in the reader's digits."""

    says = {"min_value": _("Write %(limit)s or more."), "max_value": _("Write %(limit)s or less.")}

    def run_validators(self, value: Any) -> None:
        try:
            super().run_validators(value)  # type: ignore[misc]
        except forms.ValidationError as error:
            raise forms.ValidationError([self._said(one) for one in error.error_list]) from None

    def _said(self, error: forms.ValidationError) -> forms.ValidationError:
        if error.code not in self.says:
            return error
        limit = localise_digits(f"{(error.params or {})['limit_value']:n}", language.current())
        return forms.ValidationError(self.says[error.code], code=error.code, params={"limit": limit})


class NumberField(_Limited, forms.IntegerField):
    """A whole number, in any digits."""

    default_error_messages = {"invalid": _("Write a whole number, in digits.")}
    # Django itself reads every decimal digit.
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "12", "maxlength": "12"})

    def prepare_value(self, value: Any) -> Any:
        return localise_digits(str(value), language.current()) if isinstance(value, int) else value


class MeasureField(_Limited, forms.DecimalField):
    """A number with places behind the point, in any digits and with whichever mark people write before them."""

    default_error_messages = {"invalid": _("Write a number, such as 25.4.")}
    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": "12", "maxlength": "12"})
    # Farsi has its own, and on a keyboard without it a slash.
    marks = str.maketrans("٫,/", "...")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # the stubs call it a whole number
        typed = to_latin_digits(value).translate(self.marks) if isinstance(value, str) else value
        return super().to_python(typed)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal):
            return value
        written, here = f"{value:f}", language.current()
        if "." in written:
            written = written.rstrip("0").rstrip(".")
        return localise_digits(written.replace(".", "٫") if here == "fa" else written, here)
