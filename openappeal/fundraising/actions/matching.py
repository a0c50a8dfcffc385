"""Lines of statements and postings of ours, put together; entries made of lines that nothing fits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from openappeal.audit import actions as audit
from openappeal.fundraising import books, twice
from openappeal.fundraising.actions.books import MANY, BadEntry, Draft, post_many
from openappeal.fundraising.books import Account, Kind, Line
from openappeal.fundraising.books_models import Entry, Expense, Posting
from openappeal.fundraising.gift_models import STEPS, Gift
from openappeal.fundraising.reconciling.matching import Ours, Pair, Theirs, pairs
from openappeal.fundraising.statement_models import LineState, Match, StatementLine
from openappeal.vault import tags
from openappeal.vault.keys import KeyProvider

One = TypeVar("One")


class NotTheSame(Exception):
    """The postings are not what the line says, to the last cent, or one of them belongs to another line."""


class NotWaiting(Exception):
    """Somebody else has done something with this line meanwhile."""


class MayBeGifts(Exception):
    """Gifts of the same sum are promised or on their way: `lines` says of which lines. Somebody is to look first."""

    def __init__(self, lines: Sequence[int]) -> None:
        super().__init__(list(lines))
        self.lines = tuple(lines)


class Meaning(StrEnum):
    """What a waiting line was, as a person says."""

    GIFTS = "gifts"
    REFUND = "refund"
    RETURNED = "returned"
    FEE = "fee"
    PLACEMENT = "placement"
    RUNNING = "running"
    INTEREST = "interest"
    FROM_CASH = "from_cash"
    FROM_CHEQUES = "from_cheques"
    FROM_STRIPE = "from_stripe"
    FROM_PAYPAL = "from_paypal"
    FROM_GOCARDLESS = "from_gocardless"
    TO_BANK = "to_bank"


FROM = {
    Meaning.FROM_CASH: Account.CASH,
    Meaning.FROM_CHEQUES: Account.CHEQUES,
    Meaning.FROM_STRIPE: Account.STRIPE,
    Meaning.FROM_PAYPAL: Account.PAYPAL,
    Meaning.FROM_GOCARDLESS: Account.GOCARDLESS,
}
# Which have a purpose, and with which account they are entered.
AGAINST = {
    Meaning.GIFTS: Account.GIFTS,
    Meaning.REFUND: Account.GIFTS,
    Meaning.RETURNED: Account.GIFTS,
    Meaning.INTEREST: Account.INTEREST,
    Meaning.FEE: Account.FEES,
    Meaning.PLACEMENT: Account.PLACEMENTS,
    Meaning.RUNNING: Account.RUNNING,
}
_KINDS = {
    Meaning.GIFTS: Kind.GIFTS,
    Meaning.REFUND: Kind.REFUND,
    Meaning.RETURNED: Kind.RETURNED,
    Meaning.INTEREST: Kind.INTEREST,
    Meaning.FEE: Kind.FEE,
    Meaning.PLACEMENT: Kind.EXPENSE,
    Meaning.RUNNING: Kind.EXPENSE,
    Meaning.FROM_CASH: Kind.DEPOSIT,
    Meaning.FROM_CHEQUES: Kind.DEPOSIT,
}
_MAY_BE_GIFTS = (Meaning.GIFTS, Meaning.FROM_CASH, Meaning.FROM_CHEQUES)
_COMES = {Meaning.GIFTS, Meaning.INTEREST, *FROM}


def means(line: StatementLine) -> list[Meaning]:
    """What a line can have been: money that came was no expense, and a service pays nobody's cheques in."""
    comes = line.net > 0
    is_bank = line.account == Account.BANK
    found = []
    for meaning in Meaning:
        if meaning == Meaning.TO_BANK:
            fits = not comes and not is_bank
        elif meaning in FROM:
            fits = comes and is_bank
        else:
            fits = comes == (meaning in _COMES)
        if fits:
            found.append(meaning)
    return found


