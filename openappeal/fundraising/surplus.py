"""What is above a drive's goal: to which purpose readers were told that it goes, and what still has to be carried."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Sum

from openappeal.fundraising import books_queries, drive_queries, money, sums
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Posting, Purpose
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.fundraising.drive_queries import public
from openappeal.fundraising.freshness import drive_path


@dataclass(frozen=True)
class Over:
    """The purpose by its name; `path` is its page, where it is a drive that readers find in this language."""

    name: str
    path: str


def named(drive: Drive, language: str) -> Over | None:
    """Where the money above the goal goes, also that of a group's page; None where the drive then stops."""
    key = (drive.parent if drive.parent is not None else drive).surplus
    purpose = Purpose.objects.filter(key=key).first() if key else None
    if purpose is None:
        return None
    has_page = public().filter(slug=key, words__language=language).exists()
    return Over(purpose.name(language), drive_path(language, key) if has_page else "")


def to_carry(drive: Drive) -> tuple[str, int] | None:
    """How much, and in which currency, is to be carried next; None where nothing is, but for cents.

    What is over is one sum at the stated rates; the books keep currencies apart, and so it may take several entries.
    """
    if not drive.surplus or drive.parent_id is not None or drive.stage == DriveStage.DRAFT:
        return None
    rates = drive_queries.rates(drive)
    carried = {currency: minor for currency, minor in _carried(drive) if currency in rates}
    over = drive_queries.standing(drive).over_minor - sums.convert(carried, to=drive.currency, rates=rates)
    if over <= 0:
        return None
    for currency in (drive.currency, *sorted(set(rates) - {drive.currency})):
        there = books_queries.balance(purpose=drive.slug, currency=currency)
        minor = min(there, sums.convert({drive.currency: over}, to=currency, rates=rates))
        if minor >= 10 ** money.exponent(currency):
            return currency, minor
    return None


def _carried(drive: Drive) -> list[tuple[str, int]]:
    entries = Posting.objects.filter(purpose_id=drive.slug, account=Account.CARRIED.value).values("entry")
    got = Posting.objects.filter(entry__in=entries, purpose_id=drive.surplus, account=Account.CARRIED.value)
    rows = got.order_by("currency").values_list("currency").annotate(Sum("amount"))
    return [(currency, -total) for currency, total in rows]
