"""Who is named as a translator."""

from __future__ import annotations

from openappeal.appeals.models import Credit, Edition
from openappeal.appeals.reading import Credits
from openappeal.appeals.translating_models import CreditStyle


def credits_of(edition: Edition) -> Credits:
    """Who wants to be named, and how. A name stands once, whoever gave it."""
    rows = Credit.objects.filter(edition=edition).exclude(style=CreditStyle.NONE)
    named = {row.name for row in rows if row.style == CreditStyle.NAME}
    return Credits(tuple(sorted(named, key=str.casefold)), any(row.style == CreditStyle.VOLUNTEERS for row in rows))


def credit_of(edition: Edition, person: str) -> Credit | None:
    """What one person has chosen for an edition."""
    return Credit.objects.filter(edition=edition, person=person).first()
