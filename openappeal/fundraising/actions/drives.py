"""Drives: beginning one, its sums, rates and words, opening it, closing it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.fundraising import drive_queries, freshness, money
from openappeal.fundraising.actions import books, promises
from openappeal.fundraising.drive_models import Amount, AmountKind, Drive, DriveKind, DriveStage, Rate, Words
from openappeal.fundraising.drive_text import DriveText, places_of, text_of
from openappeal.fundraising.sums import NoRate

SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
RESERVED = frozenset({"books"})
"""Addresses below /drives/ that belong to something else."""


class AddressTaken(Exception):
    """Another drive, or another page, has this address."""


class NotWhole(Exception):
    """It may not be opened yet; `missing` names what lacks: words, how_to_give, if_missed, if_more."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(missing)
        self.missing = tuple(missing)


class HasGifts(Exception):
    """Gifts have come in this currency: what they count for is not changed any more."""


class WrongStage(Exception):
    """A drive that is closed, or not open yet, does not do this."""


@dataclass(frozen=True)
class DriveFacts:
    """What is the same in every language. Sums are in minor units of `currency`."""

    kind: str
    currency: str
    goal_minor: int
    deadline_day: date | None
    surplus: str = ""


@transaction.atomic
def begin(
    *, slug: str, facts: DriveFacts, source_language: str, parent: Drive | None = None, by: str, today: date
) -> Drive:
    """A new drive, which nobody sees yet; or, with a parent, the page of a group that collects for it.

    :raises AddressTaken:
    :raises WrongStage: the parent is a group's page itself, or closed
    :raises openappeal.fundraising.sums.NoRate: the parent has stated none for the group's currency
    :raises openappeal.fundraising.money.UnknownCurrency:
    """
    money.exponent(facts.currency)
    if not SLUG.fullmatch(slug) or slug in RESERVED or Drive.objects.filter(slug=slug).exists():
        raise AddressTaken
    if parent is not None and (parent.parent_id is not None or parent.stage == DriveStage.CLOSED):
        raise WrongStage
    if parent is not None and facts.currency not in drive_queries.rates(parent):
        raise NoRate(facts.currency)
    drive = Drive.objects.create(slug=slug, parent=parent, source_language=source_language, **_columns(facts))
    if parent is None:
        books.name_purpose(key=slug, names={}, by=by, today=today)
    audit.record(by=by, action="fundraising.begin_drive", today=today, subject=str(drive))
    return drive


@transaction.atomic
def change(*, drive: Drive, facts: DriveFacts, by: str, today: date) -> None:
    """Change goal, deadline or purpose of what is over. The currency stays once gifts have come.

    Once it is open, the page says on which day what was changed.

    :raises HasGifts: or groups, or rates that are stated in it
    :raises NotWhole: it is open, gets a last day, and does not say what happens if it is missed
    :raises WrongStage: it is closed
    :raises openappeal.fundraising.sums.NoRate:
    """
    found = locked(drive)
    if found.stage == DriveStage.CLOSED:
        raise WrongStage
    if found.currency != facts.currency and (
        found.gifts.exists() or found.groups.exists() or found.rates.exists() or drive_queries.booked(found)
    ):
        raise HasGifts
    if found.parent is not None and facts.currency not in drive_queries.rates(found):
        raise NoRate(facts.currency)
    before = promises.facts_of(found)
    for name, value in _columns(facts).items():
        setattr(found, name, value)
    if found.stage == DriveStage.OPEN and (missing := lacking(found)):
        raise NotWhole(missing)
    found.save()
    promises.keep_facts(found, before, today=today)
    freshness.mark_drive(found)
    audit.record(by=by, action="fundraising.change_drive", today=today, subject=str(found))


@transaction.atomic
def set_amounts(*, drive: Drive, kind: str, sums: Sequence[tuple[int | None, int]], by: str, today: date) -> None:
    """Say which marks stand on the way, or what the goal pays for: (id of one that is there, or None, sum) in order.

    What is not named goes, with its words.
    """
    found = locked(drive)
    kept = {amount.pk: amount for amount in found.amounts.filter(kind=AmountKind(kind))}
    found.amounts.filter(kind=kind).exclude(pk__in=[pk for pk, _sum in sums if pk is not None]).delete()
    # Positions are unique: first out of the way, then each to its own.
    for away, amount in enumerate(kept.values(), start=1000):
        Amount.objects.filter(pk=amount.pk).update(position=away)
    for position, (pk, minor) in enumerate(sums):
        if pk in kept:
            Amount.objects.filter(pk=pk).update(position=position, amount_minor=minor)
        else:
            Amount.objects.create(drive=found, kind=kind, amount_minor=minor, position=position)
    freshness.mark_drive(found)
    audit.record(by=by, action="fundraising.change_drive", today=today, subject=str(found))


@transaction.atomic
def state_rate(*, drive: Drive, currency: str, rate: Decimal, day: date, by: str, today: date) -> None:
    """State what one unit of another currency counts for in this drive and its groups, and as of which day.

    :raises HasGifts: money has come in it, and sums that were shown would move
    :raises WrongStage: of a group's page; its drive states the rates
    :raises openappeal.fundraising.money.UnknownCurrency:
    """
    money.exponent(currency)
    found = locked(drive)
    if found.parent_id is not None or currency == found.currency:
        raise WrongStage
    is_stated = found.rates.filter(currency=currency).exists()
    if came_in(found, currency, is_stated=is_stated):
        raise HasGifts
    Rate.objects.update_or_create(drive=found, currency=currency, defaults={"rate": rate, "day": day})
    freshness.mark_drive(found)
    audit.record(by=by, action="fundraising.state_rate", today=today, subject=str(found))


