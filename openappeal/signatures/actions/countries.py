"""“Hide everyone from a country”: one row hides all its names, and those to come; the count does not move.

Hiding is one person's; showing them again reveals, and is done through `two_people`. Signatures themselves are not
touched: whatever was hidden one by one before stays so afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.db import transaction

from openappeal.accounts import approvals
from openappeal.audit import actions as audit
from openappeal.signatures import freshness, queries
from openappeal.signatures.models import Held, HiddenBy, Review, Signature, Visibility
from openappeal.signatures.risk_models import HiddenCountry

SHOW_COUNTRY = "signatures.show_country"


class AlreadyHidden(Exception):
    """Names of this country are hidden already."""


class NotHidden(Exception):
    """Names of this country are not hidden."""


@dataclass(frozen=True)
class Hides:
    """What hiding a country would do: names that leave the wall, and public ones that wait to be read."""

    shown: int
    waiting: int


def preview(*, code: str) -> Hides:
    """How many names hiding would take away."""
    public = Signature.objects.filter(
        visibility=Visibility.PUBLIC, hidden_by=HiddenBy.NOBODY, held=Held.NO, country=code
    )
    return Hides(public.filter(review=Review.SHOWN).count(), public.filter(review=Review.UNREAD).count())


@transaction.atomic
def hide_country(*, code: str, reason: str, by: str, today: date) -> HiddenCountry:
    """Take every public name of a country off every public page, and keep later ones off.

    :raises AlreadyHidden:
    """
    freshness.mark_country(code)
    row, is_new = HiddenCountry.objects.get_or_create(
        code=code, defaults={"reason": reason[:500], "day": today, "by": by}
    )
    if not is_new:
        raise AlreadyHidden
    # Whatever was agreed before was not about hiding it now.
    now = datetime(today.year, today.month, today.day, tzinfo=UTC)
    approvals.drop(action=SHOW_COUNTRY, subject=str(row), by=by, now=now)
    audit.record(by=by, action="signatures.hide_country", today=today, subject=str(row), reason=reason[:500])
    return row


@transaction.atomic
def show_country(*, code: str, by: str, today: date) -> None:
    """Let the names of a country be shown again, each in its old place. For `two_people` only.

    :raises NotHidden:
    """
    row = HiddenCountry.objects.select_for_update().filter(code=code).first()
    if row is None:
        raise NotHidden
    label = str(row)
    row.delete()
    freshness.mark_country(code)
    audit.record(by=by, action="signatures.show_country", today=today, subject=label)


def hidden() -> list[HiddenCountry]:
    """The countries whose names are hidden, the latest first."""
    return list(HiddenCountry.objects.order_by("-day", "code"))


def names_behind(code: str) -> int:
    """How many names would come back."""
    return queries.would_be_shown().filter(country=code).count()
