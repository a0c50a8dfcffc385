"""The work of translators: words place by place, handed to a second reader, approved or sent back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from openappeal.appeals import check_queries, queries, translation_queries
from openappeal.appeals.actions.copying import copy_words, follow, new_edition, parts_of
from openappeal.appeals.actions.crediting import carry_people, note_writer
from openappeal.appeals.actions.locking import lock_edition
from openappeal.appeals.actions.publishing import NothingToPublish, publish_edition
from openappeal.appeals.models import Edition, Handing, JobLink, State, Version
from openappeal.appeals.translating_models import HandingState
from openappeal.appeals.translation_queries import NOTE, TITLE, Stage
from openappeal.audit import actions as audit


class HandedOver(Exception):
    """A second reader has it, or has approved it: take it back to go on writing."""


class NotHandedOver(Exception):
    """There is nothing to approve or to send back."""


class NotDone(Exception):
    """Some places have no words, or words that translate an earlier source. `marks` are theirs."""

    def __init__(self, marks: Collection[int]) -> None:
        super().__init__(marks)
        self.marks = frozenset(marks)


class SamePerson(Exception):
    """Whoever wrote or handed over is not the second reader."""


class ChangedMeanwhile(Exception):
    """The words are not those that were read."""


class NotLookedAt(Exception):
    """The check found something, and nobody said that it was looked at."""


class Gone(Exception):
    """The edition is no more: its draft was thrown away, or a later version has taken its place."""


@dataclass(frozen=True)
class Typed:
    """What somebody typed for one place: over which words (`seen`), translating which (`source_seen`), as digests.

    `is_right`: the words that stand there translate the source of now.
    """

    text: str
    seen: str
    source_seen: str
    is_right: bool = False


@dataclass
class Saved:
    """What became of what was typed. `conflicts` holds, by mark, the words that somebody else has saved meanwhile."""

    marks: list[int] = field(default_factory=list)
    conflicts: dict[int, str] = field(default_factory=dict)


@transaction.atomic
def save_places(
    *, edition: Edition, typed: Mapping[int, Typed], by: str, today: date, link: JobLink | None = None
) -> Saved:
    """Save places of a translation. A place that somebody else has changed meanwhile is left as it is, and named.

    Words count as translating the source that the translator saw, so that a place stays open if it has changed since.
    `link` is the one by which they came, if they came by one.

    :raises Gone:
    :raises AlreadyPublished:
    :raises HandedOver:
    """
    edition = _lock(edition)
    if translation_queries.stage_of(edition) in (Stage.REVIEW, Stage.APPROVED):
        raise HandedOver
    there = {place.mark: place for place in translation_queries.job(edition).places}
    saved, chosen = Saved(), {}
    for mark, new in typed.items():
        place = there.get(mark)
        if place is None:
            continue
        text = tidy(new.text)
        is_same = text == place.target
        if not is_same and new.seen != place.seen:
            saved.conflicts[mark] = place.target
        elif not is_same or (new.is_right and place.is_open and text.strip()):
            chosen[mark] = (text, new.source_seen if text.strip() else "")
            saved.marks.append(mark)
    if chosen:
        before = {mark: place.target for mark, place in there.items()}
        _write(edition, chosen)
        _note(edition, by, link)
        follow(edition, before)
        audit.record(by=by, action="appeals.translate", today=today, subject=_subject(edition))
    return saved


@transaction.atomic
def hand_over(*, edition: Edition, by: str, today: date, link: JobLink | None = None) -> None:
    """Give a translation to a second reader.

    :raises Gone:
    :raises AlreadyPublished:
    :raises HandedOver: already.
    :raises NotDone:
    """
    edition = _lock(edition)
    if translation_queries.stage_of(edition) in (Stage.REVIEW, Stage.APPROVED):
        raise HandedOver
    _require_done(edition)
    _note(edition, by, link)
    state = {"state": HandingState.REVIEW, "by": link.mark if link else by, "word": ""}
    Handing.objects.update_or_create(edition=edition, defaults=state)
    audit.record(by=by, action="appeals.hand_over", today=today, subject=_subject(edition))


@transaction.atomic
def send_back(*, edition: Edition, word: str, by: str, today: date) -> None:
    """Return a translation with a word on what to mend. Its readers' word is no part of the audit list.

    :raises Gone:
    :raises AlreadyPublished:
    :raises NotHandedOver:
    """
    edition = _lock(edition)
    if translation_queries.stage_of(edition) != Stage.REVIEW:
        raise NotHandedOver
    Handing.objects.filter(edition=edition).update(state=HandingState.RETURNED, by=by, word=word)
    audit.record(by=by, action="appeals.send_back", today=today, subject=_subject(edition))


@transaction.atomic
def take_back(*, edition: Edition, by: str, today: date) -> None:
    """Bring a translation that was handed over or approved back into work. What is in work already stays so.

    :raises Gone:
    :raises AlreadyPublished:
    """
    edition = _lock(edition)
    if translation_queries.stage_of(edition) in (Stage.REVIEW, Stage.APPROVED):
        Handing.objects.filter(edition=edition).delete()
        edition.in_step = False
        edition.save(update_fields=["in_step"])
        audit.record(by=by, action="appeals.take_back", today=today, subject=_subject(edition))


@transaction.atomic
def approve(
    *, edition: Edition, content: str, looked: bool, by: str, today: date, is_organiser: bool = False
) -> Edition:
    """Say, as second reader, that a translation says what the source says. In a published version it is shown at once.

    `content` is the digest of the words that were read (`TranslationJob.content`); `looked` that what the check
    found was looked at. Who made the link by which words came is their second reader only as an organiser: a
    translator could have used it.

    :raises Gone:
    :raises AlreadyPublished:
    :raises NotHandedOver: also for the second of two who approve at once.
    :raises SamePerson:
    :raises NotDone: the source has changed since.
    :raises ChangedMeanwhile:
    :raises NotLookedAt:
    :raises NothingToPublish: its version is no longer the newest.
    """
    edition = _lock(edition)
    if translation_queries.stage_of(edition) != Stage.REVIEW:
        raise NotHandedOver
    job = translation_queries.job(edition)
    if not job.may_be_read_by(by, is_organiser=is_organiser):
        raise SamePerson
    _require_done(edition)
    if content != job.content:
        raise ChangedMeanwhile
    if not looked and check_queries.has_findings(job):
        raise NotLookedAt
    Handing.objects.filter(edition=edition).delete()
    edition.in_step = True
    edition.save(update_fields=["in_step"])
    audit.record(by=by, action="appeals.approve_edition", today=today, subject=_subject(edition))
    if edition.version.state == State.PUBLISHED:
        edition = publish_edition(edition=edition, by=by, today=today)
    return edition


@transaction.atomic
def begin_edition(*, language: str, by: str, today: date) -> Edition:
    """Begin the translation of the version that readers see, with the words that this language shows now.

    What is begun already is given back as it is.

    :raises NothingToPublish: no version is published.
    """
    latest = queries.latest_version()
    if latest is None:
        raise NothingToPublish
    version = Version.objects.select_for_update().get(pk=latest.pk)
    edition = version.editions.filter(language=language).first()
    if edition is None:
        edition = new_edition(version, language)
        shown = queries.current_record(language)
        if shown is not None:
            copy_words(shown, edition)
            carry_people(shown, edition)
        audit.record(by=by, action="appeals.begin_edition", today=today, subject=_subject(edition))
    return edition


def tidy(text: str) -> str:
    """Text as it is stored: browsers send their own line ends, and nobody means the blanks around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _lock(edition: Edition) -> Edition:
    try:
        return lock_edition(edition)
    except (Version.DoesNotExist, Edition.DoesNotExist):
        raise Gone from None


def _note(edition: Edition, by: str, link: JobLink | None) -> None:
    if link is None:
        note_writer(edition, by)
    else:
        note_writer(edition, link.mark, link.made_by)


def _require_done(edition: Edition) -> None:
    places = translation_queries.job(edition).places
    missing = {place.mark for place in places if place.is_open or (place.source.strip() and place.is_new)}
    if missing:
        raise NotDone(missing)


def _write(edition: Edition, chosen: Mapping[int, tuple[str, str]]) -> None:
    if TITLE in chosen:
        edition.title, edition.title_made_of = chosen[TITLE]
    if NOTE in chosen:
        edition.change_note, edition.change_note_made_of = chosen[NOTE]
    edition.save(update_fields=["title", "title_made_of", "change_note", "change_note_made_of"])
    for part, place in parts_of(edition):
        if place.mark in chosen:
            part.text, part.made_of = chosen[place.mark]
            part.save(update_fields=["text", "made_of"])


def _subject(edition: Edition) -> str:
    return f"{edition.version} {edition.language}"
