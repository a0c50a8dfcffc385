"""The words of editions, place by place: made empty, copied, said to translate the source of now."""

from __future__ import annotations

from collections.abc import Mapping

from openappeal.appeals import step_queries
from openappeal.appeals.actions.crediting import carry_people
from openappeal.appeals.canonical import words_digest
from openappeal.appeals.models import (
    Edition,
    EditionAddressee,
    EditionDemand,
    EditionParagraph,
    EditionPart,
    Place,
    State,
    Version,
)
from openappeal.appeals.translating_models import HandingState


def new_edition(version: Version, language: str) -> Edition:
    edition = Edition.objects.create(version=version, language=language)
    for paragraph in version.paragraphs.all():
        EditionParagraph.objects.create(edition=edition, paragraph=paragraph)
    for demand in version.demands.all():
        EditionDemand.objects.create(edition=edition, demand=demand)
    for addressee in version.addressees.all():
        EditionAddressee.objects.create(edition=edition, addressee=addressee)
    return edition


def parts_of(edition: Edition) -> list[tuple[EditionPart, Place]]:
    """Every part of an edition with its place."""
    return [
        *((part, part.addressee) for part in edition.addressees.select_related("addressee", "edition")),
        *((part, part.paragraph) for part in edition.paragraphs.select_related("paragraph", "edition")),
        *((part, part.demand) for part in edition.demands.select_related("demand", "edition")),
    ]


def copy_words(origin: Edition, target: Edition) -> None:
    """Copy an edition's words, and what they translate, into a draft by mark. What the origin lacks starts empty.

    Where the source has changed by slips of the pen only, the words count as translating the source of now.
    """
    then, now = step_queries.source_words(origin.version), step_queries.source_words(target.version)
    behind = step_queries.behind(origin) if origin.state == State.PUBLISHED else frozenset(then)
    words, made_of = step_queries.words(origin), step_queries.made_of(origin)

    def copied(mark: int) -> tuple[str, str]:
        before = words_digest(then.get(mark, ""))
        is_level = made_of.get(mark) == before and mark not in behind
        return words.get(mark, ""), words_digest(now.get(mark, "")) if is_level else made_of.get(mark, "")

    is_source = origin.language == origin.version.appeal.source_language
    target.title, digest = copied(step_queries.TITLE)
    target.title_made_of = "" if is_source else digest
    target.save(update_fields=["title", "title_made_of"])
    for part, place in parts_of(target):
        part.text, digest = copied(place.mark)
        part.made_of = "" if is_source else digest
        part.save(update_fields=["text", "made_of"])


def follow(origin: Edition, before: Mapping[int, str]) -> None:
    """Let a copy in the next draft follow words that were just written, where nobody has changed the copy.

    `before` holds the origin's words as they were. Only where both translate the same source. Called with the origin
    locked; the next draft is locked here, which publishing does in the same order.
    """
    version = origin.version
    later = Version.objects.select_for_update().filter(
        appeal=version.appeal_id, state=State.DRAFT, number__gt=version.number
    )
    ahead = Edition.objects.filter(version=later.first(), language=origin.language, in_step=False)
    target = ahead.exclude(handing__state=HandingState.REVIEW).select_related("version__appeal").first()
    if target is None:
        return
    now, made_of = step_queries.source_words(target.version), step_queries.made_of(origin)
    words = step_queries.words(origin)

    def is_copy(mark: int, theirs: str) -> bool:
        is_level = made_of.get(mark) == words_digest(now.get(mark, ""))
        return words.get(mark) != before.get(mark) and theirs == before.get(mark) and is_level

    taken = is_copy(step_queries.TITLE, target.title)
    if taken:
        target.title, target.title_made_of = words[step_queries.TITLE], made_of[step_queries.TITLE]
        target.save(update_fields=["title", "title_made_of"])
    for part, place in parts_of(target):
        if is_copy(place.mark, part.text):
            part.text, part.made_of, taken = words[place.mark], made_of[place.mark], True
            part.save(update_fields=["text", "made_of"])
    if taken:
        carry_people(origin, target)


def catch_up(origin: Edition, target: Edition) -> None:
    """Take into a draft what another edition of the same language has translated of the same source meanwhile.

    Only where the target's own words are behind. Who wrote and who is named goes along.
    """
    now = {mark: words_digest(text) for mark, text in step_queries.source_words(target.version).items()}
    words, made_of = step_queries.words(origin), step_queries.made_of(origin)

    def is_ahead(mark: int, mine: str) -> bool:
        return bool(words.get(mark)) and made_of.get(mark) == now.get(mark) != mine

    if is_ahead(step_queries.TITLE, target.title_made_of):
        target.title, target.title_made_of = words[step_queries.TITLE], made_of[step_queries.TITLE]
        target.save(update_fields=["title", "title_made_of"])
    for part, place in parts_of(target):
        if is_ahead(place.mark, part.made_of):
            part.text, part.made_of = words[place.mark], made_of[place.mark]
            part.save(update_fields=["text", "made_of"])
    carry_people(origin, target)


def say_translated(edition: Edition, source: Edition) -> None:
    """All of its words translate the source's words of now. Called before it is frozen only."""
    now = step_queries.words(source)
    edition.title_made_of = words_digest(now[step_queries.TITLE])
    edition.change_note_made_of = words_digest(source.change_note)
    edition.save(update_fields=["title_made_of", "change_note_made_of"])
    for part, place in parts_of(edition):
        part.made_of = words_digest(now.get(place.mark, ""))
        part.save(update_fields=["made_of"])
