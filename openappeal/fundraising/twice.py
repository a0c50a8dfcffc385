"""Where the same money may come into the books twice: once as a gift, once as a line of a bank's file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from openappeal.fundraising import gift_entries
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Entry, EntryKind, Posting
from openappeal.fundraising.gift_models import STEPS, Gift, GiftState, Way
from openappeal.fundraising.statement_models import StatementLine

# A gift that has cleared is asked about for so long; a promise as long as it stands.
NEAR = timedelta(days=31)
_OPEN = STEPS[:3]
# How a gift comes through what this account is with.
WAYS: Mapping[str, Way] = {
    Account.PAYPAL: Way.PAYPAL,
    Account.GOCARDLESS: Way.DEBIT,
    Account.STRIPE: Way.STRIPE,
}


def gifts_like(lines: Iterable[StatementLine]) -> dict[int, list[Gift]]:
    """Gifts that these lines may be, by line: promised, on their way, or cleared with nothing of the bank's beside.

    They have the line's sum before the fee, to the cent. None for money that went.
    """
    came = [line for line in lines if line.net > 0 and line.fee >= 0]
    sums = {line.net + line.fee for line in came}
    wanted = Q(state__in=_OPEN) | Q(state=GiftState.CLEARED, steps__entry__postings__match=None)
    candidates = (
        Gift.objects.filter(wanted, amount_minor__in=sums, currency__in={line.currency for line in came})
        .exclude(way=Way.CARD)
        .select_related("drive")
        .prefetch_related("steps__entry__postings__match")
        .order_by("day", "code")
        .distinct()
    )
    held = list(candidates) if came else []
    found = {line.pk: [gift for gift in held if fits(gift, line)] for line in came}
    return {pk: gifts for pk, gifts in found.items() if gifts}


def fits(gift: Gift, line: StatementLine) -> bool:
    """Whether a gift can be what a line says: the same sum, and money that comes to where the line is."""
    if line.net <= 0 or line.fee < 0 or (gift.amount_minor, gift.currency) != (line.net + line.fee, line.currency):
        return False
    if gift.state == GiftState.PLEDGED:
        return line.account not in (Account.CASH, Account.CHEQUES)
    steps = {step.state for step in gift.steps.all()}
    if gift.state == GiftState.CLEARED:
        return abs(gift.day - line.day) <= NEAR and sum(one.amount for one in free_of(gift, line)) == line.net
    # Cash that is paid in has come to the bank; so has a cheque.
    after = gift_entries.place(gift.way, {*steps, GiftState.DEPOSITED})
    return gift.state in _OPEN and after == line.account and not _is_taken(gift, line)


def free_of(gift: Gift, line: StatementLine) -> list[Posting]:
    """What a gift's entries did to the line's account and no line has yet."""
    entries = [step.entry for step in gift.steps.all() if step.entry is not None]
    return [
        one
        for entry in entries
        for one in entry.postings.all()
        if one.account == line.account and one.currency == line.currency and not hasattr(one, "match")
    ]


def _is_taken(gift: Gift, line: StatementLine) -> bool:
    """Whether another line has its money already."""
    entries = [step.entry for step in gift.steps.all() if step.entry is not None]
    return any(
        one.account == line.account and hasattr(one, "match") for entry in entries for one in entry.postings.all()
    )


def entries_like(gift: Gift, to: str) -> QuerySet[Entry]:
    """Entries made of a file's lines that may be what this step of a gift would enter once more: nobody's, its sum.

    When it first comes, those with gifts of its sum for its purpose; when it is paid in, those that took its sum from
    the box or from the cheques in hand.
    """
    steps = {step.state for step in gift.steps.all()}
    before, after = gift_entries.place(gift.way, steps), gift_entries.place(gift.way, {*steps, to})
    standing = Entry.objects.filter(source__startswith="line:", gift_steps=None, reverses=None, reversed_by=None)
    if after is None or before == after:
        return standing.none()
    giving = Q(account=Account.GIFTS.value, purpose_id=gift.drive.purpose)
    if before is not None:
        giving = Q(account=before.value)
    postings = Posting.objects.filter(giving, amount=-gift.amount_minor, currency=gift.currency)
    return standing.filter(pk__in=postings.values("entry_id")).order_by("day", "pk")


def whose(entries: Sequence[Entry]) -> list[tuple[Entry, str]]:
    """Entries with the words for what they are."""
    return [(one, str(EntryKind(one.kind).label)) for one in entries]
