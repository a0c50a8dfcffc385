"""Offering help, taking the offer back; opening, answering and closing offers."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from openappeal.audit import actions as audit
from openappeal.audit.models import Entry
from openappeal.offers import sealing
from openappeal.offers.models import Help, Offer, OfferState, Opening
from openappeal.offers.sealing import Words
from openappeal.vault import age, tokens
from openappeal.vault.age import CannotOpen
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import PersonalCode

logger = logging.getLogger(__name__)

KEEP_CLOSED = timedelta(days=30)
KEEP = timedelta(days=365)
# Opening is for answering people, one after the other. More than this on one day is something else.
MOST_A_DAY = 100
LOOKS = 100
LOOK_SECONDS = 0.1
OPENED = "offers.open"


class WorkerAway(Exception):
    """The worker did not open the offer in time. Nothing was opened."""


class EnoughOpened(Exception):
    """So many offers were opened today that the worker opens no more until tomorrow."""


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

    The staff process holds no key. It makes one for this call, and the worker seals the words to it.

    :raises openappeal.offers.models.Offer.DoesNotExist:
    :raises WorkerAway:
    :raises EnoughOpened:
    """
    identity, recipient = age.new_identity()
    with transaction.atomic():
        asked = Opening.objects.create(
            offer=Offer.objects.get(pk=id), recipient=recipient, by=by, reason=reason.strip()
        )
    try:
        for _look in range(LOOKS):
            time.sleep(LOOK_SECONDS)
            found = Opening.objects.filter(pk=asked.pk).first()
            if found is None:  # erased meanwhile, by the person who made the offer or by the hour
                break
            if found.refused:
                raise EnoughOpened
            if found.sealed is not None:
                return sealing.open_with(bytes(found.sealed), identity)
        raise WorkerAway
    finally:
        Opening.objects.filter(pk=asked.pk).delete()


def open_asked(*, keys: KeyProvider, today: date) -> int:
    """Open what organisers ask for. The worker's: it alone has the key, and it writes the log itself.

    Returns how many it opened.
    """
    return sum(_open(pk, keys, today) for pk in list(_waiting().values_list("pk", flat=True)))


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


@transaction.atomic
def _open(pk: int, keys: KeyProvider, today: date) -> int:
    asked = _waiting().select_for_update(of=("self",)).select_related("offer").filter(pk=pk).first()
    if asked is None:
        return 0
    if Entry.objects.filter(day=today, action=OPENED).count() >= MOST_A_DAY:
        asked.refused = True
        asked.save(update_fields=["refused"])
        return 0
    try:
        words = sealing.open_with(bytes(asked.offer.sealed), keys.mailing_identity())
    except CannotOpen:
        logger.warning("%s cannot be opened with this key", asked.offer)
        asked.delete()
        return 0
    asked.sealed = sealing.seal_for(words, asked.recipient)
    asked.save(update_fields=["sealed"])
    audit.record(by=asked.by, action="offers.open", today=today, subject=str(asked.offer), reason=asked.reason)
    return 1


def _waiting() -> QuerySet[Opening]:
    return Opening.objects.filter(sealed=None, refused=False)
