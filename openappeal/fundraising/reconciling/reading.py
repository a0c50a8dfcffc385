"""Lines of rows. What a row says of people is looked at for a moment, tagged, and not handed on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from openappeal.core.sheets import Row, Sheet
from openappeal.fundraising.books import Account
from openappeal.fundraising.money import BadSum, UnknownCurrency, exponent, read_sum
from openappeal.fundraising.reconciling.formats import SUMS, Column
from openappeal.fundraising.reconciling.marks import Possible, possible, read_day

Tag = Callable[[str], bytes]


class What(StrEnum):
    """As `statement_models.LineKind`."""

    PAYMENT = "payment"
    REFUND = "refund"
    RETURNED = "returned"
    FEE = "fee"
    PAYOUT = "payout"
    CONVERSION = "conversion"
    HOLD = "hold"
    OTHER = "other"


@dataclass(frozen=True)
class Found:
    """One line of a statement. `so_far`: the sum is all that was given back up to now, not only this time.

    `only_after`: it says something only if the payment itself was seen, for it never arrived.
    """

    day: date
    net: int
    fee: int
    currency: str
    what: What
    key: bytes
    reference: bytes | None
    so_far: bool = False
    only_after: bool = False


@dataclass(frozen=True)
class Manner:
    """How a file is read: what was detected, remembered or said."""

    account: Account
    columns: Mapping[Column, str]
    decimal: str
    order: str
    currency: str = ""


@dataclass(frozen=True)
class Refused:
    """A row that cannot be read: its number in the file, and why (day, sum, currency)."""

    number: int
    reason: str


# Parts of what services call a row, in the languages of their files. The first that fits counts.
_TYPES = (
    (What.HOLD, "hold|authorization|einbehalt|autorisierung|autorisation|retenue|retención|autorización"),
    (What.RETURNED, "reversal|chargeback|dispute|rückbuchung|rückbelastung|litige|contracargo|reversión"),
    (What.REFUND, "refund|rückzahlung|erstattung|remboursement|reembolso"),
    (What.CONVERSION, "conversion|währungsumrechnung|conversión|cambio de divisa"),
    (What.PAYOUT, "withdrawal|transfer to bank|abbuchung|überweisung auf|virement vers|retirada|transferencia a"),
    (What.FEE, "fee|gebühr|commission|comisión"),
    (What.PAYMENT, "payment|donation|zahlung|spende|paiement|don|pago|donación|subscription"),
)
_COUNTED = "completed|abgeschlossen|terminé|effectué|completado|completada|cleared|paid|succeeded|paid_out|confirmed"
_COUNTED_WORDS = frozenset([*_COUNTED.split("|"), "refunded", "partially refunded", "disputed", "charged_back"])
_NEVER_ARRIVED = frozenset({"failed"})
_UNDONE = _NEVER_ARRIVED | {"charged_back"}


def what_is_open(sheet: Sheet, columns: Mapping[Column, str]) -> Possible:
    """Which marks and orders fit every row of the file.

    :raises openappeal.core.sheets.BadFile:
    """
    places = _places(sheet, columns)
    sums = [places[column] for column in SUMS if column in places]
    days: set[str] = set()
    texts: set[str] = set()
    for row in sheet.rows():
        if Column.DAY in places:
            days.add(row.cells[places[Column.DAY]])
        texts.update(row.cells[place] for place in sums)
    return possible(days, texts)


def lines(sheet: Sheet, manner: Manner, *, tag: Tag) -> Iterator[Found | Refused]:
    """The lines of a file, and the rows that cannot be read. Rows that moved no money are passed over.

    :raises openappeal.core.sheets.BadFile:
    """
    reader = _Reader(sheet, manner, tag)
    for row in sheet.rows():
        try:
            yield from reader.read(row)
        except BadSum:
            yield Refused(row.number, "sum")
        except UnknownCurrency:
            yield Refused(row.number, "currency")
        except _BadDay:
            yield Refused(row.number, "day")


class _BadDay(Exception):
    pass


class _Reader:
    def __init__(self, sheet: Sheet, manner: Manner, tag: Tag) -> None:
        self._manner, self._tag = manner, tag
        self._places = _places(sheet, manner.columns)
        # Of lines without a number of their own: how many like this one came before it in this file.
        self._alike: Counter[str] = Counter()

    def read(self, row: Row) -> Iterator[Found]:
        status = self._cell(row, Column.STATUS).casefold()
        if status and status not in _COUNTED_WORDS | _UNDONE:
            return
        if self._cell(row, Column.BALANCE_IMPACT).casefold() == "memo":
            return
        day = read_day(self._cell(row, Column.DAY), self._manner.order)
        if day is None:
            raise _BadDay
        currency = (self._cell(row, Column.CURRENCY) or self._manner.currency).upper()
        settled = self._cell(row, Column.SETTLED_CURRENCY).upper()
        is_settled = bool(settled) and bool(self._cell(row, Column.SETTLED))
        if is_settled:
            currency = settled
        exponent(currency)
        net, fee = self._net_and_fee(row, currency, is_settled)
        number = self._cell(row, Column.NUMBER)
        if number:
            yield from self._numbered(row, day, net, fee, currency, number, is_settled, status)
        elif net or fee:
            yield self._unnumbered(row, day, net, fee, currency)

    def _numbered(
        self, row: Row, day: date, net: int, fee: int, currency: str, number: str, is_settled: bool, status: str
    ) -> Iterator[Found]:
        what, reference = self._what(row, net), self._tag(f"number:{self._manner.account}:{number}")
        is_undone, never_arrived = status in _UNDONE, status in _NEVER_ARRIVED
        if (net or fee) and not never_arrived:
            key = self._tag(f"line:{self._manner.account}:{number}:{currency}")
            yield Found(day, net, fee, currency, what, key, reference)
        back = self._sum(row, Column.SETTLED_REFUNDED if is_settled else Column.REFUNDED, currency)
        if is_undone:
            back = max(back, net + fee)
        if back:
            key = self._tag(f"back:{self._manner.account}:{number}:{currency}:{back}")
            undone = What.RETURNED if is_undone else What.REFUND
            yield Found(day, -back, 0, currency, undone, key, reference, so_far=True, only_after=never_arrived)

    def _unnumbered(self, row: Row, day: date, net: int, fee: int, currency: str) -> Found:
        text = " ".join(self._cell(row, Column.TEXT).casefold().split())
        alike = f"{self._manner.account}:{day}:{net}:{fee}:{currency}:{text}"
        self._alike[alike] += 1
        key = self._tag(f"alike:{alike}:{self._alike[alike]}")
        return Found(day, net, fee, currency, self._what(row, net), key, None)

    def _net_and_fee(self, row: Row, currency: str, is_settled: bool) -> tuple[int, int]:
        """What the line did to the account, and what was kept of it, which is above zero."""
        has = self._places.__contains__
        if has(Column.CAME) or has(Column.WENT):
            return abs(self._sum(row, Column.CAME, currency)) - abs(self._sum(row, Column.WENT, currency)), 0
        fee = self._sum(row, Column.FEE, currency)
        if has(Column.NET):
            return self._sum(row, Column.NET, currency), -fee
        gross = self._sum(row, Column.SETTLED if is_settled else Column.GROSS, currency)
        return gross - abs(fee), abs(fee)

    def _what(self, row: Row, net: int) -> What:
        said = self._cell(row, Column.TYPE).casefold()
        for what, words in _TYPES:
            if any(word in said for word in words.split("|")) and said:
                return what
        if self._manner.account == Account.BANK:
            return What.OTHER
        return What.PAYMENT if net > 0 else What.OTHER

    def _sum(self, row: Row, column: Column, currency: str) -> int:
        text = self._cell(row, column)
        return read_sum(text, currency, decimal=self._manner.decimal) if text else 0

    def _cell(self, row: Row, column: Column) -> str:
        place = self._places.get(column)
        return row.cells[place].strip().lstrip("'") if place is not None else ""


def _places(sheet: Sheet, columns: Mapping[Column, str]) -> dict[Column, int]:
    return {column: sheet.header.index(name) for column, name in columns.items() if name in sheet.header}
