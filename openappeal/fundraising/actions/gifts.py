"""Gifts entered by hand: a sheet of them, step by step to the bank, and back where they do not stay."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from openappeal.audit import actions as audit
from openappeal.fundraising import donors, drive_queries, freshness, gift_entries, money, twice
from openappeal.fundraising.actions import books
from openappeal.fundraising.books import Kind
from openappeal.fundraising.books_models import Entry
from openappeal.fundraising.checkout.models import CardPayment
from openappeal.fundraising.donors import DonorWords
from openappeal.fundraising.drive_models import Drive, DriveStage
from openappeal.fundraising.gift_models import (
    BY_HAND,
    ENDS,
    STEPS,
    Donor,
    DueLetter,
    Gift,
    GiftState,
    GiftStep,
    LetterKind,
    Way,
)
from openappeal.fundraising.sums import NoRate
from openappeal.vault.keys import KeyProvider

# No letters or digits that a hand writes alike.
_SIGNS = "ACDEFHJKLMNPRTUVWXY3479"
_KINDS = {GiftState.REFUNDED: Kind.REFUND, GiftState.RETURNED: Kind.RETURNED}


class NotOpen(Exception):
    """The drive is not open: gifts go to one that is."""


class WrongStep(Exception):
    """A gift does not go this way from where it is."""


class BadDay(Exception):
    """A day that is not yet, or before the step before."""


class MayBeTheSame(Exception):
    """The books have this sum already, from a bank's file and as nobody's: `gift` says whose step, `entries` which."""

    def __init__(self, gift: Gift, entries: Sequence[Entry]) -> None:
        super().__init__(gift.pk, [one.pk for one in entries])
        self.gift, self.entries = gift, tuple(entries)


class FeeTooLarge(Exception):
    """The bank cannot have kept more than the gift."""


@dataclass(frozen=True)
class SheetLine:
    """One gift of a sheet. `name` and `address` are sealed; `public_name` is for the drive's page, if they asked."""

    amount_minor: int
    fee_minor: int = 0
    people: int = 1
    name: str = ""
    address: str = ""
    language: str = ""
    public_name: str = ""


@transaction.atomic
def enter(
    *,
    drive: Drive,
    way: str,
    state: str,
    currency: str,
    day: date,
    sheet: str,
    lines: Sequence[SheetLine],
    keys: KeyProvider,
    by: str,
    today: date,
) -> list[Gift]:
    """Enter a sheet of gifts, all or none. The same sheet sent again is entered once; what it made is returned.

    Each goes into the books, but for promises. Who left an address is thanked by the worker.

    :raises NotOpen:
    :raises WrongStep: gifts are not entered as ended, nor by hand as given by card
    :raises BadDay:
    :raises FeeTooLarge:
    :raises openappeal.fundraising.sums.NoRate: the drive states none for this currency
    :raises openappeal.core.mailboxes.BadAddress:
    :raises openappeal.vault.sealing.TooLong:
    """
    found = Drive.objects.select_for_update(of=("self",)).select_related("parent").get(pk=drive.pk)
    there = list(Gift.objects.filter(sheet=sheet).order_by("line"))
    if there:
        return there
    if found.stage != DriveStage.OPEN:
        raise NotOpen
    if state not in STEPS or way not in BY_HAND:
        raise WrongStep
    if day > today:
        raise BadDay
    money.exponent(currency)
    if currency not in drive_queries.rates(found):
        raise NoRate(currency)
    made = []
    for number, line in enumerate(lines):
        if line.fee_minor > line.amount_minor:
            raise FeeTooLarge
        gift = Gift.objects.create(
            code=new_code(),
            drive=found,
            donor=donor_of(line, found, day=day, keys=keys),
            people=line.people,
            way=Way(way),
            currency=currency,
            amount_minor=line.amount_minor,
            fee_minor=line.fee_minor if state == GiftState.CLEARED else 0,
            state=GiftState.PLEDGED,
            day=day,
            sheet=sheet,
            line=number,
        )
        go(gift, state, day=day, by=by)
        made.append(gift)
    freshness.mark_drive(found)
    audit.record(by=by, action="fundraising.enter_gifts", today=today, subject=str(found), reason=str(len(made)))
    return made


