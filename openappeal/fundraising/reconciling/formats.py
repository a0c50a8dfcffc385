"""Which columns of a file are read, by the names they have in its header.

Headers: files of PayPal (activity download, in English, German, French and Spanish), Stripe (payments export) and
GoCardless (payments export); any bank's, whose columns are guessed from common names or said by a person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from openappeal.fundraising.books import Account


class Column(StrEnum):
    """What a column holds. A file has a net sum, or a gross one and a fee, or what came and what went apart."""

    DAY = "day"
    NET = "net"
    GROSS = "gross"
    FEE = "fee"
    CAME = "came"
    WENT = "went"
    CURRENCY = "currency"
    NUMBER = "number"  # the other side's own number for the line
    TEXT = "text"  # what a bank writes beside it; only its tag is kept
    STATUS = "status"
    TYPE = "type"
    REFUNDED = "refunded"  # how much of the payment was given back so far
    BALANCE_IMPACT = "impact"
    SETTLED = "settled"  # the sum in the account's own currency, where that is another
    SETTLED_REFUNDED = "settled_refunded"
    SETTLED_CURRENCY = "settled_currency"


SUMS = (
    Column.NET, Column.GROSS, Column.FEE, Column.CAME, Column.WENT, Column.REFUNDED, Column.SETTLED,
    Column.SETTLED_REFUNDED,
)  # fmt: skip
# A person may say which columns of a bank's file these are.
ASKED = (Column.DAY, Column.NET, Column.CAME, Column.WENT, Column.CURRENCY, Column.TEXT)


@dataclass(frozen=True)
class Format:
    """A file as one service writes it. Empty `decimal` and `order`: they depend on the reader's settings there."""

    account: Account
    columns: Mapping[Column, str]
    decimal: str = ""
    order: str = ""

    def is_whole(self) -> bool:
        """Whether day and sum can be read."""
        found = self.columns
        return Column.DAY in found and bool({Column.NET, Column.GROSS, Column.CAME, Column.WENT} & set(found))


class UnknownColumns(Exception):
    """No column of the file holds days, or none sums."""


_PAYPAL = {
    Column.DAY: "date|datum|fecha",
    Column.TYPE: "type|typ|tipo",
    Column.STATUS: "status|état|etat|estado",
    Column.CURRENCY: "currency|währung|devise|divisa",
    Column.GROSS: "gross|brutto|avant commission|bruto",
    Column.FEE: "fee|gebühr|commission|comisión|tarifa",
    Column.NET: "net|netto|neto",
    Column.NUMBER: "transaction id|transaktionscode|numéro de transaction|id. de transacción|id de transacción",
    Column.BALANCE_IMPACT: "balance impact|auswirkung auf guthaben|impact sur le solde|impacto sobre el saldo",
}
_STRIPE = {
    Column.NUMBER: "id",
    Column.DAY: "created (utc)|created date (utc)",
    Column.GROSS: "amount",
    Column.REFUNDED: "amount refunded",
    Column.CURRENCY: "currency",
    Column.SETTLED: "converted amount",
    Column.SETTLED_REFUNDED: "converted amount refunded",
    Column.SETTLED_CURRENCY: "converted currency",
    Column.FEE: "fee",
    Column.STATUS: "status",
}
_GOCARDLESS = {
    Column.NUMBER: "id",
    Column.DAY: "charge_date",
    Column.GROSS: "amount",
    Column.CURRENCY: "currency",
    Column.STATUS: "status",
    Column.REFUNDED: "amount_refunded",
    Column.FEE: "transaction_fee",
}
_BANK = {
    Column.DAY: "date|booking date|transaction date|posting date|posted date|value date|completed date|buchungstag"
    "|buchungsdatum|valuta|wertstellung|date d’opération|date de l’opération|date operation|date opération|fecha"
    "|fecha operación|fecha valor|tarih|işlem tarihi|datum|bokföringsdag|تاریخ",
    Column.NET: "amount|transaction amount|betrag|umsatz|montant|importe|tutar|belopp|مبلغ",
    Column.CAME: "credit|credit amount|money in|paid in|deposits|deposit|received|haben|gutschrift|crédit|abono|haber"
    "|alacak|واریز",
    Column.WENT: "debit|debit amount|money out|paid out|withdrawals|withdrawal|spent|soll|belastung|débit|cargo|debe"
    "|borç|برداشت",
    Column.CURRENCY: "currency|währung|devise|divisa|moneda|para birimi|döviz|valuta kod|ارز",
    Column.TEXT: "description|details|transaction description|reference|memo|narrative|payee|name|verwendungszweck"
    "|buchungstext|libellé|concepto|açıklama|شرح",
}
# What only this service's header has.
_SIGNS = {
    Account.PAYPAL: (_PAYPAL, (Column.NUMBER, Column.GROSS, Column.NET)),
    Account.STRIPE: (_STRIPE, (Column.NUMBER, Column.DAY, Column.GROSS)),
    Account.GOCARDLESS: (_GOCARDLESS, (Column.NUMBER, Column.DAY, Column.FEE)),
}


def score(cells: Sequence[str]) -> int:
    """How many columns of a row are known, if it is a header."""
    known = {word for words in (_PAYPAL, _STRIPE, _GOCARDLESS, _BANK) for one in words.values() for word in _split(one)}
    return sum(_fold(cell) in known for cell in cells)


def detect(header: Sequence[str]) -> Format:
    """The format of a file with this header; a bank's, with what could be guessed, if no service writes it."""
    for account, (words, signs) in _SIGNS.items():
        columns = _columns(header, words)
        if all(sign in columns for sign in signs):
            # Both services write days with the year first and sums with a point, whatever the reader's settings.
            fixed = account != Account.PAYPAL
            return Format(account, columns, "." if fixed else "", "ymd" if fixed else "")
    columns = _columns(header, _BANK)
    if Column.NET in columns:
        columns.pop(Column.CAME, None)
        columns.pop(Column.WENT, None)
    return Format(Account.BANK, columns)


def hash_of(header: Sequence[str]) -> str:
    """By which the same kind of file is known again: a hash of the header's names, in their order."""
    return hashlib.sha256("\n".join(_fold(name) for name in header).encode()).hexdigest()


def _columns(header: Sequence[str], words: Mapping[Column, str]) -> dict[Column, str]:
    by_name = {_fold(name): name for name in reversed(header)}
    found = {}
    for column, names in words.items():
        name = next((by_name[word] for word in _split(names) if word in by_name), None)
        if name is not None:
            found[column] = name
    return found


def _split(names: str) -> list[str]:
    return [_fold(name) for name in names.split("|")]


def _fold(name: str) -> str:
    return re.sub(r"\s+", " ", name.replace("\ufeff", "").replace("'", "’").strip().casefold())
