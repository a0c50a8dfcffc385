"""Asking for news, and no longer asking."""

from __future__ import annotations

import secrets
from datetime import date

from django.db import transaction

from openappeal.core.ids import random_id
from openappeal.mailings.models import Intake, Stop, Subscriber
from openappeal.vault import tags, tokens
from openappeal.vault.keys import KeyProvider

PURPOSE = "mailings.unsubscribe"
TAG_PURPOSE = "news"


def news_tag(canonical: str, *, keys: KeyProvider) -> bytes:
    """By which a mailbox is found again among subscribers; no tag of a signature equals it."""
    return tags.plain_tag(keys.tag_key(), TAG_PURPOSE, canonical)


def take_in(*, address_sealed: bytes, tag: bytes, language: str) -> None:
    """Note a confirmed wish for news, in the caller's transaction; the hourly batch does the rest."""
    Intake.objects.create(address_sealed=address_sealed, tag=tag, language=language)


@transaction.atomic
def subscribe_waiting(*, today: date) -> int:
    """Turn the waiting wishes into subscribers, in shuffled order. Returns how many were new.

    Somebody who asks twice stays one subscriber; the later language counts.
    """
    waiting = list(Intake.objects.select_for_update())
    secrets.SystemRandom().shuffle(waiting)
    new = 0
    for intake in waiting:
        _, created = Subscriber.objects.update_or_create(
            tag=bytes(intake.tag),
            defaults={"language": intake.language},
            create_defaults={
                "address_sealed": bytes(intake.address_sealed),
                "language": intake.language,
                "day": today,
            },
        )
        new += created
    Intake.objects.filter(pk__in=[intake.pk for intake in waiting]).delete()
    return new


def unsubscribe_token(subscriber: Subscriber, keys: KeyProvider) -> str:
    """What a mailing's unsubscribe link carries; nothing of it is stored."""
    return tokens.signed_id(keys.token_key(), PURPOSE, subscriber.pk)


def unsubscribe(*, token: str, keys: KeyProvider) -> None:
    """Send no more news to whoever got this link. The worker erases the subscriber; the same work for every link."""
    try:
        number = tokens.read_signed_id(keys.token_key(), PURPOSE, token)
    except tokens.BadSignature:
        number = random_id()  # nobody's
    Stop.objects.create(subscriber=number)
