"""The words: found the Appeal, draft the next version, write its editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openappeal.appeals import queries, step_queries
from openappeal.appeals.actions.copying import copy_words, follow, new_edition, parts_of, say_translated
from openappeal.appeals.actions.crediting import carry_people, note_writer
from openappeal.appeals.actions.locking import lock_draft, lock_edition
from openappeal.appeals.actions.publishing import NothingToPublish
from openappeal.appeals.canonical import words_digest
from openappeal.appeals.models import (
    Addressee,
    Appeal,
    ChangeKind,
    Demand,
    Edition,
    Handing,
    Paragraph,
    State,
    Version,
)
from openappeal.audit import actions as audit
from openappeal.cms import stale
from openappeal.core import languages


class DraftExists(Exception):
    """There is a draft already; finish or discard it first."""


@dataclass(frozen=True)
class Words:
    """The words of one edition, in the order of the Appeal's parts."""

    title: str
    addressees: Sequence[str]
    demands: Sequence[str]
    paragraphs: Sequence[str]
    change_note: str = ""


@transaction.atomic
def found(
    *,
    slug: str,
    languages_: Sequence[str],
    demands_to: Sequence[int],
    kinds: Sequence[str],
    words: Mapping[str, Words],
    goal: int | None,
    by: str,
    today: date,
) -> Version:
    """Create the Appeal with its addressees and demands, and version 1 as a draft.

    `demands_to` gives, for each demand in order, the index of its addressee; `kinds` the kind of each
    paragraph. `words` holds the editions that exist; the others start empty.
    """
    for tag in languages_:
        languages.language(tag)
    appeal = Appeal.objects.create(slug=slug, languages=list(languages_), goal=goal)
    version = Version.objects.create(appeal=appeal, number=1, change_kind=ChangeKind.FIRST)
    number_of_addressees = len(words[languages_[0]].addressees)
    addressees = [Addressee.objects.create(version=version, position=n + 1) for n in range(number_of_addressees)]
    for position, index in enumerate(demands_to, start=1):
        Demand.objects.create(version=version, addressee=addressees[index], position=position)
    for position, kind in enumerate(kinds, start=1):
        Paragraph.objects.create(version=version, position=position, kind=kind)
    for tag in languages_:
        edition = new_edition(version, tag)
        if tag in words:
            _write_words(edition, words[tag])
            edition.in_step = True
            edition.save(update_fields=["in_step"])
    audit.record(by=by, action="appeals.found", today=today, subject=slug)
    source = version.editions.get(language=languages_[0])
    for edition in version.editions.exclude(pk=source.pk):
        if edition.language in words:
            say_translated(edition, source)
    return version


@transaction.atomic
def start_draft(*, appeal: Appeal, by: str, today: date) -> Version:
    """Begin the next version as a copy of what each language shows now.

    No copy counts as in step until somebody says so: that is how translations drift apart.

    :raises DraftExists:
    """
    if Version.objects.filter(appeal=appeal, state=State.DRAFT).exists():
        raise DraftExists
    last = queries.latest_version()
    if last is None:
        raise NothingToPublish
    version = Version.objects.create(appeal=appeal, number=last.number + 1, change_kind=ChangeKind.FACT)
    _copy_places(last, version)
    for tag in appeal.languages:
        edition = new_edition(version, tag)
        # What a translator has begun for the version that readers see goes on here.
        begun = last.editions.filter(language=tag, state=State.DRAFT).select_related("version").first()
        shown = begun or queries.current_record(tag)
        if shown is not None:
            copy_words(shown, edition)
            carry_people(shown, edition)
    audit.record(by=by, action="appeals.start_draft", today=today, subject=str(version))
    return version


