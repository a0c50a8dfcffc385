"""Money that moves while nobody gives or buys: between accounts, purposes, currencies; and where the books begin."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.fundraising import books, money
from openappeal.fundraising.actions.books import BadEntry, post
from openappeal.fundraising.books import PROCESSORS, Account, Kind, Line, Rate


@transaction.atomic
def move(
    *, day: date, giving: Account, getting: Account, amount_minor: int, currency: str, by: str, today: date
) -> int:
    """From one account that holds money to another. Returns the entry's id.

    :raises BadEntry:
    """
    if amount_minor <= 0 or giving == getting or not (giving.holds_money and getting.holds_money):
        raise BadEntry("zero")
    kind = Kind.PAYOUT if giving in PROCESSORS else Kind.DEPOSIT
    return _post(day, kind, books.moved(giving, getting, amount_minor, currency), by, today, "fundraising.move")


@transaction.atomic
def carry(*, day: date, giving: str, getting: str, amount_minor: int, currency: str, by: str, today: date) -> int:
    """What is left of one purpose, for another. Returns the entry's id.

    :raises BadEntry:
    :raises openappeal.fundraising.actions.books.UnknownPurpose:
    """
    if amount_minor <= 0 or giving == getting:
        raise BadEntry("zero")
    lines = books.carried(giving, getting, amount_minor, currency)
    return _post(day, Kind.CARRIED, lines, by, today, "fundraising.carry")


@transaction.atomic
def exchange(
    *,
    day: date,
    account: Account,
    sold: int,
    base: str,
    into: Account,
    bought: int,
    quote: str,
    purpose: str,
    by: str,
    today: date,
) -> int:
    """A sum of one currency for a sum of another; the rate is what the two sums say. Returns the entry's id.

    :raises BadEntry:
    :raises openappeal.fundraising.actions.books.UnknownPurpose:
    """
    if sold <= 0 or bought <= 0 or base == quote or not (account.holds_money and into.holds_money):
        raise BadEntry("rate")
    lines = books.converted(account, sold, base, into, bought, quote, purpose)
    entry = post(day=day, text_kind=Kind.CONVERSION, lines=lines, by=by, rate=rate_of(sold, base, bought, quote, day))
    audit.record(by=by, action="fundraising.exchange", today=today, subject=f"entry {entry}")
    return entry


@transaction.atomic
def open_with(
    *, day: date, account: Account, amount_minor: int, currency: str, purpose: str, by: str, today: date
) -> int:
    """What an account held for a purpose before these books begin. Returns the entry's id.

    :raises BadEntry:
    :raises openappeal.fundraising.actions.books.UnknownPurpose:
    """
    if amount_minor <= 0 or not account.holds_money:
        raise BadEntry("zero")
    lines = books.moved(Account.OPENING, account, amount_minor, currency, purpose)
    return _post(day, Kind.OPENING, lines, by, today, "fundraising.open_with")


def rate_of(sold: int, base: str, bought: int, quote: str, day: date) -> Rate:
    """The rate at which one sum was the other, to six digits behind the point."""
    worth = Decimal(bought).scaleb(-money.exponent(quote)) / Decimal(sold).scaleb(-money.exponent(base))
    rounded = worth.quantize(Decimal("0.000001"), rounding=ROUND_HALF_EVEN).normalize()
    return Rate(base, quote, f"{rounded:f}", day)


def _post(day: date, kind: Kind, lines: list[Line], by: str, today: date, action: str) -> int:
    entry = post(day=day, text_kind=kind, lines=lines, by=by)
    audit.record(by=by, action=action, today=today, subject=f"entry {entry}")
    return entry
