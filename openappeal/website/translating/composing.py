"""How a translation is put together: the make-up of its source, its own words, and what stands in it only.

Like `segments`, all on raw values: nothing here asks the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from wagtail import blocks

from openappeal.website.translating import marked
from openappeal.website.translating.segments import (
    Kind,
    Places,
    Raw,
    block_of,
    child_of,
    fields_of,
    is_own,
    items,
    kind_of,
)


# ── Which belongs to which ──────────────────────────────────────────────────
def pairs(
    name: str, source: Raw, target: Raw, *, languages: tuple[str, str], known: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Which item of a translation belongs to which of its source: as is `known`, by their ids, or by kind and order.

    The last is for a translation that was not written from this source. Items with equal ids are left out.
    """
    found: dict[str, str] = {}
    for field in fields_of(name):
        block = block_of(name, field)
        if block is not None:
            _pair(block, source.get(field), target.get(field), (field, field), languages, known or {}, found)
    return found


def _pair(
    block: blocks.Block,
    source: Any,
    target: Any,
    keys: tuple[str, str],
    languages: tuple[str, str],
    known: Mapping[str, str],
    found: dict[str, str],
) -> None:
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            below = (f"{keys[0]}.{name}", f"{keys[1]}.{name}")
            _pair(child, (source or {}).get(name), (target or {}).get(name), below, languages, known, found)
        return
    if not isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        return
    theirs = [(item, paired(f"{keys[0]}.{item['id']}", known)) for item in items(source) if is_own(item, languages[0])]
    ours = [(item, f"{keys[1]}.{item['id']}") for item in items(target) if is_own(item, languages[1])]
    for number, other in _matched(theirs, ours):
        mine, yours = theirs[number][0], ours[other][0]
        below = (f"{keys[0]}.{mine['id']}", f"{keys[1]}.{yours['id']}")
        if below[0] != below[1]:
            found[below[0]] = below[1]
        if (child := child_of(block, mine)) is not None:
            _pair(child, mine["value"], yours["value"], below, languages, known, found)


_Places = Sequence[tuple[dict[str, Any], str]]


def _matched(source: _Places, target: _Places) -> Iterator[tuple[int, int]]:
    """Those at the same place; and between two such, which stand in one order on both sides, those of one kind."""
    by_place = {place: number for number, (_item, place) in enumerate(target)}
    fixed = [(number, by_place[place]) for number, (_item, place) in enumerate(source) if place in by_place]
    yield from fixed
    known, taken = {number for number, _other in fixed}, {other for _number, other in fixed}
    start = (0, 0)
    for end in (*fixed, (len(source), len(target))):
        if end[1] < start[1]:
            continue
        ours = [other for other in range(start[1], end[1]) if other not in taken]
        theirs = [one for one in range(start[0], end[0]) if one not in known]
        kinds = ([source[one][0]["type"] for one in theirs], [target[one][0]["type"] for one in ours])
        for run in SequenceMatcher(None, *kinds, autojunk=False).get_matching_blocks():
            yield from ((theirs[run.a + step], ours[run.b + step]) for step in range(run.size))
        start = (end[0] + 1, end[1] + 1)


def paired(key: str, pairs: Mapping[str, str]) -> str:
    """The key in the translation of a segment or item of the source."""
    parts = key.split(".")
    for length in range(len(parts), 0, -1):
        if (other := pairs.get(".".join(parts[:length]))) is not None:
            return ".".join([other, *parts[length:]])
    return key


# ── Writing ─────────────────────────────────────────────────────────────────
@dataclass(frozen=True)
class Extra:
    """Something that stands in a translation only, with its words."""

    key: str
    words: str


@dataclass(frozen=True)
class Writing:
    """How a translation is put together. `words` by the source's keys; `leave_out` holds keys of extras."""

    source_language: str
    language: str
    places: Places
    words: Mapping[str, str]
    pairs: Mapping[str, str]
    leave_out: frozenset[str] = frozenset()
    is_new: bool = False


def translated(name: str, source: Raw, target: Raw, writing: Writing) -> dict[str, Any]:
    """The translation's values: the source's make-up with the translation's words.

    What has no words although it must have some is left out. What stands in the translation only stays, unless it is in
    `leave_out`. A field that is empty in the source keeps what the translation has.
    """
    out: dict[str, Any] = {}
    for field in fields_of(name):
        block = block_of(name, field)
        if block is not None:
            out[field] = _stream(block, source.get(field), target.get(field), field, writing)
        elif field in writing.words:
            out[field] = writing.words[field]
    return out


