"""The screen on which an edition is written: every box in order, what stands there, what was typed over it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from openappeal.newsroom import queries, statement_queries
from openappeal.newsroom.models import FIELDS, Block, BlockKind, Item
from openappeal.newsroom.staff import words
from openappeal.newsroom.staff.data_boxes import DataBox, data_boxes, data_of
from openappeal.newsroom.statement_queries import Quote

HEAD = "head"
HEAD_FIELDS = {"title": 200, "summary": 1000, "share_text": 1000}


@dataclass
class Box:
    """One box. `theirs` is what somebody else saved while this was typed, or None."""

    name: str
    field: str
    label: str
    hint: str
    rows: int
    longest: int
    value: str
    source: str
    theirs: str | None = None


@dataclass
class Place:
    """Title, summary and share text (`head`), or a block. Saved together, over what was seen together.

    `key` names its boxes, `mark` says what it is: `head`, or a block. `seen` marks the words that stand here, `of`
    those of the source beside them. `is_open`: a translation that says what an earlier source said, or nothing yet.
    `is_excerpt`: it stands for an excerpt of a statement, in this language `quote`, or None while it may not be used.
    """

    key: str
    mark: str
    label: str
    boxes: list[Box]
    seen: str
    of: str
    is_open: bool = False
    is_new: bool = False
    block: Block | None = None
    data: list[DataBox] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    typed_data: dict[str, Any] = field(default_factory=dict)
    stored: dict[str, str] = field(default_factory=dict)
    is_same: bool = False
    problem: str = ""
    is_excerpt: bool = False
    quote: Quote | None = None
    is_first: bool = False
    is_last: bool = False

    @property
    def id(self) -> int:
        return self.block.pk if self.block else 0

    @property
    def has_changed(self) -> bool:
        return self.typed != self.stored


class Sheet:
    """An edition as its writer sees it. With `data` what was typed stands in the boxes, and nothing is lost of it.

    `prefix` keeps the boxes of several editions on one screen apart.
    """

    def __init__(
        self, item: Item, language: str, data: QueryDict | None, *, may_arrange: bool = False, prefix: str = ""
    ) -> None:
        self.item, self.language, self.sent, self.prefix = item, language, data, prefix
        self.is_source = language == item.source_language
        self.may_arrange = may_arrange and self.is_source
        editions = {one.language: one for one in item.editions.filter(language__in=[language, item.source_language])}
        self.edition, self.source = editions.get(language), editions.get(item.source_language)
        self._stored = queries.words_of(self.edition) if self.edition else {}
        self._source = queries.words_of(self.source) if self.source else {}
        self._open = set() if self.is_source else self._to_translate()
        blocks = list(item.blocks.order_by("position"))
        self.head = self._head()
        self.places = [self._place(one) for one in blocks]
        for place in self.places[:1]:
            place.is_first = True
        for place in self.places[-1:]:
            place.is_last = True
        if data is not None:
            for place in self.all:
                self._compare(place)

    @property
    def all(self) -> list[Place]:
        return [self.head, *self.places]

    @property
    def open(self) -> list[Place]:
        return [one for one in self.all if one.is_open]

    @property
    def problems(self) -> list[Place]:
        """Places that were not saved."""
        return [one for one in self.all if one.problem]

    @property
    def words(self) -> dict[int, Mapping[str, str]]:
        """Words to save, by block: those that were changed, and those of which somebody says that they still hold."""
        return {
            one.id: one.typed
            for one in self.places
            if not one.problem and (one.has_changed or one.is_same) and one.typed
        }

    @property
    def head_words(self) -> dict[str, str]:
        """Title, summary and share text to save: of a place that was not saved, what stands there."""
        return self.head.stored if self.head.problem else self.head.typed

    @property
    def is_head_to_save(self) -> bool:
        return not self.head.problem and (self.head.has_changed or self.head.is_same)

    @property
    def new_data(self) -> list[tuple[Block, dict[str, Any]]]:
        """Blocks whose figure, picture or address was changed."""
        return [
            (one.block, one.typed_data)
            for one in self.places
            if one.block and one.data and not one.problem and one.typed_data != data_of(one.block)
        ]

    def _to_translate(self) -> set[str]:
        if self.edition is not None:
            return {str(block or HEAD) for block in queries.behind(self.edition)}
        return {HEAD, *(str(block) for block, said in self._source.items() if any(said.values()))}

    def _head(self) -> Place:
        stored = {name: getattr(self.edition, name) if self.edition else "" for name in HEAD_FIELDS}
        source = {name: getattr(self.source, name) if self.source else "" for name in HEAD_FIELDS}
        told = {
            "title": (_("Title"), "", 1),
            "summary": (_("Summary"), _("One or two sentences. They stand in lists, feeds and under the title."), 3),
            "share_text": (
                _("Words to share it with"),
                _("Left empty, the title is shared. The address is put behind it."),
                2,
            ),
        }
        boxes = [
            self._box(HEAD, name, told[name], longest, stored[name], source[name])
            for name, longest in HEAD_FIELDS.items()
        ]
        return self._made(HEAD, _("Title and summary"), boxes, stored, source)

    def _place(self, block: Block) -> Place:
        stored, source = self._stored.get(block.pk, {}), self._source.get(block.pk, {})
        fields = FIELDS[block.kind]
        stored = {name: stored.get(name, "") for name in fields}
        source = {name: source.get(name, "") for name in fields}
        boxes = []
        for name in fields:
            label, rows, longest = words.told(block.kind, name)
            boxes.append(
                self._box(
                    str(block.pk), name, (str(label), words.hint(block.kind), rows), longest, stored[name], source[name]
                )
            )
        data = data_boxes(block, self.sent) if self.may_arrange else []
        label = f"{words.n(block.position)}. {block.get_kind_display()}"
        place = self._made(str(block.pk), label, boxes, stored, source, data_of(block) if data else {})
        place.block, place.data = block, data
        if block.kind == BlockKind.QUOTE and "excerpt" in block.data:
            place.is_excerpt, place.quote = True, statement_queries.of_block(block, self.language)
        return place

    def _box(self, key: str, name: str, told: tuple[str, str, int], longest: int, stored: str, source: str) -> Box:
        label, hint, rows = told
        shown = "" if self.is_source else source
        return Box(f"{self.prefix}{key}-{name}", name, label, hint, rows, longest, stored, shown)

    def _made(
        self,
        key: str,
        label: str,
        boxes: list[Box],
        stored: dict[str, str],
        source: dict[str, str],
        data: Mapping[str, Any] = {},
    ) -> Place:
        return Place(
            key=f"{self.prefix}{key}",
            mark=key,
            label=label,
            boxes=boxes,
            seen=_digest([stored, data]),
            of=_digest(source),
            is_open=key in self._open,
            is_new=not any(stored.values()),
            stored=stored,
            typed=stored,
        )

    def _compare(self, place: Place) -> None:
        """Put in what was typed, and say whether it may be saved over what stands there now."""
        sent: Mapping[str, Any] = self.sent or {}
        if f"seen-{place.key}" not in sent:
            # A block that somebody added meanwhile: it was not on the screen.
            return
        place.typed = {box.field: _typed(sent.get(box.name, ""), box.longest) for box in place.boxes}
        place.typed_data = {box.key: box.data for box in place.data if box.data}
        stored_data = data_of(place.block) if place.block and place.data else {}
        seen, was_same = sent.get(f"seen-{place.key}"), [place.typed, place.typed_data] == [place.stored, stored_data]
        if not was_same and seen != place.seen:
            if seen == _digest([place.typed, place.typed_data]):
                # Only looked at here, and rewritten elsewhere: the newer words stand.
                place.typed, place.typed_data = place.stored, stored_data
                return
            place.problem = _("Somebody else has saved other words here meanwhile. Both stand below.")
            for box in place.boxes:
                if place.typed[box.field] != place.stored[box.field]:
                    box.theirs = place.stored[box.field]
        elif not self.is_source and sent.get(f"of-{place.key}") != place.of and not was_same:
            place.problem = _("The source has changed meanwhile. Look at it, then save once more.")
        if any(box.is_refused for box in place.data):
            place.problem = _("What was chosen here may not be used here, or not any more. Choose once more.")
        place.is_same = f"same-{place.key}" in sent and sent.get(f"of-{place.key}") == place.of
        for box in place.boxes:
            box.value = place.typed[box.field]


def _typed(text: str, longest: int) -> str:
    return text.replace("\r\n", "\n").strip()[:longest]


def _digest(what: Any) -> str:
    return hashlib.sha256(json.dumps(what, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
