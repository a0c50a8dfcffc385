"""Reads of consents: which an item lacks, which have to be asked for anew, and where somebody is named."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from django.db.models import QuerySet

from openappeal.newsroom.models import Consent, Edition, Item, ItemState
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


def to_ask_again(*, today: date) -> QuerySet[Consent]:
    """Consents that have to be asked for anew, the longest overdue first."""
    return Consent.objects.filter(ended_day=None, ask_again__lte=today).order_by("ask_again", "id")


def _text_of(editions: Iterable[Edition]) -> str:
    parts: list[str] = []
    for edition in editions:
        parts += [edition.title, edition.summary, edition.share_text]
        for fields in edition.words.values_list("fields", flat=True):
            parts += fields.values()
    # What stands in two places is not one name.
    return "\n".join(parts)


def _names(text: str, consent: Consent) -> bool:
    return any(names_person(text, spelling) for spelling in consent.spellings)