def extras(name: str, source: Raw, target: Raw, *, languages: tuple[str, str], pairs: Mapping[str, str]) -> list[Extra]:
    """What stands in the translation only, such as a note that a page is not translated yet."""
    found: list[Extra] = []
    for field in fields_of(name):
        block = block_of(name, field)
        if block is not None:
            _extras(block, source.get(field), target.get(field), field, languages, pairs, found)
    return found


def _extras(
    block: blocks.Block,
    source: Any,
    target: Any,
    key: str,
    languages: tuple[str, str],
    pairs: Mapping[str, str],
    found: list[Extra],
) -> None:
    theirs = {paired(f"{key}.{item['id']}", pairs): item for item in items(source)}
    below = paired(key, pairs)
    for item in items(target):
        place = f"{below}.{item['id']}"
        if place in theirs:
            child = child_of(block, item)
            if isinstance(child, blocks.ListBlock):
                own = f"{key}.{theirs[place]['id']}"
                _extras(child, theirs[place]["value"], item["value"], own, languages, pairs, found)
        elif is_own(item, languages[1]):
            found.append(Extra(place, " ".join(filter(None, _words(item["value"])))[:300]))


def _words(raw: Any) -> Iterator[str]:
    if isinstance(raw, str):
        yield re.sub(r"<[^>]+>", " ", raw).strip()
    elif isinstance(raw, dict):
        for name, value in raw.items():
            if name not in ("id", "type", "language", "kind", "place"):
                yield from _words(value)
    elif isinstance(raw, list):
        for item in raw:
            yield from _words(item)


def _stream(block: blocks.Block, source: Any, target: Any, key: str, writing: Writing) -> list[dict[str, Any]]:
    """Items in the source's order; each that stands in the translation only after what it stood after."""
    ours = items(target)
    below = paired(key, writing.pairs)
    by_place = {f"{below}.{item['id']}": item for item in ours}
    used: dict[str, str] = {}  # place of the old item → id of the new one
    out: list[dict[str, Any]] = []
    for item in items(source):
        own = f"{key}.{item['id']}"
        place = paired(own, writing.pairs)
        child = child_of(block, item)
        if child is None or not is_own(item, writing.source_language):
            # A resource in a third language: a new page takes it over, an old one has its own.
            if child is not None and writing.is_new and not is_own(item, writing.language):
                out.append(deepcopy(item))
            continue
        used[place] = item["id"]
        old = by_place.get(place)
        value = _value(child, item["value"], old["value"] if old else None, own, writing)
        if value is not None:
            out.append({**item, "value": value})
    return _with_extras(out, ours, below, used, writing.leave_out)


def _with_extras(
    out: list[dict[str, Any]],
    ours: list[dict[str, Any]],
    below: str,
    used: Mapping[str, str],
    leave_out: frozenset[str],
) -> list[dict[str, Any]]:
    after: str | None = None
    for item in ours:
        place = f"{below}.{item['id']}"
        ids = [one["id"] for one in out]
        if place in used:
            after = used[place] if used[place] in ids else after
        elif place not in leave_out:
            out.insert(0 if after is None else ids.index(after) + 1, deepcopy(item))
            after = item["id"]
    return out


def _value(block: blocks.Block, source: Any, target: Any, key: str, writing: Writing) -> Any:
    """A block's value in the translation, or None when words are missing that it needs."""
    if isinstance(block, (blocks.StreamBlock, blocks.ListBlock)):
        return _stream(block, source, target, key, writing) or None
    if isinstance(block, blocks.StructBlock):
        return _struct(block, source or {}, target or {}, key, writing)
    kind = kind_of(block)
    if kind is None:
        return _other(block, source, writing)
    words = writing.words.get(key, "")
    if not words and block.required:
        return None
    if kind == Kind.RICH:
        return marked.to_html(words, lambda path: _linked(path, writing))
    return words


def _struct(block: blocks.StructBlock, source: Raw, target: Raw, key: str, writing: Writing) -> dict[str, Any] | None:
    out: dict[str, Any] = {}
    for name, child in block.child_blocks.items():
        if name == "language" and source.get(name) == writing.source_language:
            out[name] = writing.language
            continue
        value = _value(child, source.get(name), target.get(name), f"{key}.{name}", writing)
        if value is None and (isinstance(child, blocks.ListBlock) or kind_of(child) is not None):
            return None
        out[name] = value
    return out


def _other(block: blocks.Block, source: Any, writing: Writing) -> Any:
    if isinstance(block, blocks.PageChooserBlock) and isinstance(source, int):
        return writing.places.in_language(source, writing.language)
    return deepcopy(source)


def _linked(path: str, writing: Writing) -> int | None:
    """The page in the translation's language, else the source's, which says its language."""
    found = writing.places.page_at(writing.language, path)
    return found if found is not None else writing.places.page_at(writing.source_language, path)
