"""Lists of subscribers from elsewhere: looked at, taken in with a proof of consent, taken back.

Looking and taking in are the same steps, but for the writing. Nobody is taken in who has left here, has complained, or
whose letters came back; and whoever had left there is remembered here. Taking in twice changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice

from django.db import transaction
from django.db.models import F

from openappeal.audit import actions as audit
from openappeal.mailings.actions import suppressing
from openappeal.mailings.actions.subscribing import news_tag
from openappeal.mailings.lists import Reason, Row, Says
from openappeal.mailings.models import Intake, Subscriber, Suppression, TakenIn
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

BATCH = 500


class NotNow(Exception):
    """The list was taken back already."""


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    THERE = "there"  # gets news already, or will within the hour
    TWICE = "twice"  # stands in the file before
    SUPPRESSED = "suppressed"  # nothing is sent there
    REMEMBERED = "remembered"  # had left there, or could not be reached: nothing will be sent
    KNOWN = "known"  # the same, and known here before
    ASKED_HERE = "asked_here"  # had left there, and asked for news here: stays
    NO_ADDRESS = "no_address"
    NOT_AGREED = "not_agreed"
    UNKNOWN_STATUS = "unknown_status"


@dataclass(frozen=True)
class Proof:
    """On what ground these people are written to: where and when they agreed, and to which words."""

    label: str
    where: str
    when: str
    consent: str


@dataclass
class Result:
    """What became of the rows, or would. `remarks` holds each that is not new."""

    counts: Counter[Fate] = field(default_factory=Counter)
    remarks: list[tuple[int, Fate]] = field(default_factory=list)
    taken_in: TakenIn | None = None

    def note(self, number: int, fate: Fate) -> None:
        self.counts[fate] += 1
        if fate != Fate.NEW:
            self.remarks.append((number, fate))


@dataclass(frozen=True)
class _Known:
    tag: bytes
    row: Row


def look(*, rows: Callable[[], Iterable[Row]], keys: KeyProvider) -> Result:
    """What would become of each row. Writes nothing."""
    return _go(rows, keys, None)


def take_in(
    *,
    rows: Callable[[], Iterable[Row]],
    proof: Proof,
    topics: Sequence[str],
    by: str,
    keys: KeyProvider,
    today: date,
) -> Result:
    """Take a list in, batch by batch: stopped half-way it is in to there, and the same file again brings the rest.

    The record with the proof is written with the first row that changes anything, and not at all if none does.
    """
    return _go(rows, keys, _Writer(proof, list(topics), by, keys, today))


@transaction.atomic
def undo(*, id: int, by: str, today: date) -> int:
    """Erase the subscribers who came with a list and have done nothing themselves since. Returns how many.

    Who had left there stays remembered: that is their own wish.

    :raises TakenIn.DoesNotExist:
    :raises NotNow:
    """
    taken = TakenIn.objects.select_for_update().get(pk=id)
    if taken.undone_day is not None:
        raise NotNow
    held = Subscriber.objects.filter(taken_in=taken).select_for_update().order_by("pk")
    gone = list(held.values_list("pk", flat=True))
    Subscriber.objects.filter(taken_in=taken).delete()
    taken.undone_day = today
    taken.save(update_fields=["undone_day"])
    audit.record(by=by, action="mailings.undo_list", today=today, subject=str(taken))
    return len(gone)


def _go(rows: Callable[[], Iterable[Row]], keys: KeyProvider, writer: _Writer | None) -> Result:
    result, seen = Result(), set[bytes]()
    # Whoever has left in one row of a file and not in another has left.
    out = {news_tag(row.canonical, keys=keys) for row in rows() if not row.reason and row.says != Says.SUBSCRIBED}
    source = iter(rows())
    while batch := list(islice(source, BATCH)):
        known = []
        for row in batch:
            if row.reason:
                result.note(row.number, _REFUSED[row.reason])
                continue
            tag = news_tag(row.canonical, keys=keys)
            if tag in seen or (tag in out and row.says == Says.SUBSCRIBED):
                result.note(row.number, Fate.TWICE)
                continue
            seen.add(tag)
            known.append(_Known(tag, row))
        for fate, one in writer.write(known) if writer else _judge(known):
            result.note(one.row.number, fate)
    if writer and writer.taken_in:
        writer.finish()
        result.taken_in = writer.taken_in
    result.remarks.sort()
    return result


def _judge(batch: Sequence[_Known]) -> Iterator[tuple[Fate, _Known]]:
    tags = [one.tag for one in batch]
    there = {bytes(tag): came for tag, came in Subscriber.objects.filter(tag__in=tags).values_list("tag", "taken_in")}
    waiting = {bytes(tag) for tag in Intake.objects.filter(tag__in=tags).values_list("tag", flat=True)}
    suppressed = {bytes(tag) for tag in Suppression.objects.filter(tag__in=tags).values_list("tag", flat=True)}
    for one in batch:
        has_asked = one.tag in waiting or (one.tag in there and there[one.tag] is None)
        if one.row.says != Says.SUBSCRIBED:
            # They came back after they had left elsewhere. A complaint stands over that.
            if has_asked and one.row.says != Says.COMPLAINED:
                yield Fate.ASKED_HERE, one
            else:
                yield Fate.KNOWN if one.tag in suppressed else Fate.REMEMBERED, one
        elif one.tag in suppressed:
            yield Fate.SUPPRESSED, one
        else:
            yield Fate.THERE if one.tag in there or one.tag in waiting else Fate.NEW, one


@dataclass
class _Writer:
    proof: Proof
    topics: list[str]
    by: str
    keys: KeyProvider
    today: date
    taken_in: TakenIn | None = None

    def write(self, batch: Sequence[_Known]) -> list[tuple[Fate, _Known]]:
        # Sealed outside of the transaction: on SQLite nobody could sign meanwhile.
        boxes = {one.tag: self._seal(one) for one in batch if one.row.says == Says.SUBSCRIBED}
        with transaction.atomic():
            judged = list(_judge(batch))
            new = [one for fate, one in judged if fate == Fate.NEW]
            out = [one for fate, one in judged if fate == Fate.REMEMBERED]
            if new or out:
                taken = self._record()
                Subscriber.objects.bulk_create(
                    [
                        Subscriber(
                            address_sealed=boxes[one.tag],
                            tag=one.tag,
                            language=one.row.language,
                            topics=self.topics,
                            country=one.row.country,
                            sphere=one.row.sphere,
                            taken_in=taken,
                            day=self.today,
                        )
                        for one in new
                    ],
                    ignore_conflicts=True,
                )
                for says in (Says.LEFT, Says.BOUNCED, Says.COMPLAINED):
                    suppressing.leave_out(
                        tags=[one.tag for one in out if one.row.says == says],
                        subscribers=[],
                        reason=Suppression.Reason(says.value),
                        today=self.today,
                    )
                TakenIn.objects.filter(pk=taken.pk).update(suppressed=F("suppressed") + len(out))
        return judged

    def finish(self) -> None:
        if self.taken_in:
            number = Subscriber.objects.filter(taken_in=self.taken_in).count()
            TakenIn.objects.filter(pk=self.taken_in.pk).update(number=number)
            self.taken_in.refresh_from_db()

    def _record(self) -> TakenIn:
        if self.taken_in is None:
            proof = self.proof
            self.taken_in = TakenIn.objects.create(
                day=self.today,
                by=self.by,
                label=proof.label,
                where=proof.where,
                when=proof.when,
                consent=proof.consent,
            )
            audit.record(by=self.by, action="mailings.take_in_list", today=self.today, subject=str(self.taken_in))
        return self.taken_in

    def _seal(self, one: _Known) -> bytes:
        box = sealing.pad_box({"v": 1, "email": one.row.address})
        return sealing.seal(box, self.keys.mailing_recipients())


_REFUSED = {
    Reason.NO_ADDRESS: Fate.NO_ADDRESS,
    Reason.NOT_AGREED: Fate.NOT_AGREED,
    Reason.UNKNOWN_STATUS: Fate.UNKNOWN_STATUS,
}