@transaction.atomic
def match_waiting(*, account: Account, keys: KeyProvider, by: str) -> int:
    """Match every waiting line of an account that fits. Returns how many.

    Where our entry is the sum before a fee, the fee is entered, for the same purpose.
    """
    theirs = {one.id: one for one in _theirs(_waiting(account).select_for_update())}
    if not theirs:
        return 0
    found = pairs(theirs.values(), _ours(account, keys.tag_key()))
    for some in _chunks(found):
        matches = [Match(line_id=pair.line, posting_id=posting) for pair in some for posting in pair.postings]
        matches += _enter_fees([pair for pair in some if pair.fee], theirs, account, by)
        Match.objects.bulk_create(matches)
    _set_state([pair.line for pair in found], LineState.MATCHED)
    return len(found)


def _theirs(lines: QuerySet[StatementLine, StatementLine]) -> Iterator[Theirs]:
    for pk, day, net, fee, currency, reference in lines.values_list(
        "pk", "day", "net", "fee", "currency", "reference"
    ).iterator():
        yield Theirs(pk, day, net, fee, currency, bytes(reference) if reference is not None else None)


def _ours(account: Account, key: bytes) -> Iterator[Ours]:
    """What each entry did to the account, as far as no line has it."""
    rows = free_postings(account).order_by("entry_id", "currency", "pk")
    facts = rows.values_list("entry_id", "currency", "pk", "amount", "entry__day", "entry__source").iterator()
    for (entry, currency), group in groupby(facts, key=lambda row: row[:2]):
        postings = list(group)
        *_facts, day, source = postings[0]
        amount = sum(row[3] for row in postings)
        ids = tuple(row[2] for row in postings)
        yield Ours(entry, day, amount, currency, ids, _reference(key, account, source))


def free_postings(account: Account) -> QuerySet[Posting, Posting]:
    """What no line has yet, of entries that stand."""
    return Posting.objects.filter(
        account=account.value, match=None, entry__reverses=None, entry__reversed_by=None
    ).order_by("entry__day", "pk")


@transaction.atomic
def match(*, line: int, postings: Sequence[int], by: str, today: date) -> None:
    """Say by hand which postings a line is. If they are its sum before a fee, the fee is entered.

    :raises NotTheSame:
    :raises NotWaiting:
    """
    found = locked([line])[0]
    ours = list(
        free_postings(Account(found.account))
        .filter(pk__in=postings, currency=found.currency)
        .select_for_update(of=("self",))
    )
    total = sum(one.amount for one in ours)
    if len(ours) != len(set(postings)) or not ours or total not in (found.net, found.net + found.fee):
        raise NotTheSame
    matches = [Match(line=found, posting=one) for one in ours]
    if total != found.net:
        pair = Pair(found.pk, tuple(one.pk for one in ours), found.fee)
        theirs = Theirs(found.pk, found.day, found.net, found.fee, found.currency)
        matches += _enter_fees([pair], {found.pk: theirs}, Account(found.account), by)
    Match.objects.bulk_create(matches)
    _set_state([found.pk], LineState.MATCHED)
    audit.record(by=by, action="fundraising.match_line", today=today, subject=str(found))


@transaction.atomic
def let_wait(*, line: int, by: str, today: date) -> None:
    """Take a line's matching back, or bring back one that was set aside. What was entered stands."""
    found = StatementLine.objects.select_for_update().get(pk=line)
    if found.state == LineState.WAITING:
        return
    Match.objects.filter(line=found).delete()
    _set_state([found.pk], LineState.WAITING)
    audit.record(by=by, action="fundraising.let_line_wait", today=today, subject=str(found))


@transaction.atomic
def set_aside(*, lines: Sequence[int], by: str, today: date) -> int:
    """Say that nothing is to be entered for these lines. Returns how many they are.

    :raises NotWaiting:
    """
    found = locked(lines)
    _set_state([one.pk for one in found], LineState.ASIDE)
    for one in found:
        audit.record(by=by, action="fundraising.set_line_aside", today=today, subject=str(one))
    return len(found)


