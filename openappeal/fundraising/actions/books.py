"""Writing to the books: entries are posted and reversed, and never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from openappeal.audit import actions as audit
from openappeal.fundraising import books, books_freshness, freshness
from openappeal.fundraising.books import Account, BadEntry, Kind, Line, Rate
from openappeal.fundraising.books_models import Entry, Posting, Purpose
from openappeal.fundraising.statement_models import LineState, Match, StatementLine

__all__ = ["AlreadyPosted", "AlreadyReversed", "BadEntry", "UnknownPurpose", "name_purpose", "post", "reverse"]

MANY = 2_000


class AlreadyPosted(Exception):
    """This source is in the books already; `entry` is the id of its entry."""

    def __init__(self, entry: int) -> None:
        super().__init__(entry)
        self.entry = entry


class AlreadyReversed(Exception):
    """The entry was reversed before, or is a reversal itself; those are not reversed again, but posted anew."""


class UnknownPurpose(Exception):
    """No purpose has this key, which is the exception's argument: a slip of the pen would split the books."""


@transaction.atomic
def name_purpose(*, key: str, names: Mapping[str, str], by: str, today: date) -> Purpose:
    """Make a purpose, or give it other words. `names` by language.

    :raises BadEntry: if the key is none: small Latin letters, digits and hyphens, sixty at most.
    """
    if not books.PURPOSE.fullmatch(key):
        raise BadEntry("purpose")
    words = {language: name.strip() for language, name in names.items() if name.strip()}
    purpose, made = Purpose.objects.get_or_create(key=key, defaults={"names": words})
    if made or purpose.names != words:
        purpose.names = words
        purpose.save()
        audit.record(by=by, action="fundraising.name_purpose", today=today, subject=str(purpose))
    return purpose


@transaction.atomic
def post(
    *, day: date, text_kind: Kind | str, lines: Sequence[Line], by: str, source: str = "", rate: Rate | None = None
) -> int:
    """Put an entry into the books and return its id. Lines of one account, currency and purpose become one.

    Call it inside the transaction of whatever it records. `source` says what it was made from, so that this is never
    posted twice; `books` has the lines of gifts, of what is moved, carried and converted. The caller writes the audit
    row: a gift's or an import's own.

    :raises BadEntry: the lines do not balance, or one of them cannot stand; see its `reason`.
    :raises AlreadyPosted: the source is in the books.
    :raises UnknownPurpose:
    """
    kind = Kind(text_kind)
    if kind == Kind.REVERSAL:
        raise BadEntry("empty")
    lines = _together(lines)
    books.check(lines)
    _check_rate(kind, lines, rate)
    if source and not books.SOURCE.fullmatch(source):
        raise BadEntry("source")
    _know_purposes(lines)
    made = _write(day, kind, lines, by, source=source, rate=rate).pk
    if not source.startswith("gift:"):
        # A gift marks the pages of its drive itself.
        freshness.mark_purposes({line.purpose for line in lines if line.purpose})
    return made


@dataclass(frozen=True)
class Draft:
    """An entry that is still to be posted."""

    day: date
    kind: Kind
    lines: Sequence[Line]
    source: str


def post_many(*, drafts: Sequence[Draft], by: str) -> list[Entry]:
    """Post many at once, each checked like one. Call it inside a transaction that has made sure that none is there.

    :raises BadEntry:
    :raises UnknownPurpose:
    """
    ready = []
    for draft in drafts:
        together = _together(draft.lines)
        books.check(together)
        _check_rate(draft.kind, together, None)
        if not books.SOURCE.fullmatch(draft.source):
            raise BadEntry("source")
        ready.append(together)
    _know_purposes([line for lines in ready for line in lines])
    entries = Entry.objects.bulk_create(
        [Entry(day=draft.day, kind=draft.kind.value, by=by, source=draft.source) for draft in drafts], batch_size=MANY
    )
    Posting.objects.bulk_create(
        [_posting(entry, line) for entry, lines in zip(entries, ready, strict=True) for line in lines], batch_size=MANY
    )
    freshness.mark_purposes({line.purpose for lines in ready for line in lines if line.purpose})
    books_freshness.mark({draft.day.year for draft in drafts})
    return entries


