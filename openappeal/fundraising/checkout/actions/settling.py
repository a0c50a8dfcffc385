"""Bringing our books to what stands at the service. The worker's.

Each function takes what the service says now, not what a call said. Doing it twice, or later, gives the same: an entry
has the number of the service's own line as its source, a gift that of its payment.
"""

from __future__ import annotations

import hashlib
from datetime import date
from enum import StrEnum

from django.db import transaction

from openappeal.core.mailboxes import BadAddress
from openappeal.fundraising import books, donors, drive_queries, freshness
from openappeal.fundraising.actions import books as booking
from openappeal.fundraising.actions import gifts
from openappeal.fundraising.actions.gifts import SheetLine
from openappeal.fundraising.books import Account, Kind, Line
from openappeal.fundraising.checkout.models import (
    Attempt,
    AttemptState,
    CardMovement,
    CardPayment,
    Monthly,
    MonthlyState,
    MovementKind,
)
from openappeal.fundraising.checkout.port import Moved, Movement, Payment, Session, Subscription
from openappeal.fundraising.drive_models import Drive
from openappeal.fundraising.gift_models import Donor, Gift, GiftState, GiftStep, LetterKind, Way
from openappeal.vault.keys import KeyProvider
from openappeal.vault.sealing import CannotOpen, TooLong

BY = "worker"
LONGEST_NAME = 120
_KINDS = {Moved.CHARGE: Kind.GIFT, Moved.REFUND: Kind.REFUND, Moved.DISPUTE: Kind.RETURNED}


@transaction.atomic
def know_monthly(*, found: Subscription, today: date) -> Monthly | None:
    """Note a monthly gift, and what it is now. Its giver is written to when a payment failed, and when it has ended.

    None where it is none of ours.
    """
    known = Monthly.objects.select_for_update().filter(subscription=found.id).first()
    if known is None:
        attempt = _attempt(found.ref)
        if attempt is None:
            return None
        known = Monthly.objects.create(
            ref=attempt.pk,
            subscription=found.id,
            drive=attempt.drive,
            currency=found.currency,
            amount_minor=found.amount_minor,
            language=attempt.language,
            sealed=attempt.sealed,
            day=today,
        )
        attempt.delete()
    if known.state != found.state:
        known.state, known.day = MonthlyState(found.state), today
        known.is_stop_asked = known.is_stop_asked and known.state != MonthlyState.STOPPED
        known.save(update_fields=["state", "day", "is_stop_asked"])
        wanted = {MonthlyState.FAILING: LetterKind.FAILED, MonthlyState.STOPPED: LetterKind.STOPPED}
        last = known.payments.select_related("gift__donor").order_by("-gift__day", "-pk").first()
        if known.state in wanted and last is not None:
            gifts.want_letter(last.gift, wanted[MonthlyState(known.state)])
    freshness.mark_drive(known.drive)
    return known


class Taken(StrEnum):
    """What became of a payment here. *Troubled*: it came, and a treasurer has to enter it."""

    NEW = "new"
    KNOWN = "known"
    UNPAID = "unpaid"
    TROUBLED = "troubled"
    NOT_OURS = "not ours"


@transaction.atomic
def take(*, found: Payment, monthly: Monthly | None, keys: KeyProvider) -> Taken:
    """Make a gift of a payment, or bring one up to what has been given back or disputed."""
    card = CardPayment.objects.select_for_update().filter(payment=found.id).first()
    if card is None:
        attempt = None if monthly is not None else _attempt(found.ref)
        if attempt is None and monthly is None:
            return Taken.NOT_OURS
        if not found.movements:
            return Taken.UNPAID
        made = _make(found, attempt, monthly, keys)
        if made is None:
            if attempt is not None:
                Attempt.objects.filter(pk=attempt.pk).update(state=AttemptState.TROUBLED)
            elif monthly is not None:
                _trouble(found, monthly)
            return Taken.TROUBLED
        _follow(made, found.movements)
        return Taken.NEW
    _follow(card, found.movements)
    return Taken.KNOWN


@transaction.atomic
def close(*, found: Session) -> bool:
    """A page on which nobody has paid or will is over: nothing is kept of it. Whether there was one."""
    attempt = _attempt(found.ref)
    if attempt is None or attempt.session not in ("", found.id):
        return False
    attempt.delete()
    return True


def _trouble(found: Payment, monthly: Monthly) -> None:
    """A month that a treasurer has to enter: its attempt has gone with the first, so it gets one, by its payment."""
    Attempt.objects.get_or_create(
        token_hash=hashlib.sha256(found.id.encode()).digest(),
        defaults={
            "drive": monthly.drive,
            "currency": monthly.currency,
            "amount_minor": monthly.amount_minor,
            "is_monthly": True,
            "language": monthly.language,
            "day": next(one.day for one in found.movements),
            "state": AttemptState.TROUBLED,
            "session": found.id,
        },
    )


