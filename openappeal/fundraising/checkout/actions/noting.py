"""What the worker notes of the service, for staff."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from openappeal.fundraising.checkout.models import CheckoutState, Problem


def problem(found: Problem) -> None:
    """Say on staff screens that the service does not do what it is asked."""
    note(problem=found)


@transaction.atomic
def note(**columns: object) -> None:
    """Write columns of the one row."""
    CheckoutState.objects.get_or_create(pk=1)
    CheckoutState.objects.filter(pk=1).update(**columns)


@transaction.atomic
def count_unknown() -> None:
    """Count a payment that is none of ours."""
    CheckoutState.objects.get_or_create(pk=1)
    CheckoutState.objects.filter(pk=1).update(unknown=F("unknown") + 1)
