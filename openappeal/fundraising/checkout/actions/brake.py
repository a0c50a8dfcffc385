"""When most cards are declined, somebody tries stolen ones: then the form slows down by itself, for the day."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.fundraising.checkout.models import CheckoutState

FEWEST_DECLINED = 20
FEWEST_EXPIRED = 60
TIMES = 4
"""So many declined, or pages left unpaid, for each one that is paid."""


class NotBraked(Exception):
    """It is not slowed down."""


@transaction.atomic
def count(*, today: date, completed: int = 0, declined: int = 0, expired: int = 0) -> None:
    """Count what became of payments today, and brake if it looks wrong. An organiser's word holds for the day."""
    CheckoutState.objects.get_or_create(pk=1)
    found = CheckoutState.objects.select_for_update().get(pk=1)
    if found.day != today:
        found.day, found.completed, found.declined, found.expired, found.is_braked = today, 0, 0, 0, False
    found.completed += completed
    found.declined += declined
    found.expired += expired
    if found.let_on_day != today and (
        (found.declined >= FEWEST_DECLINED and found.declined > TIMES * found.completed)
        or (found.expired >= FEWEST_EXPIRED and found.expired > TIMES * found.completed)
    ):
        found.is_braked = True
    found.save(update_fields=["day", "completed", "declined", "expired", "is_braked"])


def is_on(found: CheckoutState, *, today: date) -> bool:
    """Whether the form is slowed down today."""
    return found.is_braked and found.day == today


@transaction.atomic
def let_on(*, by: str, today: date) -> None:
    """Take the brake off for today.

    :raises NotBraked:
    """
    found = CheckoutState.objects.select_for_update().filter(pk=1).first()
    if found is None or not is_on(found, today=today):
        raise NotBraked
    found.is_braked, found.let_on_day = False, today
    found.save(update_fields=["is_braked", "let_on_day"])
    audit.record(by=by, action="fundraising.let_checkout_on", today=today, subject="checkout")
