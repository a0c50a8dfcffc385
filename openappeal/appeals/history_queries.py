"""The Appeal's past for people to read: its versions in a language, what each changed, which demands changed since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openappeal.appeals import queries, step_queries
from openappeal.appeals.canonical import words_digest
from openappeal.appeals.models import Change, ChangeKind, Edition, State, Version
from openappeal.appeals.reading import text_path
from openappeal.core.textdiff import Op, Piece, diff

# Where less than this of both texts stayed, marks between the words help nobody.
LEAST_SHARED = 0.35


@dataclass(frozen=True)
class TextChange:
    """A place whose words differ between two texts of one language. `number` is the older one's if the place is gone.

    `part` is title, addressee, demand or paragraph. `kind` is the heaviest that the source's changes there were judged
    to be; empty where only this language's words have changed.
    """

    part: str
    number: int
    kind: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class PastText:
    """One published version as its page in some language tells of it.

    `text_url` is empty where the version has no text in this language. `since` is the number of the version whose text
    in this language stood before, 0 for the first.
    """

    number: int
    published_date: date
    kind: str
    title: str
    change_note: str
    edition_date: date | None
    sha256: str
    text_url: str
    since: int
    changes: tuple[TextChange, ...]

    @property
    def skips(self) -> bool:
        """Whether versions between had no text in this language."""
        return 0 < self.since < self.number - 1


@dataclass(frozen=True)
class DemandsSince:
    """What has become of the demands since a version: `language` is that of the words, `is_source` if it had to be."""

    signed: int
    now: int
    language: str
    is_source: bool
    changes: tuple[TextChange, ...]


def history(language: str) -> list[PastText]:
    """Every published version, the newest first, with the differences to the text before it in this language."""
    editions = {edition.version.number: edition for edition in queries.published_editions().filter(language=language)}
    found: list[PastText] = []
    before: Edition | None = None
    for version in _published():
        edition = editions.get(version.number)
        changes = compare(before, edition) if before and edition else ()
        found.append(_past(version, edition, before, changes))
        before = edition or before
    return found[::-1]


def compare(before: Edition, after: Edition, marks: frozenset[int] | None = None) -> tuple[TextChange, ...]:
    """What the words of two editions of one language say otherwise; of some places only, if `marks` are given."""
    kinds = heaviest_kinds(after=before.version.number, upto=after.version.number)
    old, new = step_queries.words(before), step_queries.words(after)
    places = {**step_queries.places(before.version), **step_queries.places(after.version)}
    found = []
    for mark in [*step_queries.places(after.version), *(mark for mark in old if mark not in new)]:
        then, now = old.get(mark, ""), new.get(mark, "")
        if (marks is None or mark in marks) and words_digest(then) != words_digest(now):
            part, number = places[mark]
            found.append(TextChange(part, number, kinds.get(mark, ""), then, now, readable(then, now)))
    return tuple(found)


def heaviest_kinds(*, after: int, upto: int) -> dict[int, str]:
    """By mark, the heaviest kind of the changes that the versions after one, up to another, made there."""
    rank = [ChangeKind.MINOR, ChangeKind.FACT, ChangeKind.DEMAND]
    kinds: dict[int, str] = {}
    made = Change.objects.filter(version__number__gt=after, version__number__lte=upto, version__state=State.PUBLISHED)
    for mark, kind in made.values_list("mark", "kind"):
        if mark not in kinds or rank.index(ChangeKind(kind)) > rank.index(ChangeKind(kinds[mark])):
            kinds[mark] = kind
    return kinds


def readable(before: str, after: str) -> tuple[Piece, ...]:
    """The difference word by word, or the two texts one after the other where little stayed."""
    pieces = diff(before, after)
    shared = sum(len(piece.text) for piece in pieces if piece.op == Op.SAME)
    if not before or not after or shared >= LEAST_SHARED * max(len(before), len(after)):
        return pieces
    return Piece(Op.GONE, before), Piece(Op.NEW, after)


def demands_since(*, version_id: int, languages: Sequence[str]) -> DemandsSince | None:
    """Which demands have changed since a version was signed, in the first of these languages that has both texts.

    A language whose edition is behind in one of them has not; then the words are the source's. None if no demand has
    changed, or all of them are again as they were. Facts and slips of the pen are never in it.
    """
    made = Change.objects.filter(kind=ChangeKind.DEMAND, version__state=State.PUBLISHED)
    signed = Version.objects.select_related("appeal").filter(pk=version_id, state=State.PUBLISHED).first()
    if signed is None:
        return None
    touched = set(made.filter(version__number__gt=signed.number).values_list("mark", flat=True))
    latest = queries.latest_version()
    if not touched or latest is None:
        return None
    marks = step_queries.differing(touched, signed, latest)
    if not marks:
        return None
    for language in dict.fromkeys([*languages, signed.appeal.source_language]):
        is_source = language == signed.appeal.source_language
        before = queries.published_editions().filter(version=signed, language=language).first()
        after = queries.current_record(language)
        if before is None or after is None or step_queries.behind(after) & marks:
            continue
        changes = compare(before, after, marks)
        if changes:
            is_forced = is_source and language not in languages[:1]
            return DemandsSince(signed.number, latest.number, language, is_forced, changes)
    return None


def _published() -> list[Version]:
    return list(Version.objects.filter(state=State.PUBLISHED).order_by("number"))


def _past(
    version: Version, edition: Edition | None, before: Edition | None, changes: tuple[TextChange, ...]
) -> PastText:
    assert version.published_date is not None  # a constraint of the table
    return PastText(
        number=version.number,
        published_date=version.published_date,
        kind=version.change_kind,
        title=edition.title if edition else "",
        change_note=edition.change_note if edition else "",
        edition_date=edition.published_date if edition else None,
        sha256=edition.sha256 if edition else "",
        text_url=text_path(edition.language, version.number) if edition else "",
        since=before.version.number if before else 0,
        changes=changes,
    )