def _make(found: Payment, attempt: Attempt | None, monthly: Monthly | None, keys: KeyProvider) -> CardPayment | None:
    """The gift, its entry and what its giver is written; None where it cannot be."""
    of: Attempt | Monthly | None = monthly or attempt
    assert of is not None
    drive = Drive.objects.select_related("parent").get(pk=of.drive_id)
    paid = next(one for one in found.movements if one.kind == Moved.CHARGE)
    if any(one.currency != of.currency for one in found.movements) or of.currency not in drive_queries.rates(drive):
        return None
    if not paid.amount_minor > 0 or not 0 <= paid.fee_minor <= paid.amount_minor:
        return None
    name = _wished(of, keys)
    gift = Gift.objects.create(
        code=gifts.new_code(),
        drive=drive,
        donor=_giver(found, of, drive, name, paid.day, keys),
        way=Way.CARD,
        currency=paid.currency,
        amount_minor=paid.amount_minor,
        fee_minor=paid.fee_minor,
        state=GiftState.CLEARED,
        day=paid.day,
        was_cleared=True,
        # As a sheet is entered once, so is a payment, whatever becomes of the rows that know it.
        sheet=hashlib.sha256(found.id.encode()).hexdigest()[:32],
        line=0,
    )
    card = CardPayment.objects.create(
        gift=gift, payment=found.id, charge=found.charge, monthly=monthly, wished_name=name if gift.donor else ""
    )
    entry = _post(card, paid)
    GiftStep.objects.create(gift=gift, state=GiftState.CLEARED, day=paid.day, entry_id=entry)
    gifts.want_letter(gift, LetterKind.RECEIPT)
    if monthly is not None:
        monthly.donor, monthly.sealed = gift.donor, None
        monthly.save(update_fields=["donor", "sealed"])
    if attempt is not None:
        attempt.delete()
    freshness.mark_drive(drive)
    return card


def _follow(card: CardPayment, movements: tuple[Movement, ...]) -> None:
    """Enter what has moved since, and say what the gift is now."""
    known = set(card.movements.values_list("number", flat=True))
    new = sorted((one for one in movements if one.number not in known), key=lambda one: (one.day, one.number))
    if not new:
        return
    gift = Gift.objects.select_for_update(of=("self",)).select_related("drive__parent", "donor").get(pk=card.gift_id)
    for one in new:
        _post(card, one)
    moved = list(card.movements.values_list("kind", "amount_minor"))
    left = sum(amount for _kind, amount in moved)
    back = sum(amount for kind, amount in moved if kind == MovementKind.REFUND)
    disputed = sum(amount for kind, amount in moved if kind == MovementKind.DISPUTE)
    if left > 0:
        gift.state = GiftState.CLEARED
    else:
        gift.state = GiftState.RETURNED if disputed < back else GiftState.REFUNDED
    gift.day = max(gift.day, new[-1].day)
    gift.save(update_fields=["state", "day"])
    if any(one.kind == Moved.REFUND and one.amount_minor < 0 for one in new) and back < 0:
        if gift.state == GiftState.REFUNDED:
            gift.letters.all().delete()
        gifts.want_letter(gift, LetterKind.REFUND if gift.state == GiftState.REFUNDED else LetterKind.PART)
    freshness.mark_drive(gift.drive)


def _post(card: CardPayment, one: Movement) -> int:
    """One line of the service's books as an entry of ours, with its fee."""
    lines: list[Line] = []
    purpose = card.gift.drive.purpose
    if one.amount_minor:
        into, out = (Account.STRIPE, Account.GIFTS) if one.amount_minor > 0 else (Account.GIFTS, Account.STRIPE)
        lines += books.moved(out, into, abs(one.amount_minor), one.currency, purpose)
    if one.fee_minor:
        into, out = (Account.FEES, Account.STRIPE) if one.fee_minor > 0 else (Account.STRIPE, Account.FEES)
        lines += books.moved(out, into, abs(one.fee_minor), one.currency, purpose)
    entry = booking.post(
        day=one.day,
        text_kind=_KINDS[one.kind],
        lines=lines,
        by=BY,
        # The last part is the number by which a line of the service's file is matched with it.
        source=f"card:{one.number}:{card.charge}",
    )
    CardMovement.objects.create(
        card=card,
        number=one.number,
        kind=MovementKind(one.kind),
        day=one.day,
        amount_minor=one.amount_minor,
        fee_minor=one.fee_minor,
        entry_id=entry,
    )
    return entry


def _wished(of: Attempt | Monthly, keys: KeyProvider) -> str:
    if of.sealed is None:
        return ""
    try:
        return donors.unseal(bytes(of.sealed), keys.mailing_identity()).name[:LONGEST_NAME]
    except CannotOpen:
        return ""


def _giver(
    found: Payment, of: Attempt | Monthly, drive: Drive, name: str, day: date, keys: KeyProvider
) -> Donor | None:
    """Who gave, by the address that the service has asked for."""
    if isinstance(of, Monthly) and of.donor is not None:
        # Who was forgotten meanwhile stays so.
        Donor.objects.filter(pk=of.donor.pk, last_day__lt=day).update(last_day=day)
        return of.donor
    try:
        tag = donors.tag(found.address, keys)
        known = Donor.objects.filter(tag=tag).first() if tag is not None else None
        if known is not None:
            # Anybody can type anybody's address there: what a treasurer has of them stays.
            Donor.objects.filter(pk=known.pk, last_day__lt=day).update(last_day=day)
            return known
        return gifts.donor_of(
            SheetLine(amount_minor=0, name=name, address=found.address, language=of.language), drive, day=day, keys=keys
        )
    except (BadAddress, TooLong):
        return None


def _attempt(ref: int | None) -> Attempt | None:
    if ref is None:
        return None
    rows = Attempt.objects.select_for_update(of=("self",)).select_related("drive__parent")
    return rows.filter(pk=ref).first()
