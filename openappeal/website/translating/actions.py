"""Writes about translations: words kept, handed over, given back, published by a second reader, said to say the same.

A row of `Translation` is locked first, then what the words become.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.cms import stale
from openappeal.core.ids import random_id
from openappeal.website.translating import composing, queries, subjects
from openappeal.website.translating.queries import Work
from openappeal.website.translating.subjects import Subject
from openappeal.website.translation_models import Stage, TextKind, Translation


class NotPossibleNow(Exception):
    """The translation is at another stage than the caller saw."""


class ChangedMeanwhile(Exception):
    """Source, translation or draft are not what the caller saw. Nothing was kept."""


class SamePerson(Exception):
    """Nobody reads her own words a second time."""


class NothingThere(Exception):
    """There are no words in this language that could say what the source says."""


@transaction.atomic
def save(
    *,
    subject: Subject,
    language: str,
    words: Mapping[str, str],
    stays: Collection[str] = (),
    leave_out: Collection[str] = (),
    seen: str,
    hand_over: bool = False,
    by: str,
    today: date,
) -> frozenset[str]:
    """Keep what was typed, and hand it to a second reader if that is wanted and everything is done.

    Of `words`, by part, only those are kept that differ from what readers have. `stays` are parts whose words still
    fit. Returns the parts that are not done: they have no words of the source of now. With any, nothing is handed over.

    :raises ChangedMeanwhile:
    :raises NotPossibleNow: while it waits for a second reader.
    """
    record, subject = _lock(subject, language)
    if record.stage == Stage.REVIEW:
        raise NotPossibleNow
    work = _as_seen(subject, language, seen)
    record.draft = _draft(work, words, stays)
    record.leave_out = sorted(set(leave_out) & {extra.key for extra in work.extras})
    undone = _undone(work, record.draft)
    has_words = bool(record.draft or record.leave_out)
    is_handed = hand_over and not undone and (has_words or bool(work.gone))
    record.stage = Stage.REVIEW if is_handed else Stage.WORK if has_words else Stage.NONE
    record.writers = sorted({*record.writers, by}) if record.stage != Stage.NONE else []
    record.note = "" if is_handed else record.note
    _keep(record)
    if is_handed:
        audit.record(by=by, action="website.hand_over", today=today, subject=_label(subject, language))
    return undone


def _draft(work: Work, words: Mapping[str, str], stays: Collection[str]) -> dict[str, dict[str, str]]:
    draft: dict[str, dict[str, str]] = {}
    for part in (*work.changed, *work.rest):
        key = part.segment.key
        typed, fits = words.get(key, part.words), key in stays and bool(part.live)
        if typed == part.live and not fits:
            continue
        # Words that were typed at an earlier reading of the source are still of that reading, unless somebody says no.
        is_older = part.is_typed and part.waits and typed == part.words and not fits
        draft[key] = {"text": typed, "of": (part.of or "") if is_older else part.segment.text}
    return draft


def _undone(work: Work, draft: Mapping[str, Mapping[str, str]]) -> frozenset[str]:
    found = set()
    for part in (*work.changed, *work.rest):
        key = part.segment.key
        typed = draft.get(key)
        text = typed["text"] if typed else part.live
        is_of_now = typed["of"] == part.segment.text if typed else not part.waits
        if not is_of_now or (part.segment.required and not text):
            found.add(key)
    return frozenset(found)


@transaction.atomic
def take_back(*, subject: Subject, language: str, by: str, today: date) -> None:
    """Go on writing at what waits for a second reader.

    :raises NotPossibleNow:
    """
    record, subject = _lock(subject, language)
    if record.stage != Stage.REVIEW:
        raise NotPossibleNow
    record.stage = Stage.WORK
    _keep(record)
    audit.record(by=by, action="website.take_back", today=today, subject=_label(subject, language))


@transaction.atomic
def give_back(*, subject: Subject, language: str, note: str, by: str, today: date) -> None:
    """Give it back to who wrote it, with a few words on what to look at.

    :raises NotPossibleNow:
    """
    record, subject = _lock(subject, language)
    if record.stage != Stage.REVIEW:
        raise NotPossibleNow
    record.stage, record.note = Stage.WORK, note
    _keep(record)
    audit.record(by=by, action="website.give_back", today=today, subject=_label(subject, language))


@transaction.atomic
def publish(*, subject: Subject, language: str, seen: str, by: str, today: date) -> None:
    """Approve as the second reader: the words become what readers have.

    What the source got since they were handed over stays out, and the translation is behind by that.

    :raises NotPossibleNow:
    :raises SamePerson:
    :raises ChangedMeanwhile:
    :raises subjects.NoParent:
    :raises subjects.NotADraft:
    """
    record, subject = _lock(subject, language)
    if record.stage != Stage.REVIEW:
        raise NotPossibleNow
    if by in record.writers:
        raise SamePerson
    work = _as_seen(subject, language, seen)
    parts = [part for part in (*work.changed, *work.rest) if part.of is not None]
    values = values_of(subject, work, {part.segment.key: part.words for part in parts})
    subject.write(language, values, by=by, today=today)
    record.is_made, record.pairs = True, {}
    record.made_of = {part.segment.key: part.of for part in parts}
    record.digest = subject.digest(values)
    record.stage, record.note = Stage.NONE, ""
    record.draft, record.leave_out, record.writers = {}, [], []
    _keep(record)
    audit.record(by=by, action="website.publish_translation", today=today, subject=_label(subject, language))
    mark_stale(subject, [language])


def values_of(subject: Subject, work: Work, words: Mapping[str, str]) -> dict[str, object]:
    """What is written to the translation: the source's make-up with these words."""
    fields = {gone.key: "" for gone in work.gone if "." not in gone.key}
    leave_out = {*(work.record.leave_out if work.record else ()), *queries.gone_places(work)}
    writing = composing.Writing(
        source_language=subject.language,
        language=work.language,
        places=subject.places,
        words={**fields, **words},
        pairs=work.pairs,
        leave_out=frozenset(leave_out),
        is_new=not work.is_there,
    )
    return composing.translated(subject.name, subject.values, subject.target(work.language) or {}, writing)


