"""What a drive's page says beforehand, in the language that has the words, and what it had said before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from openappeal.core.languages import direction
from openappeal.fundraising.books_models import Purpose
from openappeal.fundraising.change_models import DriveChange, Subject
from openappeal.fundraising.drive_models import Drive, Words
from openappeal.fundraising.drive_text import text_of


@dataclass(frozen=True)
class Told:
    """Words in a language. `day`, of earlier ones: until when; of newer ones: since when."""

    words: str
    language: str
    day: date | None = None

    @property
    def direction(self) -> str:
        """Of the language."""
        return direction(self.language)


@dataclass(frozen=True)
class Said:
    """What a page says beforehand. `now.language` may be the source's, where the page's language lacks these words.

    `earlier` is what the page said before, the latest first. `newer` is what the source says by now, while the
    translation does not follow.
    """

    now: Told
    earlier: tuple[Told, ...]
    newer: Told | None


@dataclass(frozen=True)
class Changed:
    """A change of goal, last day or surplus while the drive was open. Only what its subject needs is filled."""

    subject: str
    day: date
    before: str | date | int | None
    after: str | date | int | None
    currency_before: str = ""
    currency_after: str = ""

    @property
    def was_over(self) -> bool:
        """Whether a last day had passed when it was moved."""
        return isinstance(self.before, date) and self.before < self.day


def is_behind(words: Words, source: Words | None) -> bool:
    """Whether a translation was made of other words than the source has now."""
    return source is not None and bool(words.made_of) and words.made_of != text_of(source).digest()


def said(drive: Drive, language: str, subject: Subject) -> Said | None:
    """The words of a page for one of these, its own or its drive's; None where nothing was said in any language."""
    own = _said(drive, language, subject)
    return own if own is not None or drive.parent is None else _said(drive.parent, language, subject)


def _said(drive: Drive, language: str, subject: Subject) -> Said | None:
    texts = {one.language: one for one in drive.words.filter(language__in={language, drive.source_language})}
    source = texts.get(drive.source_language)
    for tag in dict.fromkeys((language, drive.source_language)):
        words = getattr(texts[tag], subject) if tag in texts else ""
        if words:
            changes = list(drive.changes.filter(subject=subject).order_by("-day", "language"))
            earlier = [Told(one.before, one.language, one.day) for one in changes if one.language in (language, tag)]
            return Said(Told(words, tag), tuple(earlier), _newer(subject, texts[tag], source, changes))
    return None


def _newer(subject: Subject, words: Words, source: Words | None, changes: list[DriveChange]) -> Told | None:
    if source is None or words.language == source.language or not is_behind(words, source):
        return None
    if words.of.get(subject) == getattr(source, subject):
        return None  # these words follow; others of the page do not
    last = next((one for one in changes if one.language == source.language), None)
    return Told(last.after, source.language, last.day) if last is not None else None


def changed(drive: Drive, language: str) -> tuple[Changed, ...]:
    """What was changed while it was open, the earliest first; on a group's page of its drive too, but for the goal."""
    rows = list(drive.changes.filter(subject=Subject.GOAL))
    main = drive.parent if drive.parent is not None else drive
    rows += main.changes.filter(subject__in=(Subject.DEADLINE, Subject.SURPLUS))
    names = {one.key: one.name(language) for one in Purpose.objects.filter(key__in={row.before for row in rows})}
    return tuple(_changed(row, names) for row in sorted(rows, key=lambda row: (row.day, row.subject)))


def _changed(row: DriveChange, names: dict[str, str]) -> Changed:
    if row.subject == Subject.GOAL:
        (was, before), (now, after) = row.before.split(), row.after.split()
        return Changed(row.subject, row.day, int(before), int(after), was, now)
    if row.subject == Subject.DEADLINE:
        before_day, after_day = (date.fromisoformat(one) if one else None for one in (row.before, row.after))
        return Changed(row.subject, row.day, before_day, after_day)
    return Changed(row.subject, row.day, names.get(row.before, row.before), None)
