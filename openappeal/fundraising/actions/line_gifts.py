"""Lines of statements that are somebody's gift: a known one, a new one, one that was entered as nobody's."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.fundraising import drive_queries, freshness, twice
from openappeal.fundraising.actions import gifts, matching
from openappeal.fundraising.actions.gifts import SheetLine
from openappeal.fundraising.actions.matching import NotTheSame, NotWaiting
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Entry
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.fundraising.gift_models import BY_HAND, STEPS, Gift, GiftState, GiftStep, LetterKind, Way
from openappeal.fundraising.statement_models import LineState, Match, StatementLine
from openappeal.fundraising.sums import NoRate
from openappeal.vault.keys import KeyProvider


@transaction.atomic
def settle(*, line: int, gift: Gift, by: str, today: date) -> None:
    """This line is that gift: it has cleared, with the fee that the line says, and is matched with the line.

    A promise that comes another way than was said comes as the line says.

    :raises NotWaiting:
    :raises NotTheSame: see :func:`openappeal.fundraising.twice.fits`
    """
    (found,) = matching.locked([line])
    (held,) = gifts.locked([gift])
    if not twice.fits(held, found):
        raise NotTheSame
    day = max(held.day, found.day)
    if held.state == GiftState.PLEDGED:
        held.way = _way(found, held.way)
        held.save(update_fields=["way"])
    if held.state != GiftState.CLEARED:
        steps = set(held.steps.values_list("state", flat=True))
        if held.way == Way.CASH and GiftState.DEPOSITED not in steps:
            gifts.go(held, GiftState.DEPOSITED, day=day, by=by)
        held.fee_minor = found.fee
        gifts.go(held, GiftState.CLEARED, day=day, by=by)
    _match(found, held)
    freshness.mark_drive(held.drive)
    audit.record(by=by, action="fundraising.settle_line", today=today, subject=str(held))


@transaction.atomic
def enter(*, line: int, drive: Drive, who: SheetLine, keys: KeyProvider, by: str, today: date) -> Gift:
    """This line is a new gift to a drive: it stands in the books, is matched with the line, and is thanked like others.

    Of `who` the people, the name and the address are taken; the sum and the fee are the line's. Without name and
    address it is nobody's.

    :raises NotWaiting:
    :raises NotTheSame: money that went was no gift
    :raises openappeal.fundraising.actions.gifts.NotOpen: the drive has not been opened yet
    :raises openappeal.fundraising.sums.NoRate: the drive states none for the line's currency
    :raises openappeal.vault.sealing.TooLong:
    :raises openappeal.core.mailboxes.BadAddress:
    """
    (found,) = matching.locked([line])
    if found.net <= 0 or found.fee < 0 or found.account in _IN_HAND:
        raise NotTheSame
    to = Drive.objects.select_for_update(of=("self",)).select_related("parent").get(pk=drive.pk)
    if to.stage == DriveStage.DRAFT:
        raise gifts.NotOpen
    if found.currency not in drive_queries.rates(to):
        raise NoRate(found.currency)
    made = Gift.objects.create(
        code=gifts.new_code(),
        drive=to,
        donor=gifts.donor_of(who, to, day=found.day, keys=keys),
        people=who.people,
        way=_way(found, Way.TRANSFER),
        currency=found.currency,
        amount_minor=found.net + found.fee,
        fee_minor=found.fee,
        state=GiftState.PLEDGED,
        day=found.day,
        sheet=secrets.token_hex(16),
        line=0,
    )
    gifts.go(made, GiftState.CLEARED, day=found.day, by=by)
    _match(found, made)
    freshness.mark_drive(to)
    audit.record(by=by, action="fundraising.enter_line", today=today, subject=str(found))
    return made


@transaction.atomic
def join(*, gift: Gift, entry: int, to: str, by: str, today: date) -> None:
    """A gift's money stands in the books already, as nobody's: the entry that was made of a line becomes the gift's.

    The gift is cleared by it, and nothing is entered. `to` is the step that would have entered the sum once more.

    :raises NotTheSame: the entry is another gift's, is not this sum for this purpose, or was reversed
    """
    (held,) = gifts.locked([gift])
    found = Entry.objects.select_for_update().filter(pk=entry).first()
    if found is None or held.state not in STEPS[:3] or not twice.entries_like(held, to).filter(pk=entry).exists():
        raise NotTheSame
    postings = list(found.postings.all())
    (account,) = {one.account for one in postings if one.amount > 0 and Account(one.account).holds_money} or {""}
    if not account:
        raise NotTheSame
    if held.state == GiftState.PLEDGED:
        held.way = twice.WAYS.get(account, held.way if held.way in BY_HAND else Way.TRANSFER)
        if held.way == Way.CASH:
            held.way = Way.TRANSFER
    held.fee_minor = sum(one.amount for one in postings if one.account == Account.FEES)
    held.day, held.state, held.was_cleared = max(held.day, found.day), GiftState.CLEARED, True
    if held.way == Way.CASH:
        GiftStep.objects.create(gift=held, state=GiftState.DEPOSITED, day=held.day)
    GiftStep.objects.create(gift=held, state=GiftState.CLEARED, day=held.day, entry=found)
    held.save(update_fields=["way", "fee_minor", "day", "state", "was_cleared"])
    gifts.want_letter(held, LetterKind.RECEIPT)
    freshness.mark_drive(held.drive)
    audit.record(by=by, action="fundraising.join_entry", today=today, subject=str(held))


_IN_HAND = (Account.CASH, Account.CHEQUES)


def _way(line: StatementLine, at_a_bank: str) -> Way:
    """What a gift of this line has come by; at a bank, what is known of it."""
    return twice.WAYS.get(line.account, Way(at_a_bank) if at_a_bank in BY_HAND else Way.TRANSFER)


def _match(line: StatementLine, gift: Gift) -> None:
    fresh = Gift.objects.prefetch_related("steps__entry__postings__match").get(pk=gift.pk)
    ours = twice.free_of(fresh, line)
    if sum(one.amount for one in ours) != line.net:
        raise NotTheSame
    if StatementLine.objects.filter(pk=line.pk, state=LineState.WAITING).update(state=LineState.MATCHED) != 1:
        raise NotWaiting
    Match.objects.bulk_create(Match(line=line, posting=one) for one in ours)