@transaction.atomic
def move(
    *, gifts: Sequence[Gift], to: str, day: date, fee_minor: int = 0, is_other: bool = False, by: str, today: date
) -> int:
    """Take gifts one or more steps on: a promise has come, cheques were paid in, the bank has cleared them.

    A gift that is there already is passed by. Returns how many went. A fee is that of a single gift. `is_other`:
    somebody has looked at the entries of the same sum that belong to nobody, and they are other money.

    :raises WrongStep: nothing was moved, and so with the others.
    :raises BadDay:
    :raises FeeTooLarge:
    :raises MayBeTheSame: nothing was moved; see :func:`openappeal.fundraising.actions.line_gifts.join`.
    """
    if to not in STEPS or (fee_minor and (len(gifts) != 1 or to != GiftState.CLEARED)):
        raise WrongStep
    went = 0
    for gift in locked(gifts):
        if gift.state == to:
            continue
        if gift.state not in STEPS or STEPS.index(GiftState(gift.state)) > STEPS.index(GiftState(to)):
            raise WrongStep
        _check_day(gift, day, today)
        if fee_minor > gift.amount_minor:
            raise FeeTooLarge
        standing = [] if is_other else list(twice.entries_like(gift, to))
        if standing:
            raise MayBeTheSame(gift, standing)
        gift.fee_minor = fee_minor
        go(gift, to, day=day, by=by)
        freshness.mark_drive(gift.drive)
        audit.record(by=by, action=f"fundraising.gift_{GiftState(to).value}", today=today, subject=str(gift))
        went += 1
    return went


@transaction.atomic
def end(*, gift: Gift, how: str, day: date, by: str, today: date) -> None:
    """A promise is not kept, a cheque comes back, a gift is given back, or was entered by mistake.

    What it had put into the books goes out again; the drive's page says on which day how much went, and why. Ending it
    the same way twice does no harm.

    :raises WrongStep:
    :raises BadDay:
    """
    if how not in ENDS:
        raise WrongStep
    (found,) = locked([gift])
    if found.state == how:
        return
    if found.state not in STEPS or how not in _ways_out(found):
        raise WrongStep
    _check_day(found, day, today)
    entry = None
    steps = list(found.steps.order_by("pk"))
    if how in _KINDS:
        lines = gift_entries.given_back(
            way=found.way,
            steps={step.state for step in steps},
            amount_minor=found.amount_minor,
            currency=found.currency,
            purpose=found.drive.purpose,
        )
        entry = books.post(
            day=day, text_kind=_KINDS[GiftState(how)], lines=lines, by=by, source=f"gift:{found.pk}:{how}"
        )
    elif how == GiftState.MISTAKE:
        for step in steps:
            if step.entry_id is not None:
                with suppress(books.AlreadyReversed):
                    books.reverse(step.entry_id, by=by, reason="mistake", today=day)
    GiftStep.objects.create(gift=found, state=how, day=day, entry_id=entry)
    found.state, found.day = GiftState(how), day
    found.save(update_fields=["state", "day"])
    found.letters.all().delete()
    if how == GiftState.REFUNDED:
        want_letter(found, LetterKind.REFUND)
    freshness.mark_drive(found.drive)
    audit.record(by=by, action=f"fundraising.gift_{GiftState(how).value}", today=today, subject=str(found))


@transaction.atomic
def forget(*, donor: Donor, by: str, today: date) -> None:
    """Erase who somebody is: name, address, and the name on the page. Their gifts stay, as nobody's."""
    found = Donor.objects.select_for_update().get(pk=donor.pk)
    if found.sealed is None:
        return
    _empty(found)
    audit.record(by=by, action="fundraising.forget_donor", today=today, subject=str(found))


@transaction.atomic
def forget_old(*, before: date) -> int:
    """Erase who gave last before a day and has nothing on its way. Returns how many."""
    found = list(due_to_forget(before=before).select_for_update())
    for donor in found:
        _empty(donor)
    return len(found)


def due_to_forget(*, before: date) -> QuerySet[Donor]:
    """Whom `forget_old` erases."""
    waiting = Gift.objects.filter(state__in=STEPS[:3], donor__isnull=False).values("donor")
    return Donor.objects.filter(last_day__lt=before, sealed__isnull=False).exclude(pk__in=waiting)


