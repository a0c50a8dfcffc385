"""Reads of items: what is open, what was put right, and what has to be done before an item opens."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils import timezone

from openappeal.appeals import queries as appeals
from openappeal.appeals.queries import campaign_languages
from openappeal.cms import figures, shell
from openappeal.cms.figures import Value
from openappeal.core.languages import direction
from openappeal.newsroom import agreement, consent_queries, photos, statement_queries
from openappeal.newsroom.models import (
    Block,
    BlockKind,
    Correction,
    Edition,
    EditionState,
    Item,
    ItemState,
    Kind,
)
from openappeal.newsroom.words import digest, one_line, plain


@dataclass(frozen=True)
class Line:
    """An open item in a list: what a reader sees of it before opening it."""

    kind: str
    path: str
    language: str
    title: str
    summary: str
    day: date
    changed_day: date | None
    partner: str
    edition_id: int

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True)
class Check:
    """One thing that is looked at before an item opens. What `blocks` has to be done; the others are told.

    `languages`, `numbers` and `names` say where it is not done: blocks by their place from 1, demands and consents by
    number, figures by name. The words are the screen's.
    """

    name: str
    is_done: bool
    blocks: bool = True
    languages: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class CorrectionLine:
    """One correction in the public list. `note_language` is the source's where the list's own has no note."""

    id: int
    path: str
    title: str
    number: int
    day: date
    note: str
    note_language: str

    @property
    def direction(self) -> str:
        return direction(self.note_language)


def open_editions(language: str) -> QuerySet[Edition]:
    """Editions that readers of a language can open, the newest item first."""
    found = Edition.objects.filter(language=language, state=EditionState.OPEN, item__state=ItemState.OPEN)
    return found.select_related("item").order_by("-opened_day", "-item__opens_at", "item__slug")


def open_items(language: str, *, kinds: Collection[str] | None = None) -> list[Line]:
    """What is open in a language, the newest first; of some kinds only, if they are named."""
    found = open_editions(language)
    if kinds is not None:
        found = found.filter(item__kind__in=kinds)
    return [line(edition) for edition in found]


def open_elsewhere(language: str, *, kinds: Collection[str]) -> list[Line]:
    """What readers of a language can open in its source language only, because theirs is not there yet."""
    here = open_editions(language).values("item_id")
    found = Item.objects.filter(state=ItemState.OPEN, kind__in=kinds).exclude(pk__in=here)
    editions = Edition.objects.filter(item__in=found, state=EditionState.OPEN).select_related("item")
    return [
        line(edition)
        for edition in editions.order_by("-opened_day", "-item__opens_at", "item__slug")
        if edition.language == edition.item.source_language
    ]


def open_edition_at(path: str) -> Edition | None:
    """The edition that readers find at an address: `/en/updates/a-slug/`."""
    parts = path.strip("/").split("/")
    if len(parts) != 3:
        return None
    language, folder, slug = parts
    edition = open_editions(language).filter(item__slug=slug).first()
    return edition if edition is not None and edition.item.folder == folder else None


def corrections(language: str) -> list[CorrectionLine]:
    """What was put right in items that readers of a language can open, the newest first."""
    editions = {edition.item_id: edition for edition in open_editions(language)}
    found = Correction.objects.filter(item__in=list(editions)).select_related("item")
    lines = []
    for one in found.order_by("-day", "-item__opens_at", "-number"):
        edition = editions[one.item_id]
        note, tag = note_of(one, language)
        lines.append(
            CorrectionLine(one.pk, path_of(edition), in_figures(edition, edition.title), one.number, one.day, note, tag)
        )
    return lines


def note_of(correction: Correction, language: str) -> tuple[str, str]:
    """A correction's words in a language, else in the item's own, and which of them it is."""
    notes: dict[str, str] = correction.notes
    tag = language if notes.get(language) else correction.item.source_language
    return notes.get(tag, ""), tag


def path_of(edition: Edition) -> str:
    """Where readers find an edition."""
    return path_in(edition.item, edition.language)


def path_in(item: Item, language: str) -> str:
    """Where readers find, or would find, an item in a language."""
    return f"/{language}/{item.folder}/{item.slug}/"


def frozen(edition: Edition) -> dict[str, Value]:
    """What an edition's figures said when it opened."""
    return {name: Value(int(one["value"]), date.fromisoformat(one["as_of"])) for name, one in edition.figures.items()}


def in_figures(edition: Edition, text: str) -> str:
    """A text of an open edition with its figures."""
    return figures.insert(text, frozen(edition), edition.language)


