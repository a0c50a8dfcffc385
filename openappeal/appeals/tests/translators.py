"""What translators and second readers do, for tests."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from openappeal.appeals import actions, queries, step_queries, translation_queries
from openappeal.appeals.actions import translating
from openappeal.appeals.actions.translating import Saved, Typed
from openappeal.appeals.models import ChangeKind, Edition, JobLink, Version
from openappeal.appeals.translation_queries import JobPlace, TranslationJob

DAY = date(2026, 4, 5)
GERMAN = {
    "title": "Lasst sie nach Hause",
    "addressee 1": "Das Gericht von Lund",
    "addressee 2": "Das Haus von Hav",
    "demand 1": "Öffnet die Türen.",
    "demand 2": "Haltet den Frieden.",
    "paragraph 1": "Im Jahr 2020 wurden 246 Menschen geholt.",
    "paragraph 2": "Wir bitten:",
    "paragraph 3": "Wir werden weiter bitten.",
}


def add_german() -> Edition:
    """German is offered; its edition of the published version."""
    actions.add_language(appeal=queries.the_appeal(), language="de", by="omar", today=DAY)
    version = queries.latest_version() or queries.draft()
    assert version is not None
    return edition_of(version, "de")


def edition_of(version: Version, language: str) -> Edition:
    return version.editions.select_related("version__appeal").get(language=language)


def job(edition: Edition) -> TranslationJob:
    return translation_queries.job(Edition.objects.select_related("version__appeal").get(pk=edition.pk))


def place(edition: Edition, name: str) -> JobPlace:
    """A place by what people call it, such as “paragraph 1”."""
    return next(one for one in job(edition).places if name_of(one) == name)


def name_of(one: JobPlace) -> str:
    return one.part if one.number == 0 else f"{one.part} {one.number}"


def type_in(edition: Edition, words: Mapping[str, str], *, right: tuple[str, ...] = ()) -> dict[int, Typed]:
    """What somebody who has just opened the screen types at some places, and ticks at others."""
    typed = {}
    for one in job(edition).places:
        name = name_of(one)
        if name in words or name in right:
            typed[one.mark] = Typed(words.get(name, one.target), one.seen, one.source_seen, name in right)
    return typed


def write(
    edition: Edition,
    words: Mapping[str, str],
    *,
    by: str = "nil",
    right: tuple[str, ...] = (),
    link: JobLink | None = None,
) -> Saved:
    typed = type_in(edition, words, right=right)
    return translating.save_places(edition=edition, typed=typed, by=by, today=DAY, link=link)


def hand_over(edition: Edition, *, by: str = "nil") -> None:
    translating.hand_over(edition=edition, by=by, today=DAY)


def approve(edition: Edition, *, by: str = "omar", looked: bool = True, is_organiser: bool = True) -> Edition:
    return translating.approve(
        edition=edition, content=job(edition).content, looked=looked, by=by, today=DAY, is_organiser=is_organiser
    )


def published_german() -> Edition:
    """German as a second reader has approved it, for the version that readers see."""
    edition = add_german()
    write(edition, GERMAN)
    hand_over(edition)
    return approve(edition)


def next_version(kinds: Mapping[str, str] | None = None, **texts: str) -> Version:
    """Publish a version with other English words, such as `paragraph_1`; `kinds` judges them, of fact if not there."""
    draft = actions.start_draft(appeal=queries.the_appeal(), by="omar", today=DAY)
    write_source(draft, in_step=True, **texts)
    judged = {
        change.mark: (kinds or {}).get(f"{change.part}_{change.number}", ChangeKind.FACT)
        for change in step_queries.changes(draft)
    }
    return actions.publish(version=draft, kinds=judged, by="omar", today=DAY)


def write_source(draft: Version, *, in_step: bool = False, **texts: str) -> None:
    source = edition_of(draft, "en")
    parts: dict[str, dict[int, str]] = {"paragraph": {}, "demand": {}, "addressee": {}}
    for name, text in texts.items():
        if name not in ("title", "note"):
            kind, number = name.split("_")
            parts[kind][int(number)] = text
    actions.save_edition(
        edition=source,
        title=texts.get("title", source.title),
        change_note=texts.get("note", source.change_note),
        paragraphs=parts["paragraph"],
        demands=parts["demand"],
        addressees=parts["addressee"],
        in_step=in_step,
        by="omar",
        today=DAY,
    )
