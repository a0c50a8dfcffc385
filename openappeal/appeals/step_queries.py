"""Which words a version changed, and how far each edition is behind.

Places are known by their marks, which stay from version to version; the title's is `TITLE`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from openappeal.appeals.canonical import words_digest
from openappeal.appeals.models import Change, ChangeKind, Edition, Place, State, Version

TITLE = Change.TITLE


@dataclass(frozen=True)
class PlaceChange:
    """What a version's source says otherwise at one place. `number` is that in the older version if the place is gone.

    `part` is title, addressee, demand or paragraph. `kind` is empty while nobody has judged it.
    """

    mark: int
    part: str
    number: int
    before: str
    after: str
    kind: str


def source_edition(version: Version) -> Edition | None:
    """A version's edition in the language that the others translate."""
    return version.editions.filter(language=version.appeal.source_language).select_related("version").first()


def words(edition: Edition) -> dict[int, str]:
    """The words of an edition by mark, its title among them."""
    return {
        TITLE: edition.title,
        **dict(edition.addressees.values_list("addressee__mark", "text")),
        **dict(edition.demands.values_list("demand__mark", "text")),
        **dict(edition.paragraphs.values_list("paragraph__mark", "text")),
    }


def source_words(version: Version) -> dict[int, str]:
    """The words of a version's source by mark; empty if it has none."""
    edition = source_edition(version)
    return words(edition) if edition else {}


def previous(version: Version) -> Version | None:
    """The published version before this one."""
    earlier = Version.objects.filter(appeal=version.appeal, state=State.PUBLISHED, number__lt=version.number)
    return earlier.order_by("-number").first()


def changes(version: Version) -> list[PlaceChange]:
    """What the source of a version, draft or published, says otherwise than the version before it.

    In reading order, what is gone at the end. A place that only moved is no change.
    """
    before = previous(version)
    if before is None:
        return []
    kinds = dict(version.changes.values_list("mark", "kind"))
    old, new = source_words(before), source_words(version)
    found = {**places(before), **places(version)}
    order = [*places(version), *(mark for mark in places(before) if mark not in new)]
    return [
        PlaceChange(mark, *found[mark], old.get(mark, ""), new.get(mark, ""), kinds.get(mark, ""))
        for mark in order
        if words_digest(old.get(mark, "")) != words_digest(new.get(mark, ""))
    ]


def all_as(version: Version, kind: str) -> dict[int, str]:
    """Every change of a version by mark, judged alike."""
    return {change.mark: kind for change in changes(version)}


def suggested(part: str) -> str:
    """What a change at such a place probably is. Never a slip of the pen: that only a person can say."""
    return ChangeKind.DEMAND if part in ("addressee", "demand") else ChangeKind.FACT


def differing(marks: set[int], before: Version, after: Version) -> frozenset[int]:
    """Those of some marks whose words the sources of two versions do not share."""
    then, now = source_words(before), source_words(after)
    return frozenset(mark for mark in marks if words_digest(then.get(mark, "")) != words_digest(now.get(mark, "")))


def behind(edition: Edition) -> frozenset[int]:
    """Marks of the places that later versions changed by more than a slip of the pen.

    Of a published edition. What was changed and changed back is as it was.
    """
    return frozenset(behind_places(edition))


def behind_places(edition: Edition) -> dict[int, str]:
    """The places of `behind` by mark, each with its part: title, addressee, demand or paragraph."""
    later = _later(edition)
    touched, latest = _touched(edition), later[-1] if later else None
    if latest is None or not touched:
        return {}
    found = {**places(latest), **places(edition.version)}
    return {mark: found[mark][0] for mark in differing(touched, edition.version, latest)}


def would_be_behind(edition: Edition, draft: Version, kinds: Mapping[int, str]) -> frozenset[int]:
    """What `behind` will give when a draft is published with its changes judged like this, by mark."""
    touched = _touched(edition) | {mark for mark, kind in kinds.items() if kind != ChangeKind.MINOR}
    return differing(touched, edition.version, draft)


def _later(edition: Edition) -> list[Version]:
    published = Version.objects.filter(appeal=edition.version.appeal, state=State.PUBLISHED)
    return list(published.filter(number__gt=edition.version.number).order_by("number"))


def _touched(edition: Edition) -> set[int]:
    later = Change.objects.filter(version__in=_later(edition)).exclude(kind=ChangeKind.MINOR)
    return set(later.values_list("mark", flat=True))


def made_of(edition: Edition) -> dict[int, str]:
    """By mark, the digest of the source's words that each of an edition's words translate."""
    return {
        TITLE: edition.title_made_of,
        **dict(edition.addressees.values_list("addressee__mark", "made_of")),
        **dict(edition.demands.values_list("demand__mark", "made_of")),
        **dict(edition.paragraphs.values_list("paragraph__mark", "made_of")),
    }


def to_do(edition: Edition) -> frozenset[int]:
    """Marks of the places of a draft edition whose words do not translate the source's words of now."""
    now, mine = source_words(edition.version), made_of(edition)
    return frozenset(mark for mark, digest in mine.items() if digest != words_digest(now.get(mark, "")))


def places(version: Version) -> dict[int, tuple[str, int]]:
    """Each place's part and number, in reading order: title, addressees, paragraphs, demands where they stand."""
    found: dict[int, tuple[str, int]] = {TITLE: ("title", 0)}
    parts: tuple[tuple[str, list[Place]], ...] = (
        ("addressee", list(version.addressees.order_by("position"))),
        ("paragraph", list(version.paragraphs.order_by("position"))),
        ("demand", list(version.demands.order_by("position"))),
    )
    for part, in_order in parts:
        for place in in_order:
            found[place.mark] = (part, place.position)
    return found