def came_in(drive: Drive, currency: str, *, is_stated: bool) -> bool:
    """Whether the rate of a currency is in use: a gift in it, money of the books alone, or a group that collects in it.

    Money of the books counts for nothing before its rate is stated.
    """
    from openappeal.fundraising.gift_models import Gift

    gifts = Gift.objects.filter(currency=currency)
    return (
        gifts.filter(drive=drive).exists()
        or gifts.filter(drive__parent=drive).exists()
        or drive.groups.filter(currency=currency).exists()
        or (is_stated and any(row.currency == currency for row in drive_queries.booked(drive)))
    )


@transaction.atomic
def write(*, drive: Drive, language: str, text: DriveText, by: str, today: date) -> Words:
    """Keep a drive's words in one language. A translation is made of what the source says now.

    What a translator proposes meanwhile stays, and is known to be made over other words. Once the drive is open, what
    it said beforehand stays on the page beside what it says now, with the day.

    :raises openappeal.fundraising.actions.promises.Emptied:
    """
    found = locked(drive)
    made_of, of = "", {}
    source = found.words.filter(language=found.source_language).first()
    if language != found.source_language and source is not None:
        said = text_of(source)
        made_of, of = said.digest(), places_of(found, said)
    words = keep_words(found, language, text, made_of=made_of, of=of, by=by, today=today)
    audit.record(by=by, action="fundraising.write_drive", today=today, subject=str(found))
    return words


def keep_words(
    drive: Drive, language: str, text: DriveText, *, made_of: str, of: Mapping[str, str], by: str, today: date
) -> Words:
    """Make this what readers have in a language. The caller holds the drive's row, and records the act.

    :raises openappeal.fundraising.actions.promises.Emptied: in the language that is written first
    """
    promises.keep_words(drive, drive.words.filter(language=language).first(), text, language, today=today)
    columns = {**asdict(text), "labels": dict(text.labels or {}), "made_of": made_of, "of": dict(of)}
    words, _created = Words.objects.update_or_create(drive=drive, language=language, defaults=columns)
    if drive.parent_id is None:
        # What the books call it: the title of its page.
        titles = dict(drive.words.values_list("language", "title"))
        books.name_purpose(key=drive.slug, names=titles, by=by, today=today)
    freshness.mark_drive(drive)
    return words


@transaction.atomic
def open_drive(*, drive: Drive, by: str, today: date) -> None:
    """Readers find it from now on. What happens to the money is said before: without that it does not open.

    :raises NotWhole:
    :raises WrongStage: it is open or closed, or a group's page whose drive is not open
    """
    found = locked(drive)
    if found.stage != DriveStage.DRAFT or (found.parent is not None and found.parent.stage != DriveStage.OPEN):
        raise WrongStage
    if missing := lacking(found):
        raise NotWhole(missing)
    found.stage, found.opened_day = DriveStage.OPEN, today
    found.save(update_fields=["stage", "opened_day"])
    freshness.mark_drive(found)
    audit.record(by=by, action="fundraising.open_drive", today=today, subject=str(found))


def lacking(drive: Drive) -> list[str]:
    """What a drive lacks to be opened. A group's page may leave the money's ways to its drive, where that has words in
    the group's language."""
    source = drive.words.filter(language=drive.source_language).first()
    if source is None:
        return ["words"]
    said = [source]
    if drive.parent is not None:
        said += drive.parent.words.filter(language=drive.source_language)
    wanted = ["how_to_give", "if_more"] + (["if_missed"] if drive_queries.deadline(drive) is not None else [])
    return [name for name in wanted if not any(getattr(one, name) for one in said)]


@transaction.atomic
def close(*, drive: Drive, result_url: str = "", by: str, today: date) -> None:
    """End a drive: no more is asked for. Its page stays, and says what became of it. Groups' pages close with it.

    :raises WrongStage:
    """
    found = locked(drive)
    if found.stage != DriveStage.OPEN:
        raise WrongStage
    for one in (found, *found.groups.select_for_update().filter(stage=DriveStage.OPEN)):
        one.stage, one.closed_day = DriveStage.CLOSED, today
        one.result_url = result_url if one == found else ""
        one.save(update_fields=["stage", "closed_day", "result_url"])
    # A group's page that was never opened has nothing to say any more.
    found.groups.filter(stage=DriveStage.DRAFT, gifts=None).delete()
    freshness.mark_drive(found)
    audit.record(by=by, action="fundraising.close_drive", today=today, subject=str(found))


@transaction.atomic
def discard(*, drive: Drive, by: str, today: date) -> None:
    """Throw away a drive that was never open and has no gifts.

    :raises WrongStage:
    :raises HasGifts:
    """
    found = locked(drive)
    if found.stage != DriveStage.DRAFT or found.groups.exists():
        raise WrongStage
    if found.gifts.exists():
        raise HasGifts
    found.delete()
    audit.record(by=by, action="fundraising.discard_drive", today=today, subject=str(drive))


def locked(drive: Drive) -> Drive:
    """The row itself, alone in this transaction."""
    return Drive.objects.select_for_update(of=("self",)).select_related("parent").get(pk=drive.pk)


def _columns(facts: DriveFacts) -> dict[str, object]:
    return {**asdict(facts), "kind": DriveKind(facts.kind)}
