"""Words of a placement as a translator proposes them: kept, handed over, sent back, taken over. Its row is locked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.cms import proposals
from openappeal.cms.proposals import ChangedMeanwhile, Job, NotPossibleNow
from openappeal.printing import placement_actions as placements
from openappeal.printing import placement_jobs
from openappeal.printing.placement_models import Placement, ProposedPlacementWords
from openappeal.printing.placement_text import PlacementText

__all__ = ["ChangedMeanwhile", "NotPossibleNow", "propose", "send_back", "take_back", "take_over", "throw_away"]


@transaction.atomic
def propose(
    *,
    placement: Placement,
    language: str,
    words: Mapping[str, str],
    seen: str,
    hand_over: bool = False,
    by: str,
    today: date,
) -> frozenset[str]:
    """Keep what a translator typed, by place, and hand it over if everything has words. Returns the places without.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile:
    """
    found, job = _locked(placement, language)
    undone = proposals.save(
        job,
        lambda: ProposedPlacementWords(placement=found, language=language),
        words=words,
        seen=seen,
        hand_over=hand_over,
        by=by,
        today=today,
    )
    if hand_over and placement_jobs.job(found, language).is_ready:
        audit.record(by=by, action="printing.hand_over_words", today=today, subject=str(found))
    return undone


@transaction.atomic
def take_back(*, placement: Placement, language: str, by: str, today: date) -> None:
    """Go on writing at what was handed over.

    :raises NotPossibleNow:
    """
    found, job = _locked(placement, language)
    proposals.take_back(job)
    audit.record(by=by, action="printing.take_words_back", today=today, subject=str(found))


@transaction.atomic
def send_back(*, placement: Placement, language: str, note: str, seen: str, by: str, today: date) -> None:
    """Give it back to who wrote it, with a sentence.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile:
    """
    found, job = _locked(placement, language)
    proposals.send_back(job, note=note, seen=seen)
    audit.record(by=by, action="printing.send_words_back", today=today, subject=str(found))


@transaction.atomic
def take_over(*, placement: Placement, language: str, seen: str, by: str, today: date) -> None:
    """Make it what readers have. It counts as made of the source of when it was handed over.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile: only what was read is taken over
    """
    found, job = _locked(placement, language)
    taken = proposals.take_over(job, seen=seen)
    text = PlacementText(**taken.words)
    placements.keep_words(found, language, text, made_of=taken.made_of, of=taken.of)
    audit.record(by=by, action="printing.take_words_over", today=today, subject=str(found))


@transaction.atomic
def throw_away(*, placement: Placement, language: str, seen: str, by: str, today: date) -> None:
    """Nobody wants these words any more.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile:
    """
    found, job = _locked(placement, language)
    proposals.throw_away(job, seen=seen)
    audit.record(by=by, action="printing.drop_words", today=today, subject=str(found))


def _locked(placement: Placement, language: str) -> tuple[Placement, Job]:
    found = placements.locked(placement)
    if language == found.source_language:
        raise NotPossibleNow
    return found, placement_jobs.job(found, language)
