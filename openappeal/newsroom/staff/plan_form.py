"""When an item opens: a day, a minute, and where that clock hangs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openappeal.accounts import home
from openappeal.accounts.fields import DayField
from openappeal.core.digits import to_latin_digits
from openappeal.newsroom.models import Item

# Where newspapers and the people of such campaigns are. Whoever lives elsewhere has set it in the account.
USUAL = (
    "UTC",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/Chicago",
    "America/New_York",
    "America/Toronto",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Paris",
    "Europe/Berlin",
    "Europe/Stockholm",
    "Europe/Istanbul",
    "Asia/Baghdad",
    "Asia/Tehran",
    "Asia/Dubai",
    "Asia/Kabul",
    "Asia/Kolkata",
    "Asia/Tokyo",
    "Australia/Sydney",
)


def zones(user: Any) -> list[tuple[str, str]]:
    """Time zones to choose from: one's own and those that the team has used stand first."""
    used = Item.objects.exclude(opens_at=None).values_list("zone", flat=True).distinct()
    names = dict.fromkeys([str(home.time_zone(user)), *sorted(set(used)), *USUAL])
    return [(name, name.replace("_", " ")) for name in names]


class MinuteField(forms.Field):
    """A time of day such as 00:01, in any digits."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "size": "6", "maxlength": "8", "dir": "ltr"})
    default_error_messages = {"invalid": _("Write the time like this: 18:30.")}

    def to_python(self, value: Any) -> time | None:
        if not value or isinstance(value, time):
            return value or None
        try:
            return time.fromisoformat(to_latin_digits(str(value)).strip().zfill(5))
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class PlanForm(forms.Form):
    """The planned minute."""

    day = DayField(label=_("Day"))
    minute = MinuteField(label=_("Time"), help_text=_("From 00:00 to 23:59, such as 00:01 for a minute past midnight."))
    zone = forms.ChoiceField(label=_("By the clock of"))

    def __init__(self, *args: Any, user: Any, item: Item, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = zones(user)  # type: ignore[attr-defined]
        self.fields["zone"].initial = item.zone if item.opens_at else str(home.time_zone(user))

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        day, minute, zone = found.get("day"), found.get("minute"), found.get("zone")
        if isinstance(day, date) and isinstance(minute, time) and zone:
            local = datetime.combine(day, minute, tzinfo=ZoneInfo(zone))
            found["opens_at"] = local.astimezone(UTC)
            if found["opens_at"].astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local.replace(tzinfo=None):
                self.add_error("minute", _("On that day this clock is put forward, and never shows this time."))
            elif found["opens_at"] <= timezone.now():
                self.add_error("day", _("This minute is over."))
        return found
