"""The numbers of the current drive that texts may insert by name."""

from __future__ import annotations

from collections.abc import Callable

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openappeal.cms.figures import Figure, Value, register
from openappeal.fundraising import drive_queries, money
from openappeal.fundraising.sums import Standing

SOURCE = _("the gifts of the drive that is open and ends first, or that was closed last")


def register_all() -> None:
    """Name them. Sums are whole units of the drive's currency, rounded down."""
    register(Figure("raised", _("Money raised, net of fees"), SOURCE, _value(lambda at: _whole(at, at.raised_minor))))
    register(Figure("goal", _("Goal of the drive"), SOURCE, _value(lambda at: _whole(at, at.goal_minor))))
    register(
        Figure("donors", _("People who gave; 0 for fewer than ten"), SOURCE, _value(lambda at: at.shown_people or 0))
    )


def _value(part: Callable[[Standing], int]) -> Callable[[], Value]:
    def ask() -> Value:
        drive = drive_queries.current()
        return Value(part(drive_queries.standing(drive)) if drive is not None else 0, timezone.now().date())

    return ask


def _whole(at: Standing, minor: int) -> int:
    return int(minor // 10 ** money.exponent(at.currency))
