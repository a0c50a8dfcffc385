"""Reads of the books: balances, and the lines behind every figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from openappeal.fundraising import exports
from openappeal.fundraising.books import Account, Kind
from openappeal.fundraising.books_models import AccountCode, Entry, Posting
from openappeal.fundraising.statement_models import LineState, StatementLine

ASSET_CODES = [account.value for account in Account if account.holds_money]


def lines(
    *,
    account: Account | str | None = None,
    purpose: str | None = None,
    currency: str | None = None,
    on: date | None = None,
) -> QuerySet[Posting, Posting]:
    """The postings behind a figure: of an account or a purpose, in a currency, up to and with a day."""
    wanted: dict[str, Any] = {}
    if account is not None:
        wanted["account"] = Account(account).value
    if purpose is not None:
        wanted["purpose_id"] = purpose
    if currency is not None:
        wanted["currency"] = currency
    if on is not None:
        wanted["entry__day__lte"] = on
    return Posting.objects.filter(**wanted).order_by("entry__day", "entry_id", "pk")


def balance(
    *, account: Account | str | None = None, purpose: str | None = None, currency: str, on: date | None = None
) -> int:
    """What an account holds, or what is left for a purpose, in minor units.

    Of an account that holds money, and of an expense, it is what is there or was spent; of gifts and interest, what
    came; of a purpose, what came for it and was not spent. It is what `lines` sum to, with the sign readers expect.
    """
    found = lines(account=account, purpose=purpose, currency=currency, on=on)
    total = total_of(found)
    is_debit = account is not None and (Account(account).holds_money or Account(account) in _SPENT)
    return total if is_debit else -total


_SPENT = (Account.FEES, Account.PLACEMENTS, Account.RUNNING)


def balances(*, on: date | None = None) -> Mapping[tuple[Account, str], int]:
    """What every account that holds money holds, by account and currency; nothing where nothing is."""
    found = Posting.objects.filter(account__in=ASSET_CODES)
    if on is not None:
        found = found.filter(entry__day__lte=on)
    rows = found.order_by("account", "currency").values_list("account", "currency").annotate(Sum("amount"))
    return {(Account(account), currency): total for account, currency, total in rows if total}


def left(*, on: date | None = None) -> Mapping[tuple[str, str], int]:
    """What is left for every purpose, by purpose and currency. Together it is what the accounts hold."""
    found = Posting.objects.filter(purpose__isnull=False)
    if on is not None:
        found = found.filter(entry__day__lte=on)
    rows = found.order_by("purpose_id", "currency").values_list("purpose_id", "currency").annotate(Sum("amount"))
    return {(purpose or "", currency): -total for purpose, currency, total in rows}


def unbalanced() -> list[int]:
    """Ids of entries that do not come to nothing in each currency. There are none, or the books are broken."""
    rows = (
        Posting.objects.order_by("entry_id")
        .values_list("entry_id", "currency")
        .annotate(total=Sum("amount"))
        .filter(~Q(total=0))
    )
    return sorted({entry for entry, _, _ in rows})


def total_of(postings: QuerySet[Posting, Posting]) -> int:
    """Their sum."""
    return int(postings.order_by().aggregate(total=Sum("amount"))["total"] or 0)


def waiting() -> list[tuple[AccountCode, int]]:
    """How many lines of statements nobody has matched yet, by account."""
    rows = (
        StatementLine.objects.filter(state=LineState.WAITING)
        .order_by("account")
        .values_list("account")
        .annotate(Count("pk"))
    )
    return [(AccountCode(account), number) for account, number in rows]


def years() -> list[int]:
    """Years of which there are entries, the latest first."""
    return [day.year for day in Entry.objects.dates("day", "year", order="DESC")]


def rows(*, year: int | None = None) -> Iterator[exports.Row]:
    """Every line of the books, or of a year, by day and entry: for files."""
    found = Posting.objects.all() if year is None else Posting.objects.filter(entry__day__year=year)
    values = found.order_by("entry__day", "entry_id", "-amount", "pk").values_list(
        "entry__day",
        "entry_id",
        "entry__kind",
        "account",
        "purpose_id",
        "currency",
        "amount",
        "entry__reverses_id",
        "entry__rate",
    )
    for day, entry, kind, account, purpose, currency, amount, reverses, rate in values.iterator(chunk_size=5_000):
        yield exports.Row(day, entry, Kind(kind), Account(account), purpose or "", currency, amount, reverses, rate)
