"""What moderators and organisers do: read names, show them, leave them out, hide them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.signatures import freshness
from openappeal.signatures.actions import watching
from openappeal.signatures.models import Held, HiddenBy, Review, Signature, Visibility, WallLine
from openappeal.signatures.reading_models import Flag, Flagged, ProtectedName
from openappeal.vault.keys import KeyProvider

UNDO_DAYS = 30


class TooLateToUndo(Exception):
    """The name was hidden more than 30 days ago."""


class MustNotAppear(Exception):
    """Some of these names, or words under them, are names that must not appear: two people have to agree."""

    def __init__(self, ids: frozenset[int]) -> None:
        super().__init__()
        self.ids = ids


class NotLookedAt(Exception):
    """Nobody has compared these names with those that must not appear, and no key was given to do it now."""


@transaction.atomic
def show(
    *, ids: Iterable[int], by: str, today: date, keys: KeyProvider | None = None, by_agreement: bool = False
) -> int:
    """Put names that were read onto the wall. Returns how many were not shown before.

    With `by_agreement` two people have agreed to show a name that must not appear: see `two_people`.

    :raises MustNotAppear: then nothing is shown.
    :raises NotLookedAt:
    """
    wanted = list(ids)
    if keys is not None:
        watching.look_at(ids=wanted, keys=keys)
    elif (
        not by_agreement
        and ProtectedName.objects.exists()
        and Signature.objects.filter(pk__in=wanted, is_looked_at=False).exists()
    ):
        raise NotLookedAt
    flagged = Flag.objects.filter(kind=Flagged.PROTECTED, signature__in=wanted)
    if not by_agreement and flagged.exists():
        raise MustNotAppear(frozenset(flagged.values_list("signature", flat=True)))
    return _review(wanted, Review.SHOWN, "", by, today)


@transaction.atomic
def leave_out(*, ids: Iterable[int], reason: str, by: str, today: date, words: str = "") -> int:
    """Keep names off the wall, for a reason, with some words for the team. The signatures go on counting.

    The words stand with the signature and go with it: the audit list, which nobody can shorten, has the reason only.
    """
    return _review(ids, Review.LEFT_OUT, reason, by, today, words)


@transaction.atomic
def undo_review(*, ids: Iterable[int], by: str, today: date) -> int:
    """Put names back into the reading queue."""
    return _review(ids, Review.UNREAD, "", by, today)


@transaction.atomic
def hide(*, id: int, by: str, reason: str, today: date, hidden_by: HiddenBy = HiddenBy.STAFF) -> Signature:
    """Take a name off every public page at once. Hiding twice changes nothing.

    `reason` is a word of ours, never what somebody typed: the audit list outlives the signature.
    """
    signature = Signature.objects.select_for_update().get(pk=id)
    if signature.visibility == Visibility.PUBLIC and signature.hidden_by == HiddenBy.NOBODY:
        freshness.mark_hidden(signature)
        signature.hidden_by, signature.hidden_day = hidden_by, today
        signature.save(update_fields=["hidden_by", "hidden_day"])
        audit.record(by=by, action="signatures.hide", today=today, subject=str(signature), reason=reason)
    return signature


@transaction.atomic
def unhide(*, id: int, by: str, today: date) -> Signature:
    """Show a hidden name again, in its old place.

    :raises TooLateToUndo:
    """
    signature = Signature.objects.select_for_update().get(pk=id)
    if signature.hidden_by != HiddenBy.NOBODY:
        if signature.hidden_day is not None and today - signature.hidden_day > timedelta(days=UNDO_DAYS):
            raise TooLateToUndo
        signature.hidden_by, signature.hidden_day = HiddenBy.NOBODY, None
        signature.save(update_fields=["hidden_by", "hidden_day"])
        freshness.mark_hidden(signature)
        audit.record(by=by, action="signatures.unhide", today=today, subject=str(signature))
    return signature


def _review(ids: Iterable[int], review: Review, reason: str, by: str, today: date, words: str = "") -> int:
    changed = 0
    found = Signature.objects.select_for_update().filter(pk__in=list(ids), visibility=Visibility.PUBLIC)
    if review == Review.SHOWN:
        # What is set aside can be taken off, or it would come back with its sweep; it cannot be put on.
        found = found.filter(held=Held.NO)
    for signature in found.exclude(review=review).order_by("pk"):
        if signature.review == Review.SHOWN:
            freshness.mark_hidden(signature)
        signature.review, signature.review_reason, signature.together = review, reason, None
        signature.review_words = words
        if review == Review.SHOWN and not signature.on_wall:
            WallLine.objects.create(day=wall_day(today), signature=signature)
            signature.on_wall = True
        signature.save(update_fields=["review", "review_reason", "review_words", "on_wall", "together"])
        if review == Review.SHOWN:
            freshness.mark_shown(signature)
        audit.record(by=by, action=f"signatures.{review.value}", today=today, subject=str(signature), reason=reason)
        changed += 1
    return changed


def wall_day(today: date) -> date:
    """The day a new line belongs to. A clock set back must not push older lines to later pages."""
    last = WallLine.objects.order_by("-day").values_list("day", flat=True).first()
    return max(today, last) if last else today