@transaction.atomic
def enter(
    *,
    lines: Sequence[int],
    meaning: Meaning,
    purpose: str,
    are_others: bool = False,
    keys: KeyProvider,
    by: str,
    today: date,
) -> int:
    """Make an entry of each line, which is then matched. Returns how many they are.

    `are_others`: somebody has looked at the gifts of the same sums, and these are other money.

    :raises MayBeGifts: nothing was entered; see :func:`openappeal.fundraising.actions.line_gifts.settle`.
    :raises NotWaiting:
    :raises NotTheSame: money that went cannot have been a gift; see :func:`means`.
    :raises BadEntry: a purpose is missing.
    :raises openappeal.fundraising.actions.books.UnknownPurpose:
    """
    found = locked(lines)
    if any(meaning not in means(line) for line in found):
        raise NotTheSame
    if meaning in AGAINST and not purpose:
        raise BadEntry("purpose_missing")
    if meaning in _MAY_BE_GIFTS and not are_others:
        _look_for_gifts(found)
    sources = _sources([line.pk for line in found])
    drafts = [
        Draft(line.day, _KINDS.get(meaning, Kind.PAYOUT), _lines_of(line, meaning, purpose), sources[line.pk])
        for line in found
    ]
    entries = post_many(drafts=drafts, by=by)
    if meaning in (Meaning.PLACEMENT, Meaning.RUNNING):
        Expense.objects.bulk_create(Expense(entry=entry) for entry in entries)
    of_entry = {entry.pk: line for entry, line in zip(entries, found, strict=True)}
    postings = Posting.objects.filter(entry__in=entries, account=found[0].account).values_list("pk", "entry_id")
    Match.objects.bulk_create([Match(line=of_entry[entry], posting_id=pk) for pk, entry in postings], batch_size=MANY)
    _set_state([one.pk for one in found], LineState.MATCHED)
    for one in found:
        audit.record(by=by, action="fundraising.enter_line", today=today, subject=str(one))
    # The other side of a payment may be a waiting line of another account.
    other = Account.BANK if meaning == Meaning.TO_BANK else FROM.get(meaning)
    if other is not None:
        match_waiting(account=other, keys=keys, by=by)
    return len(found)


def _look_for_gifts(lines: Sequence[StatementLine]) -> None:
    # Whoever moves one of these gifts just now is waited for: then it has cleared, and its sum lies free beside
    # the line.
    sums = {line.net + line.fee for line in lines}
    list(Gift.objects.select_for_update().filter(state__in=STEPS, amount_minor__in=sums).order_by("pk").values("pk"))
    found = twice.gifts_like(lines)
    if found:
        raise MayBeGifts(sorted(found))


def _lines_of(line: StatementLine, meaning: Meaning, purpose: str) -> list[Line]:
    account = Account(line.account)
    other = AGAINST.get(meaning) or FROM.get(meaning) or Account.BANK
    gross = line.net + line.fee
    giving, getting = (other, account) if gross > 0 else (account, other)
    found = books.moved(giving, getting, abs(gross), line.currency, purpose) if gross else []
    if line.fee:
        if not purpose:
            raise BadEntry("purpose_missing")
        found += _fee(account, line.fee, line.currency, purpose)
    return found


def _fee(account: Account, fee: int, currency: str, purpose: str) -> list[Line]:
    """What was kept, or, below zero, given back."""
    return [Line(Account.FEES, fee, currency, purpose), Line(account, -fee, currency)]


