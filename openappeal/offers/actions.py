"""Offering help, taking the offer back; opening, answering and closing offers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.offers import sealing
from openappeal.offers.models import Help, Offer, OfferState, Opening
from openappeal.offers.sealing import Words
from openappeal.privacy import openings
from openappeal.vault import tokens
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import PersonalCode

KEEP_CLOSED = timedelta(days=30)
KEEP = timedelta(days=365)


def new_code() -> PersonalCode:
    """A code like that of a signature, of chance alone: nothing ties it to a signer."""
    return tokens.personal_code(tokens.new_token().encode(), tokens.new_token())


def offer(
    *, kinds: Collection[Help], words: Words, language: str, code: PersonalCode, keys: KeyProvider, today: date
) -> None:
    """Keep what somebody offers, sealed. The code, of which only the hash is kept, takes it back.

    :raises openappeal.vault.sealing.TooLong:
    """
    sealed = sealing.seal(words, keys)
    with transaction.atomic():
        Offer.objects.create(
            kinds=f" {' '.join(kind.value for kind in Help if kind in kinds)} ",
            language=language,
            day=today,
            sealed=sealed,
            code_hash=tokens.code_hash(code),
        )


@transaction.atomic
def take_back(*, code: PersonalCode) -> None:
    """Erase an offer by its code. An unknown code does nothing and is answered the same."""
    Offer.objects.filter(code_hash=tokens.code_hash(code)).delete()


def read(*, id: int, reason: str, by: str) -> Words:
    """Have the worker open one offer, wait for it, and return the words. They are in memory only.

    :raises openappeal.offers.models.Offer.DoesNotExist:
    :raises openappeal.privacy.openings.WorkerAway:
    :raises openappeal.privacy.openings.EnoughOpened:
    """

    def ask(recipient: str) -> Opening:
        return Opening.objects.create(offer=Offer.objects.get(pk=id), recipient=recipient, by=by, reason=reason.strip())

    return sealing.open_with(*openings.read(ask))


def open_asked(*, keys: KeyProvider, today: date) -> int:
    """Open what organisers ask for. The worker's: it alone has the key. Returns how many it opened."""

    def open_for(asked: Opening) -> bytes:
        words = sealing.open_with(bytes(asked.offer.sealed), keys.mailing_identity())
        return sealing.seal_for(words, asked.recipient)

    return openings.open_waiting(Opening, related="offer", action="offers.open", today=today, open_for=open_for)


@transaction.atomic
def mark(*, id: int, state: OfferState, by: str, today: date) -> None:
    """Say how far an offer is. A closed one is erased after 30 days.

    :raises openappeal.offers.models.Offer.DoesNotExist:
    """
    found = Offer.objects.select_for_update().get(pk=id)
    if found.state == state:
        return
    found.state = state
    found.closed_day = today if state == OfferState.CLOSED else None
    found.save(update_fields=["state", "closed_day"])
    audit.record(by=by, action=f"offers.mark_{state.value}", today=today, subject=str(found))


@transaction.atomic
def expire(*, today: date) -> int:
    """Erase offers 30 days after they were closed, any after a year, and openings that nobody fetched."""
    Opening.objects.all().delete()
    closed, _ = Offer.objects.filter(closed_day__lte=today - KEEP_CLOSED).delete()
    old, _ = Offer.objects.filter(day__lte=today - KEEP).delete()
    return closed + old
