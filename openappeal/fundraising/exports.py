"""The books as files for other programs: CSV, XLSX, and text for beancount. None of them names anybody.

Beancount's text: an option for the title, `commodity` and `open` directives, and a transaction for each entry with its
postings; sums with the digits of ISO 4217. Source: the Beancount Language Syntax document. What `bean-check` accepts
is tried in the tests with beancount itself.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from openappeal.core.cells import write_table
from openappeal.core.workbook_files import Cell, write_workbook
from openappeal.fundraising.books import Account, Kind
from openappeal.fundraising.money import plain

HEADER = ("day", "entry", "kind", "account", "purpose", "currency", "amount", "reverses", "rate")


@dataclass(frozen=True)
class Row:
    """One line of the books, by day and entry."""

    day: date
    entry: int
    kind: Kind
    account: Account
    purpose: str
    currency: str
    amount: int
    reverses: int | None = None
    rate: str = ""


def as_csv(rows: Iterable[Row]) -> str:
    """One row for each line; sums with a point."""
    out = io.StringIO(newline="")
    write_table(out, [HEADER])
    # Numbers stand as they are: `write_table` would put an apostrophe before a minus.
    for row in rows:
        out.write(",".join(_cells(row)) + "\r\n")
    return out.getvalue()


def as_xlsx(rows: Iterable[Row]) -> bytes:
    """The same as a workbook, in which days are days and sums are numbers."""

    def cells(row: Row) -> list[Cell]:
        texts: list[Cell] = list(_cells(row))
        return [row.day, *texts[1:6], Decimal(plain(row.amount, row.currency)), *texts[7:]]

    return write_workbook("books", [HEADER, *map(cells, rows)])


INCOME_HEADER = ("year", "purpose", "currency", "kind", "number", "amount")
Income = tuple[int, str, str, str, int, int]


def income_csv(rows: Iterable[Income]) -> str:
    """How gifts came, by year, purpose and currency; sums with a point."""
    out = io.StringIO(newline="")
    write_table(out, [INCOME_HEADER])
    for year, purpose, currency, kind, number, amount in rows:
        out.write(f"{year},{purpose},{currency},{kind},{number},{plain(amount, currency)}\r\n")
    return out.getvalue()


def income_xlsx(rows: Iterable[Income]) -> bytes:
    """The same as a workbook."""
    cells: list[Sequence[Cell]] = [
        [Decimal(year), purpose, currency, kind, Decimal(number), Decimal(plain(amount, currency))]
        for year, purpose, currency, kind, number, amount in rows
    ]
    return write_workbook("gifts", [INCOME_HEADER, *cells])


def as_beancount(rows: Iterable[Row], *, title: str) -> str:
    """The books as beancount reads them. Rows come by day and entry."""
    rows = list(rows)
    return "".join(_beancount(rows, title))


def _beancount(rows: Sequence[Row], title: str) -> Iterator[str]:
    yield f'option "title" "{_quoted(title)}"\n'
    for currency in sorted({row.currency for row in rows}):
        yield f'option "operating_currency" "{currency}"\n'
    if not rows:
        return
    first = min(row.day for row in rows)
    yield "\n"
    for currency in sorted({row.currency for row in rows}):
        yield f"{first} commodity {currency}\n"
    for name in sorted({_account(row) for row in rows}):
        yield f"{first} open {name}\n"
    for entry, lines in groupby(rows, key=lambda row: row.entry):
        group = list(lines)
        head = group[0]
        yield f'\n{head.day} * "{head.kind.value}"\n'
        yield f'  entry: "{entry}"\n'
        if head.reverses is not None:
            yield f'  reverses: "{head.reverses}"\n'
        if head.rate:
            yield f'  rate: "{head.rate}"\n'
        for row in group:
            yield f"  {_account(row)}  {plain(row.amount, row.currency)} {row.currency}\n"


def _account(row: Row) -> str:
    """Assets:Bank, Income:Gifts:Cover: beancount's names begin with a capital or a digit."""
    if not row.purpose:
        return row.account.full_name
    return f"{row.account.full_name}:{row.purpose[0].upper()}{row.purpose[1:]}"


def _cells(row: Row) -> list[str]:
    return [
        row.day.isoformat(),
        str(row.entry),
        row.kind.value,
        row.account.value,
        row.purpose,
        row.currency,
        plain(row.amount, row.currency),
        str(row.reverses or ""),
        row.rate,
    ]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