@transaction.atomic
def save_edition(
    *,
    edition: Edition,
    title: str,
    change_note: str,
    paragraphs: Mapping[int, str],
    demands: Mapping[int, str],
    addressees: Mapping[int, str],
    in_step: bool,
    by: str,
    today: date,
) -> Edition:
    """Write the words of a draft edition. Keys are positions.

    :raises AlreadyPublished:
    """
    edition = lock_edition(edition)
    is_source = edition.language == edition.version.appeal.source_language
    source = {} if is_source else step_queries.source_words(edition.version)
    before = step_queries.words(edition)
    source_edition = None if is_source else step_queries.source_edition(edition.version)
    if source_edition is not None:
        if in_step or title != edition.title:
            edition.title_made_of = words_digest(source_edition.title)
        if in_step or change_note != edition.change_note:
            edition.change_note_made_of = words_digest(source_edition.change_note)
    if not is_source:
        note_writer(edition, by)
        Handing.objects.filter(edition=edition).delete()
    edition.title, edition.change_note, edition.in_step = title, change_note, in_step
    edition.save(update_fields=["title", "change_note", "title_made_of", "change_note_made_of", "in_step"])
    written = {"paragraph": paragraphs, "demand": demands, "addressee": addressees}
    for part, place in parts_of(edition):
        text = written[place.part_name].get(place.position, part.text)
        if not is_source and (in_step or text != part.text):
            part.made_of = words_digest(source.get(place.mark, ""))
        part.text = text
        part.save(update_fields=["text", "made_of"])
    if not is_source:
        follow(edition, before)
    audit.record(by=by, action="appeals.save_edition", today=today, subject=f"{edition.version} {edition.language}")
    return edition


@transaction.atomic
def set_in_step(*, edition: Edition, in_step: bool, by: str, today: date) -> Edition:
    """Say of a draft edition that it is ready to be published, or take that back.

    :raises AlreadyPublished:
    """
    edition = lock_edition(edition)
    if edition.in_step != in_step:
        edition.in_step = in_step
        edition.save(update_fields=["in_step"])
        subject = f"{edition.version} {edition.language}"
        if in_step:
            audit.record(by=by, action="appeals.set_ready", today=today, subject=subject)
        else:
            audit.record(by=by, action="appeals.set_not_ready", today=today, subject=subject)
    return edition


@transaction.atomic
def add_language(*, appeal: Appeal, language: str, by: str, today: date) -> None:
    """Offer the campaign in one more language. Its editions begin empty: of the version that readers see, so that it
    can be translated and published now, and of the draft if there is one.

    :raises openappeal.core.languages.UnknownLanguage:
    """
    languages.language(language)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if language not in appeal.languages:
        appeal.languages = [*appeal.languages, language]
        appeal.save(update_fields=["languages"])
        for version in (queries.latest_version(), queries.draft()):
            if version is not None:
                new_edition(version, language)
        stale.mark_everything()
        audit.record(by=by, action="appeals.add_language", today=today, subject=language)


@transaction.atomic
def discard_draft(*, version: Version, by: str, today: date) -> None:
    """Throw a draft away.

    :raises AlreadyPublished:
    """
    version = lock_draft(version)
    version.editions.all().delete()
    version.delete()
    audit.record(by=by, action="appeals.discard_draft", today=today, subject=f"version {version.number}")


def _copy_places(source: Version, target: Version) -> None:
    addressees = {}
    for addressee in source.addressees.all():
        addressees[addressee.pk] = Addressee.objects.create(
            version=target, position=addressee.position, mark=addressee.mark
        )
    for demand in source.demands.all():
        Demand.objects.create(
            version=target,
            addressee=addressees[demand.addressee_id],
            position=demand.position,
            mark=demand.mark,
            must_appear=demand.must_appear,
        )
    for paragraph in source.paragraphs.all():
        Paragraph.objects.create(version=target, position=paragraph.position, mark=paragraph.mark, kind=paragraph.kind)


def _write_words(edition: Edition, words: Words) -> None:
    edition.title, edition.change_note = words.title, words.change_note
    edition.save(update_fields=["title", "change_note"])
    paragraphs = edition.paragraphs.order_by("paragraph__position")
    for part, text in zip(paragraphs, words.paragraphs, strict=True):
        part.text = text
        part.save(update_fields=["text"])
    for demand, text in zip(edition.demands.order_by("demand__position"), words.demands, strict=True):
        demand.text = text
        demand.save(update_fields=["text"])
    for addressee, text in zip(edition.addressees.order_by("addressee__position"), words.addressees, strict=True):
        addressee.text = text
        addressee.save(update_fields=["text"])
