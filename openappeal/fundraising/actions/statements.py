"""Files of banks and payment services: looked at, taken in, their lines matched with the books."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.core.sheets import Sheet
from openappeal.fundraising.actions import matching
from openappeal.fundraising.actions.books import MANY
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import OpenBooks
from openappeal.fundraising.reconciling import formats, reading
from openappeal.fundraising.reconciling.formats import Column, Format, UnknownColumns
from openappeal.fundraising.reconciling.marks import Possible
from openappeal.fundraising.reconciling.reading import Found, Manner, Refused, What
from openappeal.fundraising.statement_models import LineState, Shape, Statement, StatementLine
from openappeal.vault import tags
from openappeal.vault.keys import KeyProvider

MOST_REFUSED = 100
_BACK = (What.REFUND, What.RETURNED)


class NotSaid(Exception):
    """How the file is to be read is not known yet: the names of what has to be said are `questions`."""

    def __init__(self, questions: Sequence[str]) -> None:
        super().__init__(list(questions))
        self.questions = tuple(questions)


@dataclass(frozen=True)
class Said:
    """What a person says of a file; empty is not said."""

    account: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""
    order: str = ""
    currency: str = ""


@dataclass(frozen=True)
class Look:
    """What is in a file. `asked`: what the rows leave open or nobody has confirmed yet, with what is possible."""

    account: Account
    manner: Manner | None
    header: tuple[str, ...]
    open: Possible
    asked: tuple[str, ...]
    is_known_shape: bool
    needs_currency: bool
    new: int = 0
    known: int = 0
    refused: tuple[Refused, ...] = ()
    number_refused: int = 0
    found: int = 0
    first_day: date | None = None
    last_day: date | None = None
    came: Mapping[str, int] = field(default_factory=dict)
    went: Mapping[str, int] = field(default_factory=dict)


def look(*, sheet: Sheet, said: Said, keys: KeyProvider) -> Look:
    """Read a file as it would be taken in, and keep nothing.

    What this kind of file was said to be before is remembered; what a person says now goes first.

    :raises openappeal.core.sheets.BadFile:
    :raises UnknownColumns: and nobody has said which they are.
    """
    looked, _new = _examine(sheet, said, keys)
    return looked


def _examine(sheet: Sheet, said: Said, keys: KeyProvider) -> tuple[Look, list[Found]]:
    """What `look` says, and the lines that are new."""
    account, shape, columns, found = _columns(sheet, said)
    possible = reading.what_is_open(sheet, columns)
    decimal, order, currency = _manner(said, shape, found, possible)
    needs_currency = Column.CURRENCY not in columns
    asked = []
    if decimal not in possible.decimals:
        asked.append("decimal")
    if order not in possible.orders:
        asked.append("order")
    if needs_currency and not currency:
        asked.append("currency")
    common = {
        "account": account, "header": sheet.header, "open": possible, "asked": tuple(asked),
        "is_known_shape": shape is not None, "needs_currency": needs_currency,
    }  # fmt: skip
    if asked:
        return Look(manner=None, **common), []  # type: ignore[arg-type]
    manner = Manner(account, columns, decimal, order, currency)
    lines, refused = _read(sheet, manner, keys)
    new, known = _sort(account, lines)
    days = [line.day for line in lines]
    came: Counter[str] = Counter()
    went: Counter[str] = Counter()
    for line in new:
        (came if line.net > 0 else went)[line.currency] += line.net
    looked = Look(
        manner=manner,
        found=len(lines),
        new=len(new),
        known=known,
        refused=tuple(refused[:MOST_REFUSED]),
        number_refused=len(refused),
        first_day=min(days, default=None),
        last_day=max(days, default=None),
        came=dict(came),
        went=dict(went),
        **common,  # type: ignore[arg-type]
    )
    return looked, new


@transaction.atomic
def take_in(*, sheet: Sheet, said: Said, keys: KeyProvider, by: str, today: date) -> Statement:
    """Keep the lines that are new, remember how this kind of file is read, and match what fits.

    Taking the same file in again, or one that overlaps with it, in whatever order, adds nothing twice.

    :raises NotSaid: something must be confirmed first; see :func:`look`.
    :raises openappeal.core.sheets.BadFile:
    :raises UnknownColumns:
    """
    _one_at_a_time()
    looked, new = _examine(sheet, said, keys)
    manner = looked.manner
    if manner is None:
        raise NotSaid(looked.asked)
    statement = Statement.objects.create(
        account=manner.account.value,
        day=today,
        by=by,
        lines_found=looked.found,
        lines_new=len(new),
        first_day=looked.first_day,
        last_day=looked.last_day,
    )
    for start in range(0, len(new), MANY):
        StatementLine.objects.bulk_create(_row(statement, line) for line in new[start : start + MANY])
    _remember(sheet, manner)
    audit.record(by=by, action="fundraising.take_in_statement", today=today, subject=str(statement))
    matching.match_waiting(account=manner.account, keys=keys, by=by)
    return statement


def _one_at_a_time() -> None:
    """Of two who take in files at once, the second looks when the first is done: what was given back so far would
    otherwise be counted by both."""
    OpenBooks.objects.get_or_create(pk=1)
    OpenBooks.objects.select_for_update().get(pk=1)


def _columns(sheet: Sheet, said: Said) -> tuple[Account, Shape | None, dict[Column, str], Format]:
    found = formats.detect(sheet.header)
    # A file of a service is that service's, whatever was chosen; another one is what a person says.
    account = found.account
    if account == Account.BANK and said.account:
        account = Account(said.account)
    shape = Shape.objects.filter(headers_hash=formats.hash_of(sheet.header), account=account.value).first()
    columns = dict(found.columns)
    if shape is not None:
        columns = {Column(column): name for column, name in shape.columns.items()}
    if said.columns:
        columns = {Column(column): name for column, name in said.columns.items() if name in sheet.header}
    if not Format(account, columns).is_whole():
        raise UnknownColumns
    return account, shape, columns, found


def _manner(said: Said, shape: Shape | None, found: Format, possible: Possible) -> tuple[str, str, str]:
    """What is fixed; else what was said now, or the last time. Never what only seems likely."""
    decimal = found.decimal or said.decimal or (shape.decimal if shape else "")
    order = found.order or said.order or (shape.order if shape else "")
    currency = said.currency or (shape.currency if shape else "")
    return decimal, order, currency


def _read(sheet: Sheet, manner: Manner, keys: KeyProvider) -> tuple[list[Found], list[Refused]]:
    key = keys.tag_key()
    lines: list[Found] = []
    refused: list[Refused] = []
    for one in reading.lines(sheet, manner, tag=lambda value: tags.plain_tag(key, "statement", value)):
        if isinstance(one, Refused):
            refused.append(one)
        else:
            lines.append(one)
    return lines, refused


def _sort(account: Account, lines: Sequence[Found]) -> tuple[list[Found], int]:
    """Lines that are not there yet, and the number of those that are."""
    known: set[bytes] = set()
    for start in range(0, len(lines), MANY):
        keys = [line.key for line in lines[start : start + MANY]]
        there = StatementLine.objects.filter(key__in=keys).values_list("key", flat=True)
        known.update(bytes(key) for key in there)
    back = {line.reference for line in lines if line.so_far}
    given_back, paid = _so_far(account, back) if back else (Counter(), set())
    new: list[Found] = []
    seen: set[bytes] = set()
    for line in lines:
        if line.key in known or line.key in seen:
            continue
        if line.so_far:
            rest = _rest(line, given_back, paid)
            if rest is None:
                continue
            line = rest
        seen.add(line.key)
        new.append(line)
    return new, len(lines) - len(new)


def _rest(line: Found, given_back: Counter[bytes], paid: set[bytes]) -> Found | None:
    """Of what a file says was given back up to now, what no earlier file has said."""
    reference = line.reference or b""
    if line.only_after and reference not in paid:
        return None
    more = -line.net - given_back[reference]
    if more <= 0:
        return None
    return Found(line.day, -more, 0, line.currency, line.what, line.key, line.reference)


def _so_far(account: Account, references: set[bytes | None]) -> tuple[Counter[bytes], set[bytes]]:
    back: Counter[bytes] = Counter()
    paid: set[bytes] = set()
    rows = StatementLine.objects.filter(account=account.value, reference__isnull=False)
    for tag, net, kind in rows.values_list("reference", "net", "kind").iterator():
        reference = bytes(tag or b"")
        if reference not in references:
            continue
        if kind in _BACK:
            back[reference] -= net
        else:
            paid.add(reference)
    return back, paid


def _row(statement: Statement, line: Found) -> StatementLine:
    return StatementLine(
        statement=statement,
        account=statement.account,
        key=line.key,
        reference=line.reference,
        day=line.day,
        net=line.net,
        fee=line.fee,
        currency=line.currency,
        kind=line.what.value,
        # What a service holds for a while comes back by itself: nothing is to be entered for it.
        state=LineState.ASIDE if line.what == What.HOLD else LineState.WAITING,
    )


def _remember(sheet: Sheet, manner: Manner) -> None:
    Shape.objects.update_or_create(
        headers_hash=formats.hash_of(sheet.header),
        account=manner.account.value,
        defaults={
            "columns": {column.value: name for column, name in manner.columns.items()},
            "decimal": manner.decimal,
            "order": manner.order,
            "currency": manner.currency,
        },
    )
