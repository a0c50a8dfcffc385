"""An edition as readers see it: plain values, nothing that leads back to the database.

Words have their figures inserted: what they said on the day on which the edition opened, before that what they say now.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString

from openappeal.cms import figures
from openappeal.cms.figures import Value
from openappeal.core.languages import direction
from openappeal.newsroom import photos, queries, statement_queries, words
from openappeal.newsroom.models import FIELDS, Block, BlockKind, Edition, EditionState, ItemState
from openappeal.newsroom.photos import Photo

# What stands in one line; the rest are paragraphs.
LINES = frozenset(("heading", "label", "source", "caption", "credit", "alt"))

# Without words these say nothing and are left out.
WORDS_ONLY = frozenset((BlockKind.QUOTE, BlockKind.ACTION))


@dataclass(frozen=True)
class ReadBlock:
    """One block. `fields` are plain text, `html` the same as elements, `letter` so in a letter; none has empty ones.

    `value` is a figure's, `photo` a photograph's, `href` where an action leads, `statement` where the complete
    statement stands out of which a quotation is cut.
    """

    id: int
    kind: str
    fields: Mapping[str, str]
    html: Mapping[str, SafeString]
    letter: Mapping[str, SafeString]
    data: Mapping[str, Any]
    value: Value | None = None
    photo: Photo | None = None
    href: str = ""
    statement: str = ""

    @property
    def is_ours(self) -> bool:
        """Whether an action leads to a page of this site."""
        return self.href.startswith("/")


@dataclass(frozen=True)
class ReadCorrection:
    """One correction. `language` is that of the note, the source's where the edition's own is missing."""

    number: int
    day: date
    note: str
    language: str
    direction: str


@dataclass(frozen=True)
class ReadItem:
    """An edition, open or to be opened. `day` is today's before it opens.

    `languages` are all in which readers can open it; `is_behind` says that the source says something else by now.
    `figures` are the numbers it shows, by name.
    """

    kind: str
    slug: str
    path: str
    language: str
    direction: str
    title: str
    summary: str
    share_text: str
    day: date
    changed_day: date | None
    blocks: tuple[ReadBlock, ...]
    corrections: tuple[ReadCorrection, ...]
    figures: Mapping[str, Value]
    languages: tuple[str, ...]
    source_language: str
    is_open: bool
    is_behind: bool
    opens_at: datetime | None
    zone: str
    topic: str
    partner: str
    partner_url: str
    translators: str
    edition_id: int

    @property
    def below(self) -> str:
        """Its address below /{lang}/, the same in every language."""
        return self.path.split("/", 2)[2]

    @property
    def folder(self) -> str:
        return self.below.split("/", 1)[0]

    @property
    def source_path(self) -> str:
        """Where it stands in the language in which it was written."""
        return f"/{self.source_language}/{self.below}"


def read(edition: Edition) -> ReadItem:
    """An edition as readers see it, or would see it."""
    item = edition.item
    blocks = list(item.blocks.order_by("position"))
    values = values_of(edition, blocks)
    said = queries.words_of(edition)

    def line(text: str) -> str:
        return figures.insert(text, values, edition.language)

    open_in = item.editions.filter(state=EditionState.OPEN).order_by("language").values_list("language", flat=True)
    is_open = item.state == ItemState.OPEN and edition.state == EditionState.OPEN
    read_blocks = [_block(block, said.get(block.pk, {}), values, edition.language) for block in blocks]
    return ReadItem(
        kind=item.kind,
        slug=item.slug,
        path=queries.path_of(edition),
        language=edition.language,
        direction=direction(edition.language),
        title=line(edition.title),
        summary=words.plain(line(edition.summary)),
        share_text=line(edition.share_text),
        day=edition.opened_day or timezone.now().date(),
        changed_day=edition.changed_day,
        # An approval can be taken back after an item has opened; what readers can do was perhaps left unwritten.
        blocks=tuple(block for block in read_blocks if block.kind not in WORDS_ONLY or block.fields),
        corrections=tuple(_corrections(edition)),
        figures=values,
        languages=tuple(open_in) if item.state == ItemState.OPEN else (),
        source_language=item.source_language,
        is_open=is_open,
        is_behind=bool(queries.behind(edition)),
        opens_at=item.opens_at,
        zone=item.zone,
        topic=item.topic,
        partner=item.partner,
        partner_url=item.partner_url,
        translators=item.translators,
        edition_id=edition.pk,
    )


def values_of(edition: Edition, blocks: list[Block]) -> dict[str, Value]:
    """What an edition's figures say: frozen ones as they are, others as they are now, unknown ones not at all."""
    values = queries.frozen(edition)
    if edition.state == EditionState.OPEN:
        return values
    for name in queries.figure_names(blocks, edition) - set(values):
        try:
            values[name] = figures.ask(name)
        except figures.UnknownFigure:
            continue
    return values


def _block(block: Block, said: Mapping[str, str], values: Mapping[str, Value], language: str) -> ReadBlock:
    quote = None
    if block.kind == BlockKind.QUOTE and "excerpt" in block.data:
        quote = statement_queries.of_block(block, language)
        said = quote.fields if quote else {}
    typed = {
        name: figures.insert(said[name], values, language) for name in FIELDS[block.kind] if said.get(name, "").strip()
    }
    is_photo = block.kind == BlockKind.PHOTO
    photo = photos.find(block.data.get("photo")) if is_photo else None
    return ReadBlock(
        id=block.pk,
        kind=block.kind,
        fields={name: words.one_line(text) if name in LINES else words.plain(text) for name, text in typed.items()},
        html=in_manner(typed, words.PAGE),
        letter=in_manner(typed, words.LETTER),
        data=block.data,
        value=values.get(str(block.data.get("name", ""))) if block.kind == BlockKind.FIGURE else None,
        # Rights can be taken back after an item has opened.
        photo=photo if photo is not None and photo.has_rights else None,
        href=_href(block, language) if block.kind == BlockKind.ACTION else "",
        statement=quote.path if quote else "",
    )


def in_manner(typed: Mapping[str, str], manner: words.Manner) -> dict[str, SafeString]:
    """A block's words as elements."""
    return {
        name: words.inline(text, manner) if name in LINES else words.html(text, manner) for name, text in typed.items()
    }


def _href(block: Block, language: str) -> str:
    """An address of ours below /{lang}/, or a full one elsewhere."""
    url = str(block.data.get("url", ""))
    if url.startswith("https://"):
        return url
    below = str(block.data.get("path", "")).lstrip("/")
    return f"/{language}/{below}"


def _corrections(edition: Edition) -> list[ReadCorrection]:
    found = []
    for one in edition.item.corrections.order_by("-number"):
        note, tag = queries.note_of(one, edition.language)
        found.append(ReadCorrection(one.number, one.day, note, tag, direction(tag)))
    return found
