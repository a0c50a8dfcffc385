"""What readers were told before they gave: kept with its day when a drive says something else. See decision 121."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from openappeal.fundraising.change_models import DriveChange, Subject
from openappeal.fundraising.drive_models import Drive, Words
from openappeal.fundraising.drive_text import DriveText

WORDS = (Subject.HOW_TO_GIVE, Subject.IF_MISSED, Subject.IF_MORE)


class Emptied(Exception):
    """What was said before the first gift is not left away any more; `names` says which words."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = tuple(names)


def facts_of(drive: Drive) -> dict[Subject, str]:
    """What a drive says of its sums and days, as `DriveChange` keeps it."""
    return {
        Subject.GOAL: f"{drive.currency} {drive.goal_minor}",
        Subject.DEADLINE: drive.deadline_day.isoformat() if drive.deadline_day is not None else "",
        Subject.SURPLUS: drive.surplus,
    }


def keep_facts(drive: Drive, before: Mapping[Subject, str], *, today: date) -> None:
    """Keep what the drive said of goal, last day and surplus. Call it in the transaction that has changed them."""
    if drive.opened_day is not None:
        for subject, after in facts_of(drive).items():
            _keep(drive, subject, "", before[subject], after, today)


def keep_words(drive: Drive, was: Words | None, text: DriveText, language: str, *, today: date) -> None:
    """Keep what the page said in a language. Call it in the transaction that writes the new words, before they are.

    What a language says for the first time changes nothing; that a translation leaves something away shows the
    source's words in its place.

    :raises Emptied: in the source's language
    """
    if drive.opened_day is None or was is None:
        return
    said = asdict(text)
    lost = [str(one) for one in WORDS if getattr(was, one) and not said[one]]
    if lost and language == drive.source_language:
        raise Emptied(lost)
    for subject in WORDS:
        if before := getattr(was, subject):
            _keep(drive, subject, language, before, said[subject], today)


def _keep(drive: Drive, subject: Subject, language: str, before: str, after: str, today: date) -> None:
    known = drive.changes.filter(subject=subject, language=language, day=today).first()
    if known is not None:
        before = known.before
        known.delete()
    if before != after:
        DriveChange.objects.create(
            drive=drive, subject=subject, language=language, day=today, before=before, after=after
        )
