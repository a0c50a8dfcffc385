"""The translation of an edition as work: what it holds, what is open, who may read it again, what waits where."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.db.models import Q

from openappeal.appeals import credit_queries, queries, step_queries
from openappeal.appeals.canonical import words_digest
from openappeal.appeals.models import (
    Credit,
    Edition,
    Handing,
    JobLink,
    NameForm,
    ParagraphKind,
    State,
    Version,
)
from openappeal.appeals.reading import Credits
from openappeal.appeals.translating_models import HandingState
from openappeal.core import textdiff

TITLE = step_queries.TITLE
NOTE = -1
"""The mark of the change note, which is no place of the text but has to be translated like one."""


class Stage(StrEnum):
    """How far a translation is. `approved` waits for its version to be published."""

    WORK = "work"
    RETURNED = "returned"
    REVIEW = "review"
    APPROVED = "approved"
    PUBLISHED = "published"


@dataclass(frozen=True)
class JobPlace:
    """One place of a translation.

    `earlier` is another source that is known: of an open place, the one that its words translate; of any other, the
    one of the text that readers see in this language. `is_fresh`: it differs from that text, in source or words.
    """

    mark: int
    part: str
    number: int
    role: str
    source: str
    target: str
    earlier: str
    is_open: bool
    is_fresh: bool

    @property
    def is_new(self) -> bool:
        """Whether there are no words yet."""
        return not self.target.strip()

    @property
    def is_demand(self) -> bool:
        return self.part == "demand"

    @property
    def seen(self) -> str:
        """A digest of the words that stand here: who saves says by it over which words."""
        return words_digest(self.target)

    @property
    def source_seen(self) -> str:
        """The same of the source."""
        return words_digest(self.source)

    @cached_property
    def pieces(self) -> tuple[textdiff.Piece, ...]:
        """The source's words of now against the earlier ones; empty where nothing earlier is known."""
        return textdiff.diff(self.earlier, self.source) if self.earlier else ()


@dataclass(frozen=True)
class TranslationJob:
    """A translation as its translators and second readers see it, places in reading order."""

    edition: int
    language: str
    source_language: str
    version_number: int
    is_late: bool
    """Whether readers see this version already, in other languages."""
    stage: Stage
    word: str
    handed_by: str
    writers: frozenset[str]
    link_makers: frozenset[str]
    credits: Credits
    places: tuple[JobPlace, ...]

    @property
    def open(self) -> tuple[JobPlace, ...]:
        return tuple(place for place in self.places if place.is_open)

    @property
    def done(self) -> tuple[JobPlace, ...]:
        return tuple(place for place in self.places if not place.is_open)

    @property
    def is_writable(self) -> bool:
        return self.stage in (Stage.WORK, Stage.RETURNED)

    def may_be_read_by(self, login: str, *, is_organiser: bool) -> bool:
        """Whether somebody can be the second reader, as far as who wrote tells."""
        return login not in self.writers and (is_organiser or login not in self.link_makers)

    @property
    def content(self) -> str:
        """A digest of all words, source and target, and of who is named: who approves says by it what was read."""
        words = "\n".join(f"{place.mark} {place.source_seen} {place.seen}" for place in self.places)
        return hashlib.sha256(f"{words}\n{self.credits!r}".encode()).hexdigest()


def stage_of(edition: Edition) -> Stage:
    """How far an edition's translation is."""
    if edition.state == State.PUBLISHED:
        return Stage.PUBLISHED
    if edition.in_step:
        return Stage.APPROVED
    handing = Handing.objects.filter(edition=edition).first()
    if handing is None:
        return Stage.WORK
    return Stage.REVIEW if handing.state == HandingState.REVIEW else Stage.RETURNED


def job(edition: Edition) -> TranslationJob:
    """The translation of one edition."""
    handing = Handing.objects.filter(edition=edition).first()
    writers = list(edition.writers.values_list("by", "link_by"))
    return TranslationJob(
        edition=edition.pk,
        language=edition.language,
        source_language=edition.version.appeal.source_language,
        version_number=edition.version.number,
        is_late=edition.version.state == State.PUBLISHED,
        stage=stage_of(edition),
        word=handing.word if handing else "",
        handed_by=handing.by if handing else "",
        writers=frozenset(by for by, _made_by in writers),
        link_makers=frozenset(made_by for _by, made_by in writers if made_by),
        credits=credit_queries.credits_of(edition),
        places=tuple(_places(edition)),
    )


def open_marks(edition: Edition) -> frozenset[int]:
    """Marks of the places whose words do not translate the source's words of now, the change note among them.

    A place without words in both languages has nothing to translate.
    """
    source = step_queries.source_edition(edition.version)
    now, mine = step_queries.source_words(edition.version), step_queries.words(edition)
    marks = {mark for mark in step_queries.to_do(edition) if now.get(mark, "").strip() or mine[mark].strip()}
    note = source.change_note if source else ""
    if (note.strip() or edition.change_note.strip()) and edition.change_note_made_of != words_digest(note):
        marks.add(NOTE)
    return frozenset(marks)


