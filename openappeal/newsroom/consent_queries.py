"""Reads of consents: which an item lacks, which have to be asked for anew, and where somebody is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from openappeal.newsroom import statement_queries
from openappeal.newsroom.models import BlockKind, Consent, Edition, Item, ItemState
from openappeal.newsroom.statement_models import Statement, StatementEdition
from openappeal.newsroom.words import names_person


def needed(item: Item, *, editions: Collection[Edition], today: date) -> list[Consent]:
    """Consents that these editions lack: they name somebody of whom the item holds no consent that is valid.

    What the item was said to show counts as well: a photograph shows somebody without a word. Two consents may be about
    one person; one that is valid is enough.
    """
    text = _text_of(editions)
    held = set(item.namings.values_list("consent_id", flat=True))
    everyone = list(Consent.objects.order_by("id"))
    covered = {
        spelling for one in everyone if one.pk in held and is_valid(one, today=today) for spelling in one.spellings
    }
    return [
        one for one in everyone if (one.pk in held or _names(text, one)) and not covered.intersection(one.spellings)
    ]


def is_valid(consent: Consent, *, today: date) -> bool:
    """Whether it was neither taken back nor has to be asked for anew."""
    return consent.ended_day is None and today < consent.ask_again


def shows(item: Item, consent: Consent) -> bool:
    """Whether an item names a person in any of its languages, or was said to show them."""
    return item.namings.filter(consent=consent).exists() or is_named(item, consent)


def is_named(item: Item, consent: Consent) -> bool:
    """Whether a person's name stands in any language of an item."""
    return _names(_text_of(item.editions.all()), consent)


def items_showing(consent: Consent) -> list[Item]:
    """Items, open or to be opened, that show a person."""
    found = Item.objects.exclude(state=ItemState.CLOSED).order_by("id")
    return [item for item in found if shows(item, consent)]


def named_by(statement: Statement) -> list[Consent]:
    """Consents about people whom a statement names in any language, whether they hold or not."""
    text = _text_of_statement(statement.editions.all())
    return [one for one in Consent.objects.order_by("id") if _names(text, one)]


def lacking(statement: Statement, *, today: date) -> list[Consent]:
    """Consents that a statement lacks: it names somebody, and no consent about that person holds.

    Unlike an item it needs no note of its own that it names them: what its author says is not ours to choose.
    """
    named = named_by(statement)
    covered = {spelling for one in named if is_valid(one, today=today) for spelling in one.spellings}
    return [one for one in named if not covered.intersection(one.spellings)]


def statements_naming(consent: Consent) -> list[Statement]:
    """Statements that name a person in any of their languages, open or not."""
    found = Statement.objects.prefetch_related("editions__excerpts").order_by("slug")
    return [one for one in found if _names(_text_of_statement(one.editions.all()), consent)]


def to_ask_again(*, today: date) -> QuerySet[Consent]:
    """Consents that have to be asked for anew, the longest overdue first."""
    return Consent.objects.filter(ended_day=None, ask_again__lte=today).order_by("ask_again", "id")


def _text_of(editions: Iterable[Edition]) -> str:
    parts: list[str] = []
    for edition in editions:
        parts += [edition.title, edition.summary, edition.share_text]
        for fields in edition.words.values_list("fields", flat=True):
            parts += fields.values()
        # An excerpt of a statement stands nowhere in the item's own words.
        for block in edition.item.blocks.filter(kind=BlockKind.QUOTE, data__has_key="excerpt"):
            block.item = edition.item
            if quote := statement_queries.of_block(block, edition.language):
                parts += quote.fields.values()
    # What stands in two places is not one name.
    return "\n".join(parts)


def _text_of_statement(editions: Iterable[StatementEdition]) -> str:
    # Not the author's own name, to which she agrees with the words above it.
    parts: list[str] = []
    for one in editions:
        parts += [one.credit, one.text, one.short, *(excerpt.words for excerpt in one.excerpts.all())]
    return "\n".join(parts)


def _names(text: str, consent: Consent) -> bool:
    return any(names_person(text, spelling) for spelling in consent.spellings)
