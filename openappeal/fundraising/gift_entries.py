"""What each step of a gift writes into the books: plain Python.

A promise is in no books. A cheque lies in hand until it is paid in; cash lies in the box, also when it has cleared; a
transfer is in the bank at once. What the bank keeps of it is written when it clears.
"""

from __future__ import annotations

from collections.abc import Collection

from openappeal.fundraising import books
from openappeal.fundraising.books import Account, Kind, Line

PLEDGED, RECEIVED, DEPOSITED, CLEARED = "pledged", "received", "deposited", "cleared"
# What comes through a payment service lies there until it pays out.
_SERVICES = {"paypal": Account.PAYPAL, "debit": Account.GOCARDLESS, "stripe": Account.STRIPE}


def place(way: str, steps: Collection[str]) -> Account | None:
    """Where the money lies after these steps, or None while it has not come."""
    if not {RECEIVED, DEPOSITED, CLEARED}.intersection(steps):
        return None
    if way == "cheque" and not {DEPOSITED, CLEARED}.intersection(steps):
        return Account.CHEQUES
    if way == "cash" and DEPOSITED not in steps:
        return Account.CASH
    return _SERVICES.get(way, Account.BANK)


def kind_of(way: str, steps: Collection[str], to: str) -> Kind:
    """What the entry for one more step is called: the money comes, is moved, or only a fee goes."""
    before, after = place(way, steps), place(way, {*steps, to})
    if before is None:
        return Kind.GIFT
    return Kind.FEE if before == after else Kind.DEPOSIT


def lines(
    *, way: str, steps: Collection[str], to: str, amount_minor: int, fee_minor: int, currency: str, purpose: str
) -> list[Line]:
    """The lines for going one step on; none where no money moves."""
    before, after = place(way, steps), place(way, {*steps, to})
    found: list[Line] = []
    if after is None:
        return found
    if before is None:
        found += books.received(after, amount_minor, currency, purpose)
    elif before != after:
        found += books.moved(before, after, amount_minor, currency)
    if to == CLEARED and fee_minor:
        found += books.moved(after, Account.FEES, fee_minor, currency, purpose)
    return found


def given_back(*, way: str, steps: Collection[str], amount_minor: int, currency: str, purpose: str) -> list[Line]:
    """The lines by which the whole sum goes back to where it came from."""
    account = place(way, steps)
    return books.moved(account, Account.GIFTS, amount_minor, currency, purpose) if account is not None else []