def line(edition: Edition) -> Line:
    """An open edition as lists show it."""
    assert edition.opened_day is not None
    return Line(
        kind=edition.item.kind,
        path=path_of(edition),
        language=edition.language,
        title=in_figures(edition, edition.title),
        summary=plain(in_figures(edition, edition.summary)),
        day=edition.opened_day,
        changed_day=edition.changed_day,
        partner=edition.item.partner,
        edition_id=edition.pk,
    )


def reading_languages() -> list[str]:
    """Languages in which readers find this room's pages: the campaign's, once the site offers them."""
    offered = {one.tag for one in shell.languages()}
    return [tag for tag in campaign_languages() if not offered or tag in offered]


def has_open_items(*, kinds: Collection[str] = tuple(Kind)) -> bool:
    """Whether anything of these kinds has been said yet. Before, there are no lists."""
    return Item.objects.filter(state=ItemState.OPEN, kind__in=kinds).exists()


def due(now: datetime) -> QuerySet[Item]:
    """Waiting items whose minute has come, the earliest first."""
    return Item.objects.filter(state=ItemState.WAITING, opens_at__lte=now).order_by("opens_at", "id")


def source_of(item: Item) -> Edition | None:
    """The edition that the others translate."""
    return item.editions.filter(language=item.source_language).first()


def words_of(edition: Edition) -> dict[int, dict[str, str]]:
    """What each block says in an edition, by the block's id."""
    return dict(edition.words.values_list("block_id", "fields"))


def head_of(edition: Edition) -> dict[str, str]:
    """What of an edition is translated beside its blocks."""
    return {"title": edition.title, "summary": edition.summary}


def behind(edition: Edition) -> list[int]:
    """Blocks whose source says something else than what this edition translates; 0 is title and summary."""
    source = source_of(edition.item)
    if source is None or source.pk == edition.pk:
        return []
    now = {block: digest(fields) for block, fields in words_of(source).items()}
    made_of = dict(edition.words.values_list("block_id", "made_of"))
    found = [0] if edition.made_of != digest(head_of(source)) else []
    # A block that the source came to have since is behind as well: it has no words here.
    return found + [block for block, mark in now.items() if made_of.get(block, "") != mark and mark != digest({})]


def lacking(edition: Edition) -> list[int]:
    """Blocks that say something in the source and nothing, or less, here; 0 is the title."""
    source = source_of(edition.item)
    mine = words_of(edition)
    theirs = words_of(source) if source is not None else {}
    found = [] if edition.title.strip() else [0]
    for block, fields in theirs.items():
        said = mine.get(block, {})
        if any(text.strip() and not said.get(name, "").strip() for name, text in fields.items()):
            found.append(block)
    return found


def check_list(item: Item, *, today: date, now: datetime | None = None) -> list[Check]:
    """Everything that is looked at before an item opens, done or not, in the order in which it is shown.

    Looked at are the editions that would open: those that are ready. What is open has been looked at.
    """
    blocks = list(item.blocks.order_by("position"))
    editions = list(item.editions.order_by("language"))
    opening = [edition for edition in editions if edition.state == EditionState.READY]
    ready = {edition.language for edition in editions if edition.state != EditionState.DRAFT}
    checks = [
        check("source", languages=[item.source_language] if item.source_language not in ready else []),
        check("words", languages=[edition.language for edition in opening if lacking(edition)]),
        check("languages", blocks=False, languages=[tag for tag in campaign_languages() if tag not in ready]),
        check("behind", blocks=False, languages=[edition.language for edition in opening if behind(edition)]),
        check(
            "figures",
            languages=[one.language for one in opening if unknown_figures(blocks, [one])],
            names=unknown_figures(blocks, opening),
            numbers=_places(blocks, _lacks_its_figure),
        ),
        check("photos", numbers=_places(blocks, _lacks_rights)),
        check("described", blocks=False, numbers=_undescribed(blocks, opening)),
        check("quotes", numbers=_quotes(blocks, opening)),
        check("typed_quotes", blocks=False, numbers=_typed_quotes(item, blocks)),
        check("links", numbers=_places(blocks, _leads_nowhere)),
        check("buttons", numbers=_nameless(blocks, opening)),
        *_demands(blocks, opening),
        check(
            "consents",
            numbers=[one.pk for one in consent_queries.needed(item, editions=opening, today=today)],
        ),
    ]
    if item.kind == Kind.ALLIED:
        checks.append(check("source_link", names=[] if item.partner and item.partner_url else ["partner"]))
    if item.is_grave:
        checks.append(Check("agreement", is_done=agreement.is_granted(item, now=now or timezone.now())))
    return checks


