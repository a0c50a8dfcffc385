"""Names that must not appear: adding one hides whoever is shown under it, and none is shown again without two people.

The list can be asked whether it holds a name, and cannot be read. Adding hides, so one person suffices; taking a name
off the list reveals: see `two_people`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import chain

from django.db import transaction
from django.db.models import Max

from openappeal.accounts import approvals
from openappeal.audit import actions as audit
from openappeal.core import insults, planted
from openappeal.core.lookalikes import skeleton
from openappeal.core.names import fold_name
from openappeal.signatures import protected
from openappeal.signatures.actions import moderation, watching
from openappeal.signatures.models import Review, Signature, Visibility
from openappeal.signatures.reading_models import Flag, Flagged, ProtectedName, ProtectedTag, WhyProtected
from openappeal.vault.keys import KeyProvider

SHOW_PROTECTED = "signatures.show_protected"
UNPROTECT = "signatures.unprotect"
AT_ONCE = 500
LONGEST_LIST = 10_000


class AlreadyProtected(Exception):
    """One of these spellings is on the list, under `number`."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


class NoName(Exception):
    """There is no letter in it."""


def matching(*, spellings: Sequence[str]) -> list[Signature]:
    """Public signatures in whose name, or in the words under it, this name stands: shown, waiting or left out.

    Reads every public name, and compares closely only those in which all of its words occur.

    :raises NoName:
    """
    wanted = [(planted.words(one), planted.orders(one)) for one in spellings if planted.words(one)]
    if not wanted:
        raise NoName
    found: set[int] = set()
    names = Signature.objects.filter(visibility=Visibility.PUBLIC).order_by()
    rows = names.values_list("pk", "name", "credential").iterator(chunk_size=5000)
    for pk, name, credential in chain(rows, watching.in_other_words(names)):
        text = fold_name(skeleton(f"{name} {credential}"))
        for words, orders in wanted:
            if all(word in text for word in words) and not orders.isdisjoint(protected.named(name, credential)):
                found.add(pk)
                break
    return list(Signature.objects.filter(pk__in=found).order_by("review", "day", "id"))


@transaction.atomic
def protect(
    *, spellings: Sequence[str], why: WhyProtected, by: str, keys: KeyProvider, today: date
) -> tuple[ProtectedName, int]:
    """Add a name, in all its spellings, and take whoever is shown under it off the wall until two people have looked.

    Returns how many were shown. What was typed is kept nowhere.

    :raises NoName:
    :raises AlreadyProtected:
    """
    watching.lock_watching()
    key = keys.tag_key()
    exact = {tag for one in spellings for tag in protected.same(one, "", key=key)} if spellings else set()
    kept = frozenset(tag for one in spellings for tag in protected.to_keep(one, key=key))
    if not kept:
        raise NoName
    known = ProtectedTag.objects.filter(tag__in=exact & kept).values_list("name__number", flat=True).first()
    if known is not None:
        raise AlreadyProtected(known)
    last = ProtectedName.objects.aggregate(last=Max("number"))["last"] or 0
    name = ProtectedName.objects.create(number=last + 1, why=why, day=today, by=by)
    ProtectedTag.objects.bulk_create([ProtectedTag(name=name, tag=tag) for tag in kept], batch_size=500)
    found = matching(spellings=spellings)
    shown = [one.pk for one in found if one.review == Review.SHOWN]
    moderation.undo_review(ids=shown, by=by, today=today)
    watching.look_again()
    Signature.objects.filter(pk__in=[one.pk for one in found]).update(is_looked_at=False)
    watching.look_at(ids=[one.pk for one in found], keys=keys)
    _drop_proposals(name, found, by, today)
    audit.record(by=by, action="signatures.protect", today=today, subject=str(name), reason=why)
    return name, len(shown)


def _drop_proposals(name: ProtectedName, found: Iterable[Signature], by: str, today: date) -> None:
    """Whatever was agreed before was not about this name."""
    now, labels = datetime(today.year, today.month, today.day, tzinfo=UTC), {str(one) for one in found}
    approvals.drop(action=UNPROTECT, subject=str(name), by=by, now=now)
    for one in approvals.waiting(action=SHOW_PROTECTED):
        if one.subject in labels:
            approvals.drop(action=SHOW_PROTECTED, subject=one.subject, by=by, now=now)


@transaction.atomic
def unprotect(*, number: int, by: str, today: date) -> None:
    """Take a name off the list. Nobody is shown by that: what it held back is looked at anew. For `two_people`."""
    watching.lock_watching()
    name = ProtectedName.objects.get(number=number)
    label = str(name)
    name.delete()
    Signature.objects.filter(flags__kind__in=[Flagged.PROTECTED, Flagged.NEARLY_PROTECTED]).update(is_looked_at=False)
    audit.record(by=by, action="signatures.unprotect", today=today, subject=label)


@transaction.atomic
def list_insults(*, text: str, by: str, today: date) -> None:
    """Replace the campaign's list of insults."""
    row = watching.lock_watching()
    words = "\n".join(" ".join(line.split()) for line in text[:LONGEST_LIST].splitlines() if line.strip())
    if insults.read(words) != insults.read(row.insults):
        watching.look_again()
    row.insults = words
    row.save(update_fields=["insults"])
    audit.record(by=by, action="signatures.list_insults", today=today)


@transaction.atomic
def look(*, keys: KeyProvider, today: date) -> int:
    """Look at public names that changed since, some at once. Returns how many. The worker's.

    A name that must not appear and came onto the wall in the second before goes back to those that wait.
    """
    ids = not_looked_at()
    if ids:
        bad = watching.look_at(ids=ids, keys=keys)
        moderation.undo_review(ids=[one.pk for one in bad if one.review == Review.SHOWN], by="worker", today=today)
    return len(ids)


def not_looked_at() -> list[int]:
    """Some names that wait for the worker to look at them."""
    waiting = Signature.objects.filter(visibility=Visibility.PUBLIC, is_looked_at=False).order_by("pk")
    return list(waiting.values_list("pk", flat=True)[:AT_ONCE])


def must_not_appear(ids: Iterable[int]) -> frozenset[int]:
    """Which of these were seen to be names that must not appear."""
    found = Flag.objects.filter(kind=Flagged.PROTECTED, signature__in=list(ids))
    return frozenset(found.values_list("signature", flat=True))
