"""Putting right what readers have read: a dated note, and the words as they should have been."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max

from openappeal.audit import actions as audit
from openappeal.newsroom import consent_queries, freshness, queries
from openappeal.newsroom.actions.locking import NotReady, locked
from openappeal.newsroom.actions.opening import freeze
from openappeal.newsroom.actions.writing import WordsMissing, put_words
from openappeal.newsroom.models import Correction, Edition, EditionState, Item, ItemState

HEAD = 0
"""In place of a block's id: title, summary and share text of the edition itself."""


class NoteMissing(Exception):
    """Nothing is put right in silence: a note is missing in `language`."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


class EditionNotOpen(Exception):
    """Readers cannot open the item in `language`; what they have not read is changed without a correction."""

    def __init__(self, language: str) -> None:
        super().__init__(language)
        self.language = language


@transaction.atomic
def correct(
    *,
    item: Item,
    notes: Mapping[str, str],
    words: Mapping[str, Mapping[int, Mapping[str, str]]],
    by: str,
    today: date,
) -> Correction:
    """Change the words of open editions, and say so with the day, in the item and in the list of corrections.

    `words` by language, then by the block's id, or `HEAD`. The item's own language needs a note, and each language
    whose words change; the others show the item's own until they have theirs (`translate_correction`).

    :raises NotPossibleNow:
    :raises NoteMissing:
    :raises EditionNotOpen:
    :raises UnknownField:
    :raises WordsMissing:
    :raises NotReady:
    """
    item = locked(item, ItemState.OPEN)
    said = {tag: note.strip() for tag, note in notes.items() if note.strip()}
    for language in (item.source_language, *words):
        if language not in said:
            raise NoteMissing(language)
    _put(item, words, today)
    last = item.corrections.aggregate(last=Max("number"))["last"] or 0
    correction = Correction.objects.create(item=item, number=last + 1, day=today, notes=said, by=by)
    item.editions.filter(state=EditionState.OPEN).update(changed_day=today)
    audit.record(by=by, action="newsroom.correct", today=today, subject=str(item))
    freshness.mark(item)
    return correction


@transaction.atomic
def translate_correction(
    *,
    correction: Correction,
    language: str,
    note: str,
    words: Mapping[int, Mapping[str, str]],
    by: str,
    today: date,
) -> None:
    """Say a correction in another language of its item, and change the words of that edition with it.

    :raises NotPossibleNow:
    :raises NoteMissing:
    :raises EditionNotOpen:
    :raises UnknownField:
    :raises WordsMissing:
    :raises NotReady:
    """
    item = locked(correction.item, ItemState.OPEN)
    if not note.strip():
        raise NoteMissing(language)
    _put(item, {language: words}, today)
    correction = item.corrections.get(pk=correction.pk)
    correction.notes = {**correction.notes, language: note.strip()}
    correction.save(update_fields=["notes"])
    item.editions.filter(language=language).update(changed_day=today)
    audit.record(by=by, action="newsroom.translate_correction", today=today, subject=str(item), reason=language)
    freshness.mark(item)


def _put(item: Item, words: Mapping[str, Mapping[int, Mapping[str, str]]], today: date) -> None:
    """Store the changed words, the source's first: the others then translate these.

    Nobody is named newly without a consent. That one has to be asked for anew keeps nothing from being put right.
    """
    editions = {edition.language: edition for edition in item.editions.filter(state=EditionState.OPEN)}
    before = consent_queries.needed(item, editions=list(editions.values()), today=today)
    for language in sorted(words, key=lambda tag: tag != item.source_language):
        if language not in editions:
            raise EditionNotOpen(language)
        editions[language].item = item
        _put_edition(item, editions[language], words[language])
    changed = [editions[language] for language in words]
    blocks = list(item.blocks.all())
    after = consent_queries.needed(item, editions=changed, today=today)
    not_done = [
        queries.check("figures", names=queries.unknown_figures(blocks, changed)),
        queries.check("consents", numbers=[one.pk for one in after if one not in before]),
    ]
    if not_done := [check for check in not_done if not check.is_done]:
        raise NotReady(not_done)
    for edition in changed:
        edition.figures = freeze(queries.figure_names(blocks, edition), dict(edition.figures))
        edition.save(update_fields=["figures"])


def _put_edition(item: Item, edition: Edition, words: Mapping[int, Mapping[str, str]]) -> None:
    before = edition.made_of
    head = words.get(HEAD)
    if head is not None:
        edition.title = head.get("title", edition.title).strip()
        edition.summary = head.get("summary", edition.summary).strip()
        edition.share_text = head.get("share_text", edition.share_text).strip()
    if not edition.title:
        raise WordsMissing([HEAD])
    put_words(item, edition, {block: fields for block, fields in words.items() if block != HEAD})
    if head is None and edition.made_of != before:
        # Only blocks were put right: a title that was behind is so still.
        edition.made_of = before
        edition.save(update_fields=["made_of"])