@transaction.atomic
def say_it_says_the_same(*, subject: Subject, language: str, seen: str, by: str, today: date) -> None:
    """Say of what readers have in a language that it says what the source says now.

    For words that an organiser wrote in Wagtail. It changes no word.

    :raises NotPossibleNow: while somebody is at it.
    :raises NothingThere:
    :raises ChangedMeanwhile:
    """
    record, subject = _lock(subject, language)
    if record.stage != Stage.NONE:
        raise NotPossibleNow
    _as_seen(subject, language, seen)
    _count_as_current(subject, language, record)
    audit.record(by=by, action="website.says_the_same", today=today, subject=_label(subject, language))


@transaction.atomic
def count_as_current(*, kind: TextKind, key: str, language: str) -> None:
    """Note that a translation which was just laid out translates the source of now. Of a source it notes nothing."""
    subject = subjects.find(kind, key)
    if subject is not None and subject.language != language:
        record, subject = _lock(subject, language)
        _count_as_current(subject, language, record)


def _count_as_current(subject: Subject, language: str, record: Translation) -> None:
    target = subject.target(language)
    if target is None:
        raise NothingThere
    known = queries.work(subject, language).pairs if record.is_made else {}
    record.pairs = composing.pairs(
        subject.name, subject.values, target, languages=(subject.language, language), known=known
    )
    record.is_made, record.made_of = True, {part.key: part.text for part in subject.source}
    record.digest = subject.digest(target)
    _keep(record)
    subject.adopt(language)
    mark_stale(subject, [language])


@transaction.atomic
def only_slips(*, subject: Subject, changes: Collection[tuple[str, str, str]], by: str, today: date) -> int:
    """Say of changes of a source that they are slips of the pen: no translation need follow. How many did.

    A change is a part's key, how it read when a translation was made, and how it reads now. Translations made of
    that earlier reading count as made of the present one; those that lack more stay behind by the rest.

    :raises ChangedMeanwhile: when the source reads otherwise by now.
    """
    subject = _as_it_is(subject)
    now = {part.key: part.text for part in subject.source}
    if any(now.get(key) != text for key, _before, text in changes):
        raise ChangedMeanwhile
    followed = []
    records = Translation.objects.select_for_update().filter(kind=subject.kind, subject=subject.key, is_made=True)
    for record in records.order_by("language"):
        slips = {key: text for key, before, text in changes if record.made_of.get(key) == before}
        if not slips:
            continue
        record.made_of = {**record.made_of, **slips}
        for key, typed in record.draft.items():
            if key in slips and (key, typed["of"], slips[key]) in changes:
                typed["of"] = slips[key]
        _keep(record)
        followed.append(record.language)
    if followed:
        audit.record(by=by, action="website.only_slips", today=today, subject=str(subject))
        mark_stale(subject, followed)
    return len(followed)


def mark_stale(subject: Subject, languages: Collection[str]) -> None:
    """Have the translations' pages rendered anew, before others: what they say of themselves has changed."""
    stale.mark([path for tag in languages if (path := subject.public_path(tag))], priority=stale.PAGE)


def _lock(subject: Subject, language: str) -> tuple[Translation, Subject]:
    """The row, locked, and the text as it is now: since the caller read it, somebody may have published."""
    known = {"kind": subject.kind, "subject": subject.key, "language": language}
    Translation.objects.get_or_create(**known, defaults={"source_language": subject.language})
    record = Translation.objects.select_for_update().get(**known)
    return record, _as_it_is(subject)


def _as_it_is(subject: Subject) -> Subject:
    found = subjects.find(subject.kind, subject.key)
    if found is None or found.language != subject.language:
        raise ChangedMeanwhile
    return found


def _as_seen(subject: Subject, language: str, seen: str) -> Work:
    work = queries.work(subject, language)
    if work.seen != seen:
        raise ChangedMeanwhile
    return work


def _keep(record: Translation) -> None:
    record.mark = random_id()
    record.save()


def _label(subject: Subject, language: str) -> str:
    return f"{subject} in {language}"
