"""Double entry, as far as it needs no database: accounts, lines, and when an entry may stand.

An entry is a few lines that come to nothing in each currency: what one account gets, another gives. A sum above zero
is a debit (money is there, or was spent), below zero a credit (it was given, or left), as in beancount and ledger.
Accounts that hold money have no purpose: a bank does not know what a dollar is for. All others have one. So what is
left for a purpose is the sum of its lines with the sign turned round, and all purposes are what the accounts hold.

Everything is whole numbers of minor units. Two currencies never meet but at a rate that somebody states, with its day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from openappeal.fundraising import money


class Account(StrEnum):
    """Every account, by its code. Where money is; where it came from; what it went for; and what only moves."""

    BANK = "bank"
    STRIPE = "stripe"
    PAYPAL = "paypal"
    GOCARDLESS = "gocardless"
    CASH = "cash"
    CHEQUES = "cheques"  # in hand, and not yet in the bank
    GIFTS = "gifts"
    INTEREST = "interest"
    FEES = "fees"
    PLACEMENTS = "placements"
    RUNNING = "running"
    OPENING = "opening"  # what was there before these books begin
    CARRIED = "carried"  # from one purpose to another
    EXCHANGE = "exchange"  # one currency's end of a conversion

    @property
    def holds_money(self) -> bool:
        """Whether money lies there. Such lines have no purpose, all others have one."""
        return self in ASSETS

    @property
    def full_name(self) -> str:
        """Its name in files for bookkeeping programs."""
        return f"{_ROOTS[self]}:{self.value.capitalize()}"


ASSETS = (Account.BANK, Account.STRIPE, Account.PAYPAL, Account.GOCARDLESS, Account.CASH, Account.CHEQUES)
PROCESSORS = (Account.STRIPE, Account.PAYPAL, Account.GOCARDLESS)
INCOME = (Account.GIFTS, Account.INTEREST)
EXPENSES = (Account.FEES, Account.PLACEMENTS, Account.RUNNING)
EQUITY = (Account.OPENING, Account.CARRIED, Account.EXCHANGE)
_ROOTS = {
    **dict.fromkeys(ASSETS, "Assets"),
    **dict.fromkeys(INCOME, "Income"),
    **dict.fromkeys(EXPENSES, "Expenses"),
    **dict.fromkeys(EQUITY, "Equity"),
}


class Kind(StrEnum):
    """What happened, in place of a text: an entry has no words of its own, so that none can name anybody."""

    GIFT = "gift"
    GIFTS = "gifts"  # several in one sum: a sheet of cheques, a table's cash box
    REFUND = "refund"  # given back to who gave it
    RETURNED = "returned"  # a cheque came back, a card payment was disputed
    FEE = "fee"
    DEPOSIT = "deposit"  # cash or cheques into the bank
    PAYOUT = "payout"  # from a processor into the bank
    EXPENSE = "expense"
    INTEREST = "interest"
    CONVERSION = "conversion"
    CARRIED = "carried"
    OPENING = "opening"
    REVERSAL = "reversal"


PURPOSE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,58}[a-z0-9])?")
# “gift:4711:cleared”, “stripe:ch_3Nx”: which thing of which room, so that it is not entered twice. No words.
SOURCE = re.compile(r"[a-z][a-z0-9_-]*(?::[A-Za-z0-9_-]+){0,3}")
_RATE = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,10})?")


@dataclass(frozen=True)
class Line:
    """One account's part of an entry, in minor units: above zero a debit, below a credit."""

    account: Account
    amount_minor: int
    currency: str
    purpose: str = ""


@dataclass(frozen=True)
class Rate:
    """One unit of `base` is so many of `quote`, as somebody stated it on a day; in words of digits, never a float."""

    base: str
    quote: str
    value: str
    day: date

    def text(self) -> str:
        return f"{self.base} {self.value} {self.quote}"