def _enter_fees(found: Sequence[Pair], theirs: Mapping[int, Theirs], account: Account, by: str) -> list[Match]:
    """Enter what a service kept, for the purpose of the posting that it was kept of."""
    if not found:
        return []
    first = {pair.line: pair.postings[0] for pair in found}
    entry_of = dict(Posting.objects.filter(pk__in=first.values()).values_list("pk", "entry_id"))
    purposes: dict[int, str] = {}
    rows = Posting.objects.filter(entry__in=entry_of.values(), purpose__isnull=False).order_by("amount", "purpose_id")
    for entry, purpose in rows.values_list("entry_id", "purpose_id"):
        purposes.setdefault(entry, purpose or "")
    sources = _sources([pair.line for pair in found])
    before = _fees_before([pair.line for pair in found], account)
    drafts, drawn, matches = [], [], []
    for pair in found:
        line, purpose = theirs[pair.line], purposes[entry_of[first[pair.line]]]
        there = before.get((pair.line, -pair.fee, purpose))
        if there is not None:
            matches.append(Match(line_id=pair.line, posting_id=there))
            continue
        lines = _fee(account, pair.fee, line.currency, purpose)
        drafts.append(Draft(line.day, Kind.FEE, lines, sources[pair.line]))
        drawn.append(pair.line)
    entries = post_many(drafts=drafts, by=by) if drafts else []
    of_entry = {made.pk: line for made, line in zip(entries, drawn, strict=True)}
    kept = Posting.objects.filter(entry__in=entries, account=account.value).values_list("pk", "entry_id")
    return matches + [Match(line_id=of_entry[entry], posting_id=pk) for pk, entry in kept]


def _fees_before(lines: Sequence[int], account: Account) -> dict[tuple[int, int, str], int]:
    """Fees that were entered of these lines when they were matched before: by line, sum and purpose."""
    wanted = free_postings(account).filter(entry__source__in=[f"line:{pk}:1" for pk in lines], entry__kind=Kind.FEE)
    free = {entry: (pk, amount) for entry, pk, amount in wanted.values_list("entry_id", "pk", "amount")}
    spent = Posting.objects.filter(entry__in=free, account=Account.FEES.value)
    return {
        (int(source.split(":")[1]), free[entry][1], purpose or ""): free[entry][0]
        for entry, source, purpose in spent.values_list("entry_id", "entry__source", "purpose_id")
    }


def _sources(lines: Sequence[int]) -> dict[int, str]:
    """A line that waits again and is entered again makes another entry; the first one was reversed, or stands."""
    found = {pk: f"line:{pk}:1" for pk in lines}
    for chunk in _chunks(sorted(found)):
        taken = Entry.objects.filter(source__in=[found[pk] for pk in chunk]).values_list("source", flat=True)
        for source in taken:
            pk = int(source.split(":")[1])
            times = Entry.objects.filter(source__startswith=f"line:{pk}:").count()
            found[pk] = f"line:{pk}:{times + 1}"
    return found


def _reference(key: bytes, account: Account, source: str) -> bytes | None:
    """The tag that a line of this account would have of the number at the end of our source."""
    _room, _, number = source.rpartition(":")
    return tags.plain_tag(key, "statement", f"number:{account}:{number}") if number and _room else None


def _waiting(account: Account) -> QuerySet[StatementLine, StatementLine]:
    return StatementLine.objects.filter(account=account.value, state=LineState.WAITING)


def locked(lines: Sequence[int]) -> list[StatementLine]:
    """Waiting lines of one account, alone in this transaction.

    :raises NotWaiting:
    :raises NotTheSame:
    """
    found = list(StatementLine.objects.select_for_update().filter(pk__in=lines).order_by("day", "pk"))
    if not found or len(found) != len(set(lines)) or any(one.state != LineState.WAITING for one in found):
        raise NotWaiting
    if len({one.account for one in found}) > 1:
        raise NotTheSame
    return found


def _set_state(lines: Sequence[int], state: LineState) -> None:
    for chunk in _chunks(lines):
        StatementLine.objects.filter(pk__in=chunk).update(state=state)


def _chunks(found: Sequence[One]) -> Iterator[Sequence[One]]:
    return (found[start : start + MANY] for start in range(0, len(found), MANY))