@transaction.atomic
def reverse(entry: Entry | int, *, by: str, reason: str, today: date) -> int:
    """Undo an entry with another one, of today, and return its id. `reason` stands in the audit list, not in the books.

    :raises AlreadyReversed:
    :raises Entry.DoesNotExist:
    """
    pk = entry.pk if isinstance(entry, Entry) else entry
    found = Entry.objects.select_for_update().get(pk=pk)
    if found.kind == Kind.REVERSAL or Entry.objects.filter(reverses=found).exists():
        raise AlreadyReversed
    # A line of a statement that was this entry is something else, or waits again.
    StatementLine.objects.filter(matches__posting__entry=found).update(state=LineState.WAITING)
    Match.objects.filter(line__matches__posting__entry=found).delete()
    undone = books.reversed_lines(lines_of(found))
    # Before the entry it undoes, it would make the books show a loss that never was.
    made = _write(max(today, found.day), Kind.REVERSAL, undone, by, reverses=found)
    freshness.mark_purposes({line.purpose for line in undone if line.purpose})
    audit.record(by=by, action="fundraising.reverse", today=today, subject=str(found), reason=reason[:500])
    return made.pk


def lines_of(entry: Entry) -> list[Line]:
    """The lines of an entry, as plain values."""
    return [
        Line(Account(one.account), one.amount, one.currency, one.purpose_id or "")
        for one in entry.postings.order_by("pk")
    ]


def _together(lines: Sequence[Line]) -> list[Line]:
    sums: dict[tuple[Account, str, str, bool], int] = {}
    for line in lines:
        # What is debited and what is credited stay apart: a payment and its fee in one account would hide each other.
        place = (Account(line.account), line.currency, line.purpose, line.amount_minor > 0)
        sums[place] = sums.get(place, 0) + line.amount_minor
    return [Line(account, amount, currency, purpose) for (account, currency, purpose, _), amount in sums.items()]


def _check_rate(kind: Kind, lines: Sequence[Line], rate: Rate | None) -> None:
    converts = any(line.account == Account.EXCHANGE for line in lines)
    if converts != (rate is not None) or converts != (kind == Kind.CONVERSION):
        raise BadEntry("rate")
    if rate is not None:
        books.check_rate(rate)
        if {line.currency for line in lines} != {rate.base, rate.quote}:
            raise BadEntry("rate")


def _know_purposes(lines: Sequence[Line]) -> None:
    wanted = {line.purpose for line in lines if line.purpose}
    known = set(Purpose.objects.filter(key__in=wanted).values_list("key", flat=True))
    for key in sorted(wanted - known):
        raise UnknownPurpose(key)


def _write(
    day: date,
    kind: Kind,
    lines: Sequence[Line],
    by: str,
    *,
    source: str = "",
    rate: Rate | None = None,
    reverses: Entry | None = None,
) -> Entry:
    try:
        # Of two at once the database refuses the second; a savepoint keeps the caller's transaction whole.
        with transaction.atomic():
            entry = Entry.objects.create(
                day=day,
                kind=kind.value,
                by=by,
                source=source,
                reverses=reverses,
                rate=rate.text() if rate else "",
                rate_day=rate.day if rate else None,
            )
    except IntegrityError:
        if reverses is not None:
            raise AlreadyReversed from None
        before = Entry.objects.filter(source=source).first() if source else None
        if before is None:
            raise
        raise AlreadyPosted(before.pk) from None
    Posting.objects.bulk_create(_posting(entry, line) for line in lines)
    books_freshness.mark([day.year])
    return entry


def _posting(entry: Entry, line: Line) -> Posting:
    return Posting(
        entry=entry,
        account=line.account.value,
        amount=line.amount_minor,
        currency=line.currency,
        purpose_id=line.purpose or None,
    )