class BadEntry(Exception):
    """These lines cannot stand in the books; `reason` is a word for the door to explain.

    empty, unbalanced, zero, large, currency, purpose_missing, purpose_here, purpose, source, rate.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check(lines: Sequence[Line]) -> None:
    """Refuse what cannot stand in the books.

    :raises BadEntry:
    """
    if len(lines) < 2:
        raise BadEntry("empty")
    for line in lines:
        if not isinstance(line.amount_minor, int) or isinstance(line.amount_minor, bool):
            raise BadEntry("zero")
        if line.amount_minor == 0:
            raise BadEntry("zero")
        if abs(line.amount_minor) > money.MOST:
            raise BadEntry("large")
        if line.currency not in money.CURRENCIES:
            raise BadEntry("currency")
        if line.account.holds_money and line.purpose:
            raise BadEntry("purpose_here")
        if not line.account.holds_money and not line.purpose:
            raise BadEntry("purpose_missing")
        if line.purpose and not PURPOSE.fullmatch(line.purpose):
            raise BadEntry("purpose")
    if any(totals(lines).values()):
        raise BadEntry("unbalanced")
    # What is carried goes from one purpose to another: all of it, in its own currency.
    carried = [line for line in lines if line.account == Account.CARRIED]
    if any(totals(carried).values()):
        raise BadEntry("unbalanced")


def totals(lines: Iterable[Line]) -> dict[str, int]:
    """The sum of the lines in each currency. In the books every one is zero."""
    found: dict[str, int] = defaultdict(int)
    for line in lines:
        found[line.currency] += line.amount_minor
    return dict(found)


def reversed_lines(lines: Iterable[Line]) -> list[Line]:
    """The lines that undo these."""
    return [Line(line.account, -line.amount_minor, line.currency, line.purpose) for line in lines]


def received(into: Account, amount_minor: int, currency: str, purpose: str) -> list[Line]:
    """A gift, whole, before any fee."""
    return moved(Account.GIFTS, into, amount_minor, currency, purpose)


def moved(giving: Account, getting: Account, amount_minor: int, currency: str, purpose: str = "") -> list[Line]:
    """A sum from one account to another. The purpose stands beside those that hold no money."""
    return [
        Line(getting, amount_minor, currency, "" if getting.holds_money else purpose),
        Line(giving, -amount_minor, currency, "" if giving.holds_money else purpose),
    ]


def carried(giving: str, getting: str, amount_minor: int, currency: str) -> list[Line]:
    """What is left of one purpose, for another. No money moves."""
    return [
        Line(Account.CARRIED, amount_minor, currency, giving),
        Line(Account.CARRIED, -amount_minor, currency, getting),
    ]


def converted(
    account: Account, sold: int, base: str, into: Account, bought: int, quote: str, purpose: str
) -> list[Line]:
    """A sum of one currency for a sum of another, both as the bank says. The rate is stated beside the entry."""
    return [
        Line(account, -sold, base),
        Line(Account.EXCHANGE, sold, base, purpose),
        Line(into, bought, quote),
        Line(Account.EXCHANGE, -bought, quote, purpose),
    ]


def at_rate(amount_minor: int, rate: Rate) -> int:
    """A sum in the other currency, to the nearest minor unit; halves go to the even one.

    :raises BadEntry:
    """
    check_rate(rate)
    shift = money.exponent(rate.quote) - money.exponent(rate.base)
    return int((Decimal(amount_minor) * Decimal(rate.value)).scaleb(shift).to_integral_value())


def check_rate(rate: Rate) -> None:
    """Refuse a rate that is no number above zero, or one between a currency and itself.

    :raises BadEntry:
    """
    try:
        is_number = bool(_RATE.fullmatch(rate.value)) and Decimal(rate.value) > 0
    except InvalidOperation:
        is_number = False
    known = rate.base in money.CURRENCIES and rate.quote in money.CURRENCIES and rate.base != rate.quote
    if not is_number or not known:
        raise BadEntry("rate")
