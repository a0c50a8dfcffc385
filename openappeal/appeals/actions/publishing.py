"""Publish for ever: a version with what is ready of it, and translations that come later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db import transaction

from openappeal.appeals import canonical, queries, step_queries, translation_queries
from openappeal.appeals.actions.copying import catch_up, parts_of, say_translated
from openappeal.appeals.actions.job_links import carry_links
from openappeal.appeals.actions.locking import AlreadyPublished, lock_draft
from openappeal.appeals.canonical import words_digest
from openappeal.appeals.models import Change, ChangeKind, Edition, ParagraphKind, State, Version
from openappeal.appeals.reading import text_path
from openappeal.appeals.translation_queries import Stage, stage_of
from openappeal.audit import actions as audit
from openappeal.cms import shell, stale


class NothingToPublish(Exception):
    """No edition of the draft says what the version says: nobody has ticked one."""


class EmptyPart(Exception):
    """A part of an edition has no words: its title, or an addressee, demand or paragraph by its number."""

    def __init__(self, language: str, kind: str, number: int = 0) -> None:
        super().__init__(language, kind, number)
        self.language, self.kind, self.number = language, kind, number


class NotJudged(Exception):
    """Of some changes nobody has said whether they are slips of the pen, of fact or of a demand. `marks` are theirs."""

    def __init__(self, marks: Sequence[int]) -> None:
        super().__init__(marks)
        self.marks = tuple(marks)


_on_changed_demand: list[Callable[[Version, str, date], None]] = []


def on_changed_demand(callback: Callable[[Version, str, date], None]) -> None:
    """Ask for a call, in the same transaction, when a version that changes a demand is published.

    It gets the version, who published it, and the day. Rooms above have signers to tell. Called once, from
    `AppConfig.ready()`.
    """
    if callback not in _on_changed_demand:
        _on_changed_demand.append(callback)


_on_translation: list[Callable[[Version, str, str, date], None]] = []


def on_translation(callback: Callable[[Version, str, str, date], None]) -> None:
    """Ask for a call, in the same transaction, when the newest version gets a translation after it was published.

    It gets the version, the language, who published the translation, and the day. Called once, from
    `AppConfig.ready()`.
    """
    if callback not in _on_translation:
        _on_translation.append(callback)


@transaction.atomic
def publish(*, version: Version, kinds: Mapping[int, str] | None = None, by: str, today: date) -> Version:
    """Publish a draft version with every edition that is in step. Their words never change again.

    `kinds` judges changes by the marks of their places, above what was noted in the draft. Editions not in step stay
    drafts: their languages go on showing the version they translate, until their translation is published too. So do
    translations that were approved before the source got other words.

    :raises AlreadyPublished: also for the second of two who publish at once.
    :raises NothingToPublish: the source language's edition must be in step.
    :raises NotJudged:
    :raises EmptyPart:
    """
    # A translator who saves for the version before holds its row: what she saved is taken over, not deleted.
    earlier = Version.objects.filter(appeal=version.appeal_id, number__lt=version.number)
    list(earlier.select_for_update().order_by("number"))
    version = lock_draft(version)
    changes = _judge(version, kinds or {})
    source = version.appeal.source_language
    if not version.editions.filter(language=source, in_step=True).exists():
        raise NothingToPublish
    _forgive_slips(version, changes)
    _take_over_older_work(version)
    ready = []
    for edition in version.editions.filter(in_step=True).select_related("version__appeal"):
        open_marks = frozenset() if edition.language == source else translation_queries.open_marks(edition)
        # A note that came last keeps no text back: the page shows none, rather than one of other words.
        if translation_queries.NOTE in open_marks:
            edition.change_note = ""
            edition.save(update_fields=["change_note"])
        if not open_marks - {translation_queries.NOTE}:
            ready.append(edition)
        else:
            edition.in_step = False
            edition.save(update_fields=["in_step"])
    for edition in ready:
        _freeze(edition, today)
    version.state, version.published_date = State.PUBLISHED, today
    version.change_kind = _heaviest(version, changes)
    version.save(update_fields=["state", "published_date", "change_kind"])
    audit.record(by=by, action="appeals.publish", today=today, subject=str(version))
    if version.change_kind == ChangeKind.DEMAND:
        for callback in _on_changed_demand:
            callback(version, by, today)
    _mark_published(ready)
    # A language whose translation is behind now says so on its own page, as soon as the others show the new text.
    _mark_languages(version.appeal.languages)
    return version


@transaction.atomic
def publish_edition(*, edition: Edition, by: str, today: date) -> Edition:
    """Publish a translation of a version that readers see already.

    What the same language has in the next draft is brought up to it, where it is behind and the source still the same.

    :raises AlreadyPublished: also for the second of two who publish at once.
    :raises NothingToPublish: nobody has said that it is in step, or its version is no longer the newest.
    :raises EmptyPart:
    """
    version = Version.objects.select_for_update().select_related("appeal").get(pk=edition.version_id)
    edition = Edition.objects.select_for_update().select_related("version").get(pk=edition.pk)
    if edition.state == State.PUBLISHED:
        raise AlreadyPublished
    if not edition.in_step or version.state == State.DRAFT or version != queries.latest_version():
        raise NothingToPublish
    _freeze(edition, today)
    # Locked after its predecessor, like everywhere: somebody may be saving there.
    next_draft = Version.objects.select_for_update().filter(state=State.DRAFT).first()
    theirs = next_draft.editions.select_related("version__appeal") if next_draft else Edition.objects.none()
    ahead = theirs.filter(language=edition.language, in_step=False).first()
    # Words that a second reader has before her do not change under her eyes.
    if ahead is not None and stage_of(ahead) is not Stage.REVIEW:
        catch_up(edition, ahead)
    audit.record(by=by, action="appeals.publish_edition", today=today, subject=f"{version} {edition.language}")
    for callback in _on_translation:
        callback(version, edition.language, by, today)
    _mark_published([edition])
    return edition


def _judge(version: Version, kinds: Mapping[int, str]) -> list[step_queries.PlaceChange]:
    """Note the kind of every change of a draft, and forget what was noted of places that are as before."""
    there = {change.mark for change in step_queries.changes(version)}
    version.changes.exclude(mark__in=there).delete()
    for mark in there & set(kinds):
        Change.objects.update_or_create(version=version, mark=mark, defaults={"kind": ChangeKind(kinds[mark])})
    changes = step_queries.changes(version)
    if open_ := [change.mark for change in changes if not change.kind]:
        raise NotJudged(open_)
    return changes


def _heaviest(version: Version, changes: Sequence[step_queries.PlaceChange]) -> str:
    """What a version is as a whole: of a demand if one change is, else of fact if one is, else minor."""
    if step_queries.previous(version) is None:
        return ChangeKind.FIRST
    kinds = {change.kind for change in changes}
    return next((kind for kind in (ChangeKind.DEMAND, ChangeKind.FACT) if kind in kinds), ChangeKind.MINOR)


def _forgive_slips(version: Version, changes: Sequence[step_queries.PlaceChange]) -> None:
    """Words that translate the source as it was before a slip of the pen was mended translate it still."""
    slips = {
        change.mark: (words_digest(change.before), words_digest(change.after))
        for change in changes
        if change.kind == ChangeKind.MINOR
    }
    for edition in version.editions.filter(state=State.DRAFT) if slips else ():
        for part, place in parts_of(edition):
            if place.mark in slips and part.made_of == slips[place.mark][0]:
                part.made_of = slips[place.mark][1]
                part.save(update_fields=["made_of"])
        if step_queries.TITLE in slips and edition.title_made_of == slips[step_queries.TITLE][0]:
            edition.title_made_of = slips[step_queries.TITLE][1]
            edition.save(update_fields=["title_made_of"])


def _take_over_older_work(version: Version) -> None:
    """What was begun for the version before, and not published, goes on in this one; links to it lead here."""
    older = Edition.objects.filter(state=State.DRAFT, version__number__lt=version.number)
    for origin in older.select_related("version__appeal"):
        target = version.editions.select_related("version__appeal").filter(language=origin.language).first()
        if target is not None:
            if not target.in_step:
                catch_up(origin, target)
            carry_links(origin, target)
    older.delete()


def _mark_published(editions: Sequence[Edition]) -> None:
    stale.mark(
        [text_path(edition.language, edition.version.number) for edition in editions],
        priority=stale.PAGE,
    )
    _mark_languages([edition.language for edition in editions])
    stale.mark(["/.well-known/openappeal.json"], priority=stale.HOME)
    stale.mark(["/sitemap.xml"], priority=stale.FEED)
    stale.mark_everything()


def _mark_languages(languages: Sequence[str]) -> None:
    """The pages on which a language shows its text, what became of it, and its shorter forms."""
    stale.mark([f"/{tag}/" for tag in languages], priority=stale.PAGE)
    around = [f"/{tag}/{shell.SECTIONS[name]}" for tag in languages for name in ("versions", "short")]
    stale.mark(around, priority=stale.ANCESTOR)


def _freeze(edition: Edition, today: date) -> None:
    read = queries.read_edition(edition)
    source = step_queries.source_edition(edition.version)
    if source is not None and source.pk != edition.pk:
        say_translated(edition, source)
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
    edition.writers.all().delete()
    edition.save(update_fields=["text", "sha256", "state", "published_date"])
