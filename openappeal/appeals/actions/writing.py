"""The words: found the Appeal, draft the next version, publish it for ever."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openappeal.appeals import canonical, queries
from openappeal.appeals.models import (
    Addressee,
    Appeal,
    ChangeKind,
    Demand,
    Edition,
    EditionAddressee,
    EditionDemand,
    EditionParagraph,
    Paragraph,
    ParagraphKind,
    State,
    Version,
)
from openappeal.appeals.reading import text_path
from openappeal.audit import actions as audit
from openappeal.cms import stale
from openappeal.core import languages


class NothingToPublish(Exception):
    """No edition of the draft says what the version says: nobody has ticked one."""


class EmptyPart(Exception):
    """A part of an edition has no words: its title, or an addressee, demand or paragraph by its number."""

    def __init__(self, language: str, kind: str, number: int = 0) -> None:
        super().__init__(language, kind, number)
        self.language, self.kind, self.number = language, kind, number


class AlreadyPublished(Exception):
    """The version is published and can no longer change."""


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
        edition = _new_edition(version, tag)
        if tag in words:
            _write_words(edition, words[tag])
            edition.in_step = True
            edition.save(update_fields=["in_step"])
    audit.record(by=by, action="appeals.found", today=today, subject=slug)
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
        edition = _new_edition(version, tag)
        shown = queries.current_record(tag)
        if shown is not None:
            _copy_words(shown, edition)
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
    if edition.state == State.PUBLISHED:
        raise AlreadyPublished
    edition.title, edition.change_note, edition.in_step = title, change_note, in_step
    edition.save(update_fields=["title", "change_note", "in_step"])
    for paragraph in edition.paragraphs.select_related("paragraph"):
        paragraph.text = paragraphs.get(paragraph.paragraph.position, paragraph.text)
        paragraph.save(update_fields=["text"])
    for demand in edition.demands.select_related("demand"):
        demand.text = demands.get(demand.demand.position, demand.text)
        demand.save(update_fields=["text"])
    for addressee in edition.addressees.select_related("addressee"):
        addressee.text = addressees.get(addressee.addressee.position, addressee.text)
        addressee.save(update_fields=["text"])
    audit.record(by=by, action="appeals.save_edition", today=today, subject=f"{edition.version} {edition.language}")
    return edition


@transaction.atomic
def set_in_step(*, edition: Edition, in_step: bool, by: str, today: date) -> Edition:
    """Say of a draft edition that it is ready to be published, or take that back.

    :raises AlreadyPublished:
    """
    if edition.state == State.PUBLISHED:
        raise AlreadyPublished
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
    """Offer the campaign in one more language. Its edition begins empty, in the draft if there is one.

    :raises openappeal.core.languages.UnknownLanguage:
    """
    languages.language(language)
    appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
    if language not in appeal.languages:
        appeal.languages = [*appeal.languages, language]
        appeal.save(update_fields=["languages"])
        version = Version.objects.filter(appeal=appeal, state=State.DRAFT).first()
        if version is not None:
            _new_edition(version, language)
        stale.mark_everything()
        audit.record(by=by, action="appeals.add_language", today=today, subject=language)


@transaction.atomic
def publish(*, version: Version, change_kind: str, by: str, today: date) -> Version:
    """Publish a draft version with every edition that is in step. Their words never change again.

    Editions not in step are let go: their languages go on showing the version they translate.

    :raises AlreadyPublished: also for the second of two who publish at once.
    :raises NothingToPublish: the source language's edition must be in step.
    :raises EmptyPart:
    """
    version = lock_draft(version)
    source = version.appeal.source_language
    ready = list(version.editions.filter(in_step=True).select_related("version"))
    if not any(edition.language == source for edition in ready):
        raise NothingToPublish
    for edition in ready:
        _freeze(edition, today)
    version.editions.filter(state=State.DRAFT).delete()
    version.state, version.published_date, version.change_kind = State.PUBLISHED, today, change_kind
    version.save(update_fields=["state", "published_date", "change_kind"])
    audit.record(by=by, action="appeals.publish", today=today, subject=str(version))
    stale.mark(
        [path for edition in ready for path in (f"/{edition.language}/", text_path(edition.language, version.number))],
        priority=stale.PAGE,
    )
    stale.mark(["/.well-known/openappeal.json"], priority=stale.FEED)
    stale.mark_everything()
    return version


@transaction.atomic
def discard_draft(*, version: Version, by: str, today: date) -> None:
    """Throw a draft away.

    :raises AlreadyPublished:
    """
    version = lock_draft(version)
    version.editions.all().delete()
    version.delete()
    audit.record(by=by, action="appeals.discard_draft", today=today, subject=f"version {version.number}")


def lock_draft(version: Version) -> Version:
    """The draft's row, locked.

    :raises AlreadyPublished:
    """
    locked = Version.objects.select_for_update().select_related("appeal").get(pk=version.pk)
    if locked.state == State.PUBLISHED:
        raise AlreadyPublished
    return locked


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


def _new_edition(version: Version, language: str) -> Edition:
    edition = Edition.objects.create(version=version, language=language)
    for paragraph in version.paragraphs.all():
        EditionParagraph.objects.create(edition=edition, paragraph=paragraph)
    for demand in version.demands.all():
        EditionDemand.objects.create(edition=edition, demand=demand)
    for addressee in version.addressees.all():
        EditionAddressee.objects.create(edition=edition, addressee=addressee)
    return edition


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


def _copy_words(source: Edition, target: Edition) -> None:
    """Copy by mark; an older source may lack some, which then start empty."""
    target.title = source.title
    target.save(update_fields=["title"])
    words = queries.words_by_mark(source)
    for paragraph in target.paragraphs.select_related("paragraph"):
        paragraph.text = words.get(paragraph.paragraph.mark, "")
        paragraph.save(update_fields=["text"])
    for demand in target.demands.select_related("demand"):
        demand.text = words.get(demand.demand.mark, "")
        demand.save(update_fields=["text"])
    for addressee in target.addressees.select_related("addressee"):
        addressee.text = words.get(addressee.addressee.mark, "")
        addressee.save(update_fields=["text"])


def _freeze(edition: Edition, today: date) -> None:
    read = queries.read_edition(edition)
    if not read.title.strip():
        raise EmptyPart(edition.language, "title")
    for addressee_part in edition.addressees.select_related("addressee").order_by("addressee__position"):
        if not addressee_part.text.strip():
            raise EmptyPart(edition.language, "addressee", addressee_part.addressee.position)
    for demand_part in edition.demands.select_related("demand").order_by("demand__position"):
        if not demand_part.text.strip():
            raise EmptyPart(edition.language, "demand", demand_part.demand.position)
    for paragraph in read.paragraphs:
        if not paragraph.text.strip() and paragraph.kind != ParagraphKind.DEMANDS:
            raise EmptyPart(edition.language, "paragraph", paragraph.number)
    edition.text = canonical.plain_text(
        language=edition.language,
        version=edition.version.number,
        day=today,
        title=read.title,
        addressees=read.addressees,
        paragraphs=read.paragraphs,
    )
    edition.sha256 = canonical.sha256(edition.text)
    edition.state, edition.published_date = State.PUBLISHED, today
    edition.save(update_fields=["text", "sha256", "state", "published_date"])