def _empty(donor: Donor) -> None:
    DueLetter.objects.filter(gift__donor=donor).delete()
    donor.openings.all().delete()
    CardPayment.objects.filter(gift__donor=donor).exclude(wished_name="").update(wished_name="")
    donor.sealed = donor.tag = None
    donor.language = donor.public_name = ""
    donor.save()
    for drive in Drive.objects.select_related("parent").filter(gifts__donor=donor).distinct():
        freshness.mark_drive(drive)


def _ways_out(gift: Gift) -> Sequence[GiftState]:
    """A promise can only lapse, and nothing else can; a mistake can be anything. Cards are the service's."""
    if gift.way == Way.CARD:
        return ()
    if gift.state == GiftState.PLEDGED:
        return (GiftState.LAPSED, GiftState.MISTAKE)
    return (GiftState.RETURNED, GiftState.REFUNDED, GiftState.MISTAKE)


def go(gift: Gift, to: str, *, day: date, by: str) -> None:
    """One step, its entry in the books, and what the donor is written. The caller holds the gift's row, and checks."""
    steps = set(gift.steps.values_list("state", flat=True))
    lines = gift_entries.lines(
        way=gift.way,
        steps=steps,
        to=to,
        amount_minor=gift.amount_minor,
        fee_minor=gift.fee_minor,
        currency=gift.currency,
        purpose=gift.drive.purpose,
    )
    entry = None
    if lines:
        kind = gift_entries.kind_of(gift.way, steps, to)
        entry = books.post(day=day, text_kind=kind, lines=lines, by=by, source=f"gift:{gift.pk}:{to}")
    GiftStep.objects.create(gift=gift, state=to, day=day, entry_id=entry)
    gift.state, gift.day = GiftState(to), day
    gift.was_cleared = gift.was_cleared or to == GiftState.CLEARED
    gift.save(update_fields=["state", "day", "fee_minor", "was_cleared"])
    if to == GiftState.CLEARED:
        want_letter(gift, LetterKind.RECEIPT)
    elif to in (GiftState.RECEIVED, GiftState.DEPOSITED):
        want_letter(gift, LetterKind.THANKS)


def want_letter(gift: Gift, kind: LetterKind) -> None:
    """Have the worker write to the donor, if an address is known: a tag is made of nothing else."""
    if gift.donor is not None and gift.donor.tag is not None:
        DueLetter.objects.get_or_create(gift=gift, kind=kind)


def donor_of(line: SheetLine, drive: Drive, *, day: date, keys: KeyProvider) -> Donor | None:
    """Who gave, or None for nobody. The same address is the same donor, with the words of this time."""
    if not (line.name or line.address):
        return None
    tag = donors.tag(line.address, keys)
    columns = {
        "sealed": donors.seal(DonorWords(name=line.name, address=line.address), keys),
        "language": line.language or drive.source_language,
        "public_name": line.public_name,
        "last_day": day,
    }
    if tag is None:
        return Donor.objects.create(**columns)
    known = Donor.objects.select_for_update().filter(tag=tag).first()
    if known is not None:
        columns["last_day"] = max(day, known.last_day)
        # Who once asked to be thanked by name is, until they say otherwise.
        columns["public_name"] = line.public_name or known.public_name
    donor, _created = Donor.objects.update_or_create(tag=tag, defaults=columns)
    return donor


def locked(gifts: Sequence[Gift]) -> list[Gift]:
    """The rows themselves, in one order, alone in this transaction."""
    rows = Gift.objects.select_for_update(of=("self",)).select_related("drive__parent", "donor")
    return list(rows.filter(pk__in=[gift.pk for gift in gifts]).order_by("pk"))


def _check_day(gift: Gift, day: date, today: date) -> None:
    if not gift.day <= day <= today:
        raise BadDay


def new_code() -> str:
    """Six signs by chance: they say nothing, and fit on the back of a cheque."""
    while True:
        code = "".join(secrets.choice(_SIGNS) for _sign in range(6))
        if not Gift.objects.filter(code=code).exists():
            return code