def translations(languages: Collection[str]) -> list[Edition]:
    """Draft editions in these languages that can be translated now: of the version that readers see, and of the draft.

    By language in the campaign's order; what readers wait for stands first.
    """
    latest = queries.latest_version()
    order = queries.campaign_languages()
    found = Edition.objects.filter(
        state=State.DRAFT, language__in=[tag for tag in order[1:] if tag in languages]
    ).filter(Q(version__state=State.DRAFT) | Q(version=latest))
    return sorted(
        found.select_related("version__appeal"), key=lambda one: (order.index(one.language), one.version.number)
    )


def not_begun(languages: Iterable[str]) -> list[str]:
    """Those of these languages that lack an edition of the version that readers see."""
    latest = queries.latest_version()
    if latest is None:
        return []
    there = set(latest.editions.values_list("language", flat=True))
    return [tag for tag in queries.campaign_languages()[1:] if tag in set(languages) and tag not in there]


def held_back(version: Version, forgiven: Collection[int]) -> frozenset[int]:
    """Keys of a draft's editions that were approved before the source got other words: publishing leaves them drafts.

    `forgiven` are the places that change by a slip of the pen.
    """
    source = version.appeal.source_language
    found = version.editions.filter(in_step=True).exclude(language=source).select_related("version__appeal")
    return frozenset(one.pk for one in found if open_marks(one) - {NOTE} - set(forgiven))


def known_names() -> list[NameForm]:
    """The names of the campaign, by their first spelling in its first language."""
    source = (queries.campaign_languages() or ["en"])[0]
    return sorted(NameForm.objects.all(), key=lambda one: [*one.forms.get(source, []), ""][0].casefold())


def links(edition: Edition) -> list[JobLink]:
    """The open links to a job, those that end soonest first."""
    return list(edition.links.order_by("expires_day", "label", "pk"))


def unshown_credits() -> list[int]:
    """Keys of credits of published editions that no page shows any more."""
    shown = {edition.pk for tag in queries.campaign_languages() if (edition := queries.current_record(tag)) is not None}
    return list(
        Credit.objects.filter(edition__state=State.PUBLISHED).exclude(edition__in=shown).values_list("pk", flat=True)
    )


def _places(edition: Edition) -> Iterable[JobPlace]:
    version = edition.version
    source = step_queries.source_edition(version)
    now, mine = step_queries.source_words(version), step_queries.words(edition)
    made_of = step_queries.made_of(edition)
    now[NOTE], mine[NOTE] = (source.change_note if source else ""), edition.change_note
    made_of[NOTE] = edition.change_note_made_of
    still_open = open_marks(edition) if edition.state == State.DRAFT else frozenset()
    known = _sources_by_digest(version)
    shown = queries.current_record(edition.language)
    their_source = step_queries.source_words(shown.version) if shown else {}
    their_words = step_queries.words(shown) if shown else {}
    for mark, part, number, role in _reading_order(version):
        if not now.get(mark, "").strip() and not mine.get(mark, "").strip():
            continue
        is_open = mark in still_open
        text, words = now.get(mark, ""), mine.get(mark, "")
        is_moved = words_digest(their_source.get(mark, "")) != words_digest(text)
        is_fresh = mark == NOTE or is_moved or words_digest(their_words.get(mark, "")) != words_digest(words)
        earlier = known.get((mark, made_of.get(mark, "")), "") if is_open else ""
        if not is_open and is_moved:
            earlier = their_source.get(mark, "")
        yield JobPlace(mark, part, number, role, text, words, earlier, is_open, is_fresh)


def _reading_order(version: Version) -> Iterable[tuple[int, str, int, str]]:
    yield TITLE, "title", 0, ""
    for addressee in version.addressees.order_by("position"):
        yield addressee.mark, "addressee", addressee.position, ""
    for paragraph in version.paragraphs.order_by("position"):
        yield paragraph.mark, "paragraph", paragraph.position, paragraph.kind
        if paragraph.kind == ParagraphKind.DEMANDS:
            for demand in version.demands.order_by("position"):
                yield demand.mark, "demand", demand.position, ""
    yield NOTE, "note", 0, ""


def _sources_by_digest(version: Version) -> dict[tuple[int, str], str]:
    """The source's words of every version, by place and digest."""
    found: dict[tuple[int, str], str] = {}
    for one in Version.objects.filter(appeal=version.appeal).select_related("appeal").order_by("number"):
        for mark, text in step_queries.source_words(one).items():
            found[mark, words_digest(text)] = text
    return found