def texts_with_figures(edition: Edition) -> Iterable[str]:
    """Texts of an edition into which figures are inserted."""
    yield from (edition.title, edition.summary, edition.share_text)
    for fields in words_of(edition).values():
        yield from fields.values()


def figure_names(blocks: Iterable[Block], edition: Edition) -> set[str]:
    """Names of all figures that an edition shows, known or not."""
    named = {str(block.data["name"]) for block in blocks if block.kind == BlockKind.FIGURE and block.data.get("name")}
    return named.union(*(figures.names_in(text) for text in texts_with_figures(edition)))


def unknown_figures(blocks: Collection[Block], editions: Iterable[Edition]) -> list[str]:
    """Names in these editions that no room has registered."""
    known = {figure.name for figure in figures.every()}
    return sorted(set().union(*(figure_names(blocks, edition) for edition in editions)) - known)


def check(
    name: str,
    *,
    blocks: bool = True,
    languages: Collection[str] = (),
    numbers: Collection[int] = (),
    names: Collection[str] = (),
) -> Check:
    """A check that is done when nothing is named that is wrong."""
    is_done = not (languages or numbers or names)
    return Check(name, is_done, blocks, tuple(languages), tuple(numbers), tuple(names))


def _places(blocks: Iterable[Block], is_wrong: Callable[[Block], bool]) -> list[int]:
    return [place for place, block in enumerate(blocks, start=1) if is_wrong(block)]


def _lacks_its_figure(block: Block) -> bool:
    return block.kind == BlockKind.FIGURE and not block.data.get("name")


def _lacks_rights(block: Block) -> bool:
    if block.kind != BlockKind.PHOTO:
        return False
    photo = photos.find(block.data.get("photo"))
    return photo is None or not photo.has_rights


def _quotes(blocks: Collection[Block], editions: Iterable[Edition]) -> list[int]:
    """Quotations that their authors have not approved for this place and these languages."""
    found = set()
    for edition in editions:
        words = words_of(edition)
        for place, block in enumerate(blocks, start=1):
            typed = words.get(block.pk, {}).get("text", "")
            if block.kind == BlockKind.QUOTE and not statement_queries.may_quote(block, edition.language, typed):
                found.add(place)
    return sorted(found)


def _typed_quotes(item: Item, blocks: Collection[Block]) -> list[int]:
    """Quotations of a release whose words nobody has approved here: whoever sends it out vouches for them."""
    if item.folder != "press":
        return []
    return _places(blocks, lambda block: block.kind == BlockKind.QUOTE and "excerpt" not in block.data)


def _leads_nowhere(block: Block) -> bool:
    url = str(block.data.get("url", ""))
    return block.kind == BlockKind.ACTION and not (block.data.get("path") or url.startswith("https://"))


def _undescribed(blocks: Iterable[Block], editions: Iterable[Edition]) -> list[int]:
    """Places of photographs that readers find, without words for those who do not see them."""
    said = [words_of(edition) for edition in editions]
    return _places(
        blocks,
        lambda block: (
            block.kind == BlockKind.PHOTO
            and not _lacks_rights(block)
            and any(not one.get(block.pk, {}).get("alt", "").strip() for one in said)
        ),
    )


def _nameless(blocks: Iterable[Block], editions: Iterable[Edition]) -> list[int]:
    """Places of buttons without words, where an edition says something beside them."""
    said = [words_of(edition) for edition in editions]
    return _places(
        blocks,
        lambda block: (
            block.kind == BlockKind.ACTION
            and any(any(one.get(block.pk, {}).values()) and not one[block.pk].get("label", "").strip() for one in said)
        ),
    )


def _demands(blocks: Collection[Block], editions: Iterable[Edition]) -> list[Check]:
    """Whoever quotes the demands of the Appeal quotes each that must appear, in each language, word for word."""
    quoting = [block.pk for block in blocks if block.kind == BlockKind.FACTS and block.data.get("demands")]
    if not quoting:
        return []
    languages, numbers = [], set()
    for edition in editions:
        words = words_of(edition)
        said = one_line(" ".join(text for block in quoting for text in words.get(block, {}).values()))
        record = appeals.current_record(edition.language)
        needed = {} if record is None else appeals.demands_to_appear(record)
        missing = [number for number, text in needed.items() if one_line(text) not in said]
        if missing or not needed:
            languages.append(edition.language)
            numbers.update(missing)
    return [check("demands", languages=languages, numbers=sorted(numbers))]
