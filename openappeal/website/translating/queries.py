"""How far each translation is: which parts are behind, what waits for whom."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openappeal.appeals.queries import campaign_languages
from openappeal.cms import matrix
from openappeal.cms.matrix import Cell, Row, State
from openappeal.cms.pages import PublicPage
from openappeal.core.languages import direction
from openappeal.website.translating import composing, subjects
from openappeal.website.translating.composing import Extra
from openappeal.website.translating.segments import Segment, is_seen
from openappeal.website.translating.subjects import Subject
from openappeal.website.translation_models import Stage, TextKind, Translation

if TYPE_CHECKING:
    from openappeal.website.translating.segments import Raw


@dataclass(frozen=True)
class Difference:
    """What of a source changed since a translation was made of it, by the parts' keys.

    `carried` leads from a part whose block was moved or pasted anew, with the same words, to what it was before.
    """

    changed: tuple[str, ...]
    gone: tuple[str, ...]
    carried: Mapping[str, str]

    def __len__(self) -> int:
        return len(self.changed) + len(self.gone)

    @property
    def seen(self) -> int:
        """How many of them readers see on the page."""
        return sum(map(is_seen, (*self.changed, *self.gone)))


def difference(source: Sequence[Segment], made_of: Mapping[str, str]) -> Difference:
    """Compare a source with the words that a translation was made of."""
    now = {segment.key: segment.text for segment in source}
    left = [key for key in made_of if key not in now]
    carried: dict[str, str] = {}
    for key in (key for key in now if key not in made_of):
        before = next((old for old in left if made_of[old] == now[key]), None)
        if before is not None:
            carried[key] = before
            left.remove(before)
    changed = tuple(key for key, text in now.items() if made_of.get(carried.get(key, key)) != text)
    return Difference(changed, tuple(left), carried)


@dataclass(frozen=True)
class Part:
    """One part on the translator's screen.

    `live` is what readers have, `before` the source's words that it was made of, or None if it never was; `words` is
    what is in the box, `of` what that was made of. A part `waits` until its words were made of the source of now.
    """

    segment: Segment
    before: str | None
    live: str
    words: str
    of: str | None
    waits: bool
    is_typed: bool


@dataclass(frozen=True)
class Gone:
    """A part that the source has no more."""

    key: str
    before: str
    live: str


@dataclass(frozen=True)
class Work:
    """A text in one language, with everything its screen shows. `seen` names exactly this state."""

    subject: Subject
    language: str
    record: Translation | None
    cell: Cell
    is_there: bool
    changed: list[Part]
    rest: list[Part]
    gone: list[Gone]
    extras: list[Extra]
    pairs: Mapping[str, str]
    seen: str

    @property
    def waiting(self) -> list[Part]:
        """Parts that nobody has translated yet."""
        return [part for part in self.changed if part.waits]


def work(subject: Subject, language: str) -> Work:
    """What there is to do on a text in a language, other than its source."""
    record = record_of(subject, language)
    target = subject.target(language)
    is_there = target is not None
    is_made = record is not None and record.is_made and is_there
    made_of: Mapping[str, str] = record.made_of if record and is_made else {}
    draft: Mapping[str, dict[str, str]] = record.draft if record else {}
    pairs = pairs_of(subject, language, record if is_made else None, target)
    live = {part.key: part.text for part in subject.parts(target or {}, language)}
    differs = difference(subject.source, made_of)
    parts = []
    for segment in subject.source:
        before_key = differs.carried.get(segment.key, segment.key)
        shown = live.get(composing.paired(before_key, pairs), "")
        typed = draft.get(segment.key)
        parts.append(
            Part(
                segment,
                before=made_of.get(before_key),
                live=shown,
                words=typed["text"] if typed else shown,
                of=typed["of"] if typed else made_of.get(before_key),
                waits=typed["of"] != segment.text if typed else segment.key in differs.changed,
                is_typed=typed is not None,
            )
        )
    changed = [part for part in parts if part.is_typed or part.waits]
    return Work(
        subject=subject,
        language=language,
        record=record,
        cell=_cell(subject, language, record, differs, is_there=is_there),
        is_there=is_there,
        changed=changed,
        rest=[part for part in parts if part not in changed],
        gone=[Gone(key, made_of[key], live.get(composing.paired(key, pairs), "")) for key in differs.gone],
        extras=_extras(subject, language, target, pairs, made_of) if target is not None else [],
        pairs={**_items_carried(differs.carried, pairs), **pairs},
        seen=_fingerprint(record, subject.source, live),
    )


def record_of(subject: Subject, language: str) -> Translation | None:
    """What is known of a translation."""
    return Translation.objects.filter(kind=subject.kind, subject=subject.key, language=language).first()


def pairs_of(subject: Subject, language: str, record: Translation | None, target: Raw | None) -> Mapping[str, str]:
    """Which part of the source stands where in the translation; by kind and order while nobody has said it."""
    if record is not None or target is None:
        return record.pairs if record else {}
    return composing.pairs(subject.name, subject.values, target, languages=(subject.language, language))


def _items_carried(carried: Mapping[str, str], pairs: Mapping[str, str]) -> dict[str, str]:
    """Where the blocks of carried parts stand in the translation, from the outermost to the part itself."""
    found: dict[str, str] = {}
    for key, old in carried.items():
        now, before = key.split("."), old.split(".")
        if len(now) == len(before):
            for length in range(2, len(now) + 1):
                found.setdefault(".".join(now[:length]), composing.paired(".".join(before[:length]), pairs))
    return found


def _extras(
    subject: Subject, language: str, target: Raw, pairs: Mapping[str, str], made_of: Mapping[str, str]
) -> list[Extra]:
    """What stands in the translation only, without what translates a part that is gone: that goes with it."""
    known = {composing.paired(key, pairs) for key in made_of}
    languages = (subject.language, language)
    found = composing.extras(subject.name, subject.values, target, languages=languages, pairs=pairs)
    return [one for one in found if not any(key == one.key or key.startswith(f"{one.key}.") for key in known)]


def gone_places(work: Work) -> set[str]:
    """Items of the translation whose source is gone altogether."""
    kept = {composing.paired(part.segment.key, work.pairs) for part in (*work.changed, *work.rest)}
    found = set()
    for gone in work.gone:
        parts = composing.paired(gone.key, work.pairs).split(".")
        for length in range(2, len(parts) + 1):
            place = ".".join(parts[:length])
            if not any(key == place or key.startswith(f"{place}.") for key in kept):
                found.add(place)
    return found


def _fingerprint(record: Translation | None, source: Iterable[Segment], live: Mapping[str, str]) -> str:
    state = [record.mark if record else 0, [(part.key, part.text) for part in source], sorted(live.items())]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()[:24]


# ── The matrix ──────────────────────────────────────────────────────────────
def _cell(subject: Subject, language: str, record: Translation | None, differs: Difference, *, is_there: bool) -> Cell:
    url = work_url(subject, language)
    is_made = record is not None and record.is_made and is_there
    behind = len(differs) if is_made else 0
    if record is not None and record.stage == Stage.REVIEW:
        return Cell(State.REVIEW, behind, url, frozenset(record.writers))
    if record is not None and record.stage == Stage.WORK:
        return Cell(State.WORK, behind, url)
    if not is_made:
        return Cell(State.MISSING, 0, url)
    return Cell(State.BEHIND if behind else State.CURRENT, behind, url)


def work_url(subject: Subject, language: str) -> str:
    """The staff address of the work on a text in a language."""
    return f"/admin/languages/{subject.kind}/{subject.key}/{language}/"


def rows() -> list[Row]:
    """Pages, frame and letters by language, for the matrix."""
    records = {(one.kind, one.subject, one.language): one for one in Translation.objects.all()}
    languages = campaign_languages()
    found = []
    for subject in subjects.every():
        cells = {subject.language: Cell(State.SOURCE, 0, work_url(subject, subject.language))}
        for language in languages:
            if language != subject.language:
                record = records.get((subject.kind, subject.key, language))
                made_of = record.made_of if record and record.is_made else {}
                there = subject.target(language) is not None
                cells[language] = _cell(subject, language, record, difference(subject.source, made_of), is_there=there)
        found.append(Row(TextKind(subject.kind).label, subject.title, subject.language, cells))
    return found


def waiting(tags: Collection[str], login: str) -> dict[str, int]:
    """How many texts wait in each of these languages, for somebody with this login; only languages with any."""
    found = {tag: len(_for(cells, login)) for tag, cells in _waiting_cells(tags).items()}
    return {tag: number for tag, number in found.items() if number}


def waiting_for_organiser(tags: Collection[str], login: str, readers: Mapping[str, frozenset[str]]) -> dict[str, int]:
    """The same for an organiser: what no translator of the language (`readers`) can do."""
    found = {}
    for tag, cells in _waiting_cells(tags).items():
        others = readers.get(tag, frozenset())
        left = [cell for cell in _for(cells, login) if not others or _is_for_others(cell, others)]
        if left:
            found[tag] = len(left)
    return found


def _is_for_others(cell: Cell, readers: frozenset[str]) -> bool:
    return cell.state == State.REVIEW and readers <= cell.writers


def _waiting_cells(tags: Collection[str]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = {tag: [] for tag in tags}
    for _name, texts in matrix.rows():
        for row in texts:
            for tag in tags:
                cell = row.cells.get(tag)
                if cell is None or not cell.url or cell.is_told:
                    continue
                if cell.state not in (State.SOURCE, State.CURRENT):
                    found[tag].append(cell)
    return found


def _for(cells: Iterable[Cell], login: str) -> list[Cell]:
    """Nobody reads her own words a second time."""
    return [cell for cell in cells if cell.state != State.REVIEW or login not in cell.writers]


# ── For readers, and for what has to be rendered anew ───────────────────────
@dataclass(frozen=True)
class Behind:
    """That a page translates an earlier text, and where the newer one stands."""

    parts: int
    title: str
    url: str
    language: str

    @property
    def direction(self) -> str:
        return direction(self.language)


def notice_of(page: PublicPage) -> Behind | None:
    """What a page says of itself when its source has changed since. A page that is up to date says nothing."""
    if page.pk is None:
        return None
    source = subjects.page_of(page)
    if source is None:
        return None
    name = page._meta.model_name or ""
    record = Translation.objects.get(kind=TextKind.PAGE, subject=str(page.translation_key), language=page.language)
    subject = subjects.PageSubject(
        TextKind.PAGE,
        str(page.translation_key),
        name,
        source.title,
        source.language,
        subjects.places(),
        {source.language: source},
    )
    parts = difference(subject.source, record.made_of).seen
    return Behind(parts, source.title, source.public_path, source.language) if parts else None


def translated_paths(page: PublicPage) -> list[str]:
    """Public addresses of the pages that translate this one."""
    key = str(page.translation_key)
    tags = Translation.objects.filter(
        kind=TextKind.PAGE, subject=key, source_language=page.language, is_made=True
    ).values_list("language", flat=True)
    found = type(page).objects.live().filter(translation_key=key, locale__language_code__in=list(tags))
    return [one.public_path for one in found.select_related("locale")]


@dataclass(frozen=True)
class SourceChange:
    """How a part of a source reads now, how it read when some translations were made, and in which languages."""

    key: str
    label: str
    before: str
    now: str
    languages: tuple[str, ...]


def source_changes(subject: Subject) -> list[SourceChange]:
    """The changes of a source that translations lack: one for each earlier reading of each part."""
    now = {part.key: part for part in subject.source}
    found: dict[tuple[str, str], list[str]] = {}
    for record in Translation.objects.filter(kind=subject.kind, subject=subject.key, is_made=True).order_by("language"):
        for key, before in record.made_of.items():
            if key in now and before != now[key].text:
                found.setdefault((key, before), []).append(record.language)
    order = list(now)
    return [
        SourceChange(key, now[key].label, before, now[key].text, tuple(tags))
        for (key, before), tags in sorted(found.items(), key=lambda one: order.index(one[0][0]))
    ]


def fingerprint_of(changes: Sequence[SourceChange]) -> str:
    """By which a screen that shows these changes is recognised when it is sent."""
    return hashlib.sha256(json.dumps([(one.key, one.before, one.now) for one in changes]).encode()).hexdigest()[:24]
