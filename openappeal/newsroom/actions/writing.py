"""Writing an item before it opens: its facts, blocks and editions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.db.models import F, Max

from openappeal.audit import actions as audit
from openappeal.mailings.models import Topic
from openappeal.newsroom import queries
from openappeal.newsroom.actions import photo_words
from openappeal.newsroom.actions.locking import BEFORE, NotPossibleNow, edition_of, locked, words_changed
from openappeal.newsroom.models import (
    FIELDS,
    RESERVED_SLUGS,
    Block,
    BlockKind,
    BlockWords,
    Edition,
    EditionState,
    Item,
    ItemState,
    Kind,
)
from openappeal.newsroom.words import digest

_ASIDE = 1000


class SlugTaken(Exception):
    """Another item has this address: `slug`. What was closed keeps its own, so that no other item takes its place."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class BadSlug(Exception):
    """This cannot be an item's address: `slug`."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class UnknownField(Exception):
    """Blocks of this kind have no such words; `field` is its name."""

    def __init__(self, kind: str, field: str) -> None:
        super().__init__(kind, field)
        self.kind, self.field = kind, field


class WordsMissing(Exception):
    """The source says something here that this edition does not: `blocks` by id, 0 for the title."""

    def __init__(self, blocks: list[int]) -> None:
        super().__init__(blocks)
        self.blocks = blocks


@transaction.atomic
def begin(*, kind: str, slug: str, language: str, title: str, by: str, today: date, topic: str = Topic.UPDATES) -> Item:
    """Begin an item, with its edition in the language in which it is written.

    :raises SlugTaken:
    :raises BadSlug:
    """
    _check_slug(slug)
    item = Item.objects.create(kind=Kind(kind), slug=slug, source_language=language, topic=Topic(topic), written_by=by)
    Edition.objects.create(item=item, language=language, title=title.strip())
    audit.record(by=by, action="newsroom.begin", today=today, subject=str(item))
    return item


@transaction.atomic
def describe(
    *,
    item: Item,
    by: str,
    today: date,
    slug: str | None = None,
    topic: str | None = None,
    is_grave: bool | None = None,
    partner: str | None = None,
    partner_url: str | None = None,
    translators: str | None = None,
) -> Item:
    """Change facts of an item that has not opened; what is not named stays.

    :raises NotPossibleNow:
    :raises SlugTaken:
    :raises BadSlug:
    """
    item = locked(item, *BEFORE)
    if slug is not None and slug != item.slug:
        _check_slug(slug)
        item.slug = slug
    facts = {
        "topic": topic,
        "is_grave": is_grave,
        "partner": partner,
        "partner_url": partner_url,
        "translators": translators,
    }
    for name, value in facts.items():
        if value is not None:
            setattr(item, name, value)
    item.save()
    words_changed(item)
    audit.record(by=by, action="newsroom.describe", today=today, subject=str(item))
    return item


@transaction.atomic
def discard(*, item: Item, by: str, today: date) -> None:
    """Throw a draft away, in all its languages.

    :raises NotPossibleNow:
    """
    item = locked(item, ItemState.DRAFT)
    audit.record(by=by, action="newsroom.discard", today=today, subject=str(item))
    item.delete()


@transaction.atomic
def add_block(*, item: Item, kind: str, data: Mapping[str, Any] | None = None, by: str, today: date) -> Block:
    """Put a block at the end of an item.

    :raises NotPossibleNow:
    """
    item = locked(item, *BEFORE)
    last = item.blocks.aggregate(last=Max("position"))["last"] or 0
    block = Block.objects.create(item=item, position=last + 1, kind=BlockKind(kind), data=dict(data or {}))
    photo_words.put(item)
    _changed(item, by, today)
    return block


@transaction.atomic
def move_block(*, block: Block, to: int, by: str, today: date) -> None:
    """Give a block another place, counted from 1; the others make room. Beyond the last it is the last.

    :raises NotPossibleNow:
    """
    item = locked(block.item, *BEFORE)
    order = list(item.blocks.order_by("position").values_list("pk", flat=True))
    order.remove(block.pk)
    order.insert(max(to, 1) - 1, block.pk)
    _number(item, order)
    _changed(item, by, today)


@transaction.atomic
def remove_block(*, block: Block, by: str, today: date) -> None:
    """Take a block out, with its words in all languages.

    :raises NotPossibleNow:
    """
    item = locked(block.item, *BEFORE)
    item.blocks.filter(pk=block.pk).delete()
    _number(item, list(item.blocks.order_by("position").values_list("pk", flat=True)))
    _changed(item, by, today)


@transaction.atomic
def set_data(*, block: Block, data: Mapping[str, Any], by: str, today: date) -> None:
    """Say anew what of a block is the same in every language. With a photograph come the words of its record.

    :raises NotPossibleNow:
    """
    item = locked(block.item, *BEFORE)
    there = item.blocks.get(pk=block.pk)
    before, there.data = there.data, dict(data)
    there.save(update_fields=["data"])
    photo_words.put(item, instead_of={there.pk: before.get("photo")})
    _changed(item, by, today)


@transaction.atomic
def save_edition(
    *,
    item: Item,
    language: str,
    title: str,
    summary: str,
    share_text: str,
    words: Mapping[int, Mapping[str, str]],
    is_head_new: bool = True,
    by: str,
    today: date,
) -> Edition:
    """Keep the words of one language that readers cannot open yet, and begin that edition if there is none.

    `words` by the block's id; blocks that are not named keep what they say. What is given counts as translating what
    the source says now; title and summary only if `is_head_new`. A ready edition stays ready. What is left empty of a
    photograph's words is what its record says.

    :raises NotPossibleNow: also when this edition is open: then only `correct` changes it.
    :raises UnknownField:
    """
    item = locked(item, *BEFORE, ItemState.OPEN)
    edition = item.editions.filter(language=language).first() or Edition(item=item, language=language)
    if edition.state == EditionState.OPEN:
        raise NotPossibleNow(edition.state)
    edition.title, edition.summary, edition.share_text = title.strip(), summary.strip(), share_text.strip()
    before = edition.made_of
    put_words(item, edition, words)
    photo_words.put(item)
    if not is_head_new and edition.made_of != before:
        edition.made_of = before
        edition.save(update_fields=["made_of"])
    if item.state != ItemState.OPEN:
        words_changed(item)
    audit.record(by=by, action="newsroom.save", today=today, subject=str(item), reason=language)
    return edition


def put_words(item: Item, edition: Edition, words: Mapping[int, Mapping[str, str]]) -> None:
    """Store an edition and what its blocks say. The caller has locked the item.

    :raises UnknownField:
    """
    source = queries.source_of(item)
    is_source = edition.language == item.source_language
    theirs = queries.words_of(source) if source is not None and not is_source else {}
    edition.made_of = "" if is_source or source is None else digest(queries.head_of(source))
    edition.save()
    blocks = {block.pk: block for block in item.blocks.all()}
    for id, fields in words.items():
        for field in fields:
            if field not in FIELDS[blocks[id].kind]:
                raise UnknownField(blocks[id].kind, field)
        said = {name: text.strip() for name, text in fields.items() if text.strip()}
        made_of = "" if is_source else digest(theirs.get(id, {}))
        BlockWords.objects.update_or_create(
            edition=edition, block=blocks[id], defaults={"fields": said, "made_of": made_of}
        )


@transaction.atomic
def mark_ready(*, edition: Edition, by: str, today: date) -> None:
    """Say that an edition may open: with its item, or by `open_edition` when that is open already.

    :raises NotPossibleNow:
    :raises WordsMissing:
    """
    item = locked(edition.item, *BEFORE, ItemState.OPEN)
    edition = edition_of(item, edition)
    if edition.state == EditionState.OPEN:
        raise NotPossibleNow(edition.state)
    if missing := queries.lacking(edition):
        raise WordsMissing(missing)
    _set_state(item, edition, EditionState.READY)
    audit.record(by=by, action="newsroom.ready", today=today, subject=str(item), reason=edition.language)


@transaction.atomic
def not_ready(*, edition: Edition, by: str, today: date) -> None:
    """Take that back: the edition does not open with its item.

    :raises NotPossibleNow:
    """
    item = locked(edition.item, *BEFORE, ItemState.OPEN)
    edition = edition_of(item, edition)
    if edition.state == EditionState.OPEN:
        raise NotPossibleNow(edition.state)
    _set_state(item, edition, EditionState.DRAFT)
    audit.record(by=by, action="newsroom.not_ready", today=today, subject=str(item), reason=edition.language)


def _set_state(item: Item, edition: Edition, state: EditionState) -> None:
    """What opens has become more, or less: an agreement was about the rest."""
    if edition.state != state:
        edition.state = state
        edition.save(update_fields=["state"])
        if item.state != ItemState.OPEN:
            words_changed(item)


def _changed(item: Item, by: str, today: date) -> None:
    words_changed(item)
    audit.record(by=by, action="newsroom.blocks", today=today, subject=str(item))


def _number(item: Item, order: list[int]) -> None:
    """Number the blocks in this order. First out of the way: no two may have one place, not for a moment."""
    item.blocks.update(position=F("position") + _ASIDE)
    for place, id in enumerate(order, start=1):
        item.blocks.filter(pk=id).update(position=place)


def _check_slug(slug: str) -> None:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise BadSlug(slug) from error
    if slug != slug.lower() or RESERVED_SLUGS.fullmatch(slug) or len(slug) > 80:
        raise BadSlug(slug)
    if Item.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
