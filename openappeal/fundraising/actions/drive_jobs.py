"""Words of a drive as a translator proposes them: kept, handed over, sent back, taken over. Its row is locked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.cms import proposals
from openappeal.cms.proposals import ChangedMeanwhile, Job, NotPossibleNow
from openappeal.fundraising import drive_jobs
from openappeal.fundraising.actions import drives
from openappeal.fundraising.drive_models import Drive, ProposedWords
from openappeal.fundraising.drive_text import text_from

__all__ = ["ChangedMeanwhile", "NotPossibleNow", "propose", "send_back", "take_back", "take_over", "throw_away"]


@transaction.atomic
def propose(
    *, drive: Drive, language: str, words: Mapping[str, str], seen: str, hand_over: bool = False, by: str, today: date
) -> frozenset[str]:
    """Keep what a translator typed, by place, and hand it over if everything has words. Returns the places without.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile:
    """
    found, job = _locked(drive, language)
    undone = proposals.save(
        job,
        lambda: ProposedWords(drive=found, language=language),
        words=words,
        seen=seen,
        hand_over=hand_over,
        by=by,
        today=today,
    )
    if hand_over and drive_jobs.job(found, language).is_ready:
        audit.record(by=by, action="fundraising.hand_over_words", today=today, subject=str(found))
    return undone


@transaction.atomic
def take_back(*, drive: Drive, language: str, by: str, today: date) -> None:
    """Go on writing at what was handed over.

    :raises NotPossibleNow:
    """
    found, job = _locked(drive, language)
    proposals.take_back(job)
    audit.record(by=by, action="fundraising.take_words_back", today=today, subject=str(found))


@transaction.atomic
def send_back(*, drive: Drive, language: str, note: str, seen: str, by: str, today: date) -> None:
    """Give it back to who wrote it, with a sentence.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile:
    """
    found, job = _locked(drive, language)
    proposals.send_back(job, note=note, seen=seen)
    audit.record(by=by, action="fundraising.send_words_back", today=today, subject=str(found))


@transaction.atomic
def take_over(*, drive: Drive, language: str, seen: str, by: str, today: date) -> None:
    """Make it what readers have. It counts as made of the source of when it was handed over.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile: only what was read is taken over
    """
    found, job = _locked(drive, language)
    taken = proposals.take_over(job, seen=seen)
    text = text_from(taken.words)
    drives.keep_words(found, language, text, made_of=taken.made_of, of=taken.of, by=by, today=today)
    audit.record(by=by, action="fundraising.take_words_over", today=today, subject=str(found))


@transaction.atomic
def throw_away(*, drive: Drive, language: str, seen: str, by: str, today: date) -> None:
    """Nobody wants these words any more.

    :raises NotPossibleNow:
    :raises ChangedMeanwhile:
    """
    found, job = _locked(drive, language)
    proposals.throw_away(job, seen=seen)
    audit.record(by=by, action="fundraising.drop_words", today=today, subject=str(found))


def _locked(drive: Drive, language: str) -> tuple[Drive, Job]:
    found = drives.locked(drive)
    if language == found.source_language:
        raise NotPossibleNow
    return found, drive_jobs.job(found, language)
