"""What is said of a photograph stands in its record: it comes along into an item, where nobody has typed anything else.

It is copied and not looked up when somebody reads, so that an open item changes by a correction only.
"""

from __future__ import annotations

from collections.abc import Mapping

from openappeal.newsroom import photos, queries
from openappeal.newsroom.models import BlockKind, BlockWords, Edition, EditionState, Item
from openappeal.newsroom.words import digest

_NAMES = ("caption", "alt")


def put(item: Item, *, instead_of: Mapping[int, object] | None = None) -> None:
    """Say of each photograph what its record says, in each edition that readers do not have yet and its language.

    :param instead_of: photographs, by block, in whose place another one has come just now: their words go with them.
    """
    blocks = list(item.blocks.filter(kind=BlockKind.PHOTO))
    if not blocks:
        return
    source = queries.source_of(item)
    before = queries.words_of(source) if source is not None else {}
    editions = list(item.editions.exclude(state=EditionState.OPEN))
    # The source first: what the others say is marked as made of its words.
    editions.sort(key=lambda edition: edition.language != item.source_language)
    for edition in editions:
        for block in blocks:
            old = photos.words_of((instead_of or {}).get(block.pk), edition.language)
            new = photos.words_of(block.data.get("photo"), edition.language)
            _put(edition, block.pk, old, new, source=source, source_before=before.get(block.pk, {}))


def _put(
    edition: Edition,
    block: int,
    old: Mapping[str, str],
    new: Mapping[str, str],
    *,
    source: Edition | None,
    source_before: Mapping[str, str],
) -> None:
    row = edition.words.filter(block=block).first() or BlockWords(edition=edition, block_id=block)
    there: dict[str, str] = row.fields
    kept = {name: text for name, text in there.items() if name not in _NAMES or text != old.get(name)}
    fields = {**{name: new[name] for name in _NAMES if new.get(name)}, **kept}
    if fields == there:
        return
    if source is not None and edition.pk != source.pk and (not there or row.made_of == digest(source_before)):
        row.made_of = digest(queries.words_of(source).get(block, {}))
    row.fields = fields
    row.save()
