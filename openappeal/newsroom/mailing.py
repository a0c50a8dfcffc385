"""An open item, or something that was put right in it, as an issue of the mailing.

It is drafted only. On the mailing's own screens it is read once more, tried, and proposed or sent.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from openappeal.cms.language import use
from openappeal.mailings import issue_queries
from openappeal.mailings.actions import issues
from openappeal.mailings.actions.issues import IssueWords
from openappeal.mailings.issue_models import Issue, IssueState
from openappeal.newsroom import letters
from openappeal.newsroom.actions.locking import locked
from openappeal.newsroom.models import Correction, Edition, EditionState, Item, ItemState

ITEM, CORRECTION = "newsroom.item", "newsroom.correction"


class ReadersForgotten(Exception):
    """Nobody got the item by mail, or it is not known any more who did."""


@transaction.atomic
def draft(*, item: Item, by: str, today: date) -> Issue:
    """The item in each language that is open. Of one item there is one issue: a draft gets the words of now.

    :raises NotPossibleNow:
    """
    item = locked(item, ItemState.OPEN)
    words = {edition.language: letters.words(edition) for edition in _open(item)}
    return issues.draft(source=ITEM, source_id=item.pk, topic=item.topic, words=words, by=by, today=today)


@transaction.atomic
def draft_correction(*, correction: Correction, by: str, today: date) -> Issue:
    """What was put right, in a few words, in each language that has a note: for those who got the item by mail.

    :raises NotPossibleNow:
    :raises ReadersForgotten:
    """
    item = locked(correction.item, ItemState.OPEN)
    if not is_known_who_got(item):
        raise ReadersForgotten
    words = {one.language: _note(one, correction) for one in _open(item) if correction.notes.get(one.language)}
    return issues.draft(
        source=CORRECTION,
        source_id=correction.pk,
        follows=(ITEM, item.pk),
        topic=item.topic,
        words=words,
        by=by,
        today=today,
    )


def of(source: str, source_id: int) -> Issue | None:
    """The issue that was made of something, unless it was stopped."""
    found = Issue.objects.filter(source=source, source_id=source_id).exclude(state=IssueState.STOPPED)
    return found.order_by("id").first()


def drafts() -> list[Issue]:
    """Issues made here that nobody has sent yet."""
    return list(Issue.objects.filter(source__in=[ITEM, CORRECTION], state=IssueState.DRAFT).order_by("id"))


def has_gone(item: Item) -> bool:
    """Whether somebody got the item by mail, so that a correction should follow."""
    return Issue.objects.filter(source=ITEM, source_id=item.pk, began_day__isnull=False).exists()


def is_known_who_got(item: Item) -> bool:
    """Whether a correction can still follow the item's letter."""
    return issue_queries.is_known_who_got(ITEM, item.pk)


def _note(edition: Edition, correction: Correction) -> IssueWords:
    with use(edition.language):
        subject = _("Correction: %(title)s") % {"title": edition.title}
    return letters.note(edition, correction, subject)


def _open(item: Item) -> list[Edition]:
    found = item.editions.filter(state=EditionState.OPEN).select_related("item")
    return list(found.order_by("language"))
