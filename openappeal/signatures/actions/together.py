"""Decisions on many names in one press: done as one act, kept as one, undone as one.

Names are shown only by somebody who has seen each of them, so only ticked ones can be. Leaving out can also be done to
all that fit a choice: it hides, and can be undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from openappeal.audit import actions as audit
from openappeal.signatures import staff_queries
from openappeal.signatures.actions import moderation
from openappeal.signatures.models import Review, Signature
from openappeal.signatures.reading_models import Together
from openappeal.vault.keys import KeyProvider


class NumberDiffers(Exception):
    """Not as many names fit as somebody has seen: look again."""


class NotNow(Exception):
    """It was undone before."""


@dataclass(frozen=True)
class Choice:
    """By what waiting names are chosen: a notice, a country, a language, a list. Empty ones choose nothing."""

    only: str = ""
    country: str = ""
    language: str = ""
    import_run: int | None = None

    def fitting(self) -> QuerySet[Signature]:
        """Names that wait and fit."""
        found = staff_queries.unread(self.only)
        if self.country:
            found = found.filter(country="" if self.country == NO_COUNTRY else self.country)
        if self.language:
            found = found.filter(language=self.language)
        if self.import_run:
            found = found.filter(import_run=self.import_run)
        return found

    def as_json(self) -> dict[str, str | int]:
        """For `Together.chosen`."""
        return {name: value for name, value in vars(self).items() if value}


NO_COUNTRY = "none"


@transaction.atomic
def show(*, ids: Iterable[int], by: str, today: date, keys: KeyProvider) -> Together:
    """Put these names onto the wall, each of which somebody has seen.

    :raises moderation.MustNotAppear: then nothing is shown.
    """
    return _ticked(list(ids), Review.SHOWN, "", by, today, keys)


@transaction.atomic
def leave_out(*, ids: Iterable[int], reason: str, by: str, today: date, keys: KeyProvider) -> Together:
    """Leave these names out."""
    return _ticked(list(ids), Review.LEFT_OUT, reason, by, today, keys)


@transaction.atomic
def leave_out_all(*, choice: Choice, number: int, reason: str, words: str, by: str, today: date) -> Together:
    """Leave out every waiting name that fits a choice, if they are still as many as somebody has seen.

    :raises NumberDiffers:
    """
    act = Together.objects.create(decision=Review.LEFT_OUT, reason=reason, chosen=choice.as_json(), day=today, by=by)
    ids = choice.fitting().order_by().values("pk")
    changed = Signature.objects.filter(pk__in=ids, review=Review.UNREAD).update(
        review=Review.LEFT_OUT, review_reason=reason, together=act
    )
    if changed != number:
        raise NumberDiffers
    said = f"{reason}: {words}" if words else reason
    return _record(act, changed, said)


@transaction.atomic
def undo(*, id: int, by: str, today: date) -> int:
    """Put back to be read what an act decided and nobody has decided otherwise since. Returns how many.

    :raises NotNow:
    """
    act = Together.objects.select_for_update().get(pk=id)
    if act.undone_day is not None:
        raise NotNow
    theirs = Signature.objects.filter(together=act, review=act.decision)
    if act.decision == Review.SHOWN:
        number = moderation.undo_review(ids=theirs.values_list("pk", flat=True), by=by, today=today)
    else:
        number = theirs.update(review=Review.UNREAD, review_reason="")
    Signature.objects.filter(together=act).update(together=None)
    act.undone_day = today
    act.save(update_fields=["undone_day"])
    audit.record(by=by, action="signatures.undo_together", today=today, subject=str(act), reason=f"{number} names")
    return number


def _ticked(ids: list[int], decision: Review, reason: str, by: str, today: date, keys: KeyProvider) -> Together:
    act = Together.objects.create(decision=decision, reason=reason, day=today, by=by)
    # What somebody else has decided meanwhile is not ours to undo later.
    waiting = list(staff_queries.unread().filter(pk__in=ids).values_list("pk", flat=True))
    if decision == Review.SHOWN:
        # What somebody says of herself is settled one at a time.
        waiting = list(Signature.objects.filter(pk__in=waiting, claimed_kind="").values_list("pk", flat=True))
        number = moderation.show(ids=waiting, by=by, today=today, keys=keys)
    else:
        number = moderation.leave_out(ids=waiting, reason=reason, by=by, today=today)
    Signature.objects.filter(pk__in=waiting, review=decision).update(together=act)
    return _record(act, number, reason)


def _record(act: Together, number: int, said: str) -> Together:
    act.number = number
    act.save(update_fields=["number"])
    audit.record(
        by=act.by,
        action=f"signatures.together.{act.decision}",
        today=act.day,
        subject=str(act),
        reason=f"{number} names {said}".strip(),
    )
    return act
