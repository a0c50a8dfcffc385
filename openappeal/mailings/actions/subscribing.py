"""Asking for news, other news, and no longer asking."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from openappeal.core.ids import random_id
from openappeal.mailings import links
from openappeal.mailings.actions import suppressing
from openappeal.mailings.links import Choices
from openappeal.mailings.models import Change, Frequency, Intake, Stop, Subscriber, Suppression, wanted_at_first
from openappeal.vault import tags, tokens
from openappeal.vault.keys import KeyProvider

TAG_PURPOSE = "news"
AT_ONCE = 500


def news_tag(canonical: str, *, keys: KeyProvider) -> bytes:
    """By which a mailbox is found again among subscribers; no tag of a signature equals it."""
    return tags.plain_tag(keys.tag_key(), TAG_PURPOSE, canonical)


def take_in(
    *,
    address_sealed: bytes,
    tag: bytes,
    language: str,
    topics: Sequence[str] | None = None,
    frequency: str = Frequency.EACH,
    country: str = "",
    sphere: str = "",
) -> None:
    """Note a confirmed wish for news, in the caller's transaction; the hourly batch does the rest.

    Confirmed means that a button was pressed in a letter to this mailbox: so it ends an earlier “no more”.
    """
    suppressing.lift(tag=tag)
    Intake.objects.create(
        address_sealed=address_sealed,
        tag=tag,
        language=language,
        topics=wanted_at_first() if topics is None else list(topics),
        frequency=frequency,
        country=country,
        sphere=sphere,
    )


@transaction.atomic
def subscribe_waiting(*, today: date) -> int:
    """Turn the waiting wishes into subscribers, in shuffled order. Returns how many were new.

    Somebody who asks twice stays one subscriber; the later wish counts. Who says nothing of a country or a field of
    work then leaves what they have said before.
    """
    waiting = list(Intake.objects.select_for_update())
    secrets.SystemRandom().shuffle(waiting)
    new = 0
    for intake in waiting:
        if Suppression.objects.filter(tag=intake.tag).exists():
            continue  # they have complained, or a list with “no more” came in between
        wish = {"language": intake.language, "topics": intake.topics, "frequency": intake.frequency}
        wish |= {name: said for name in ("country", "sphere") if (said := getattr(intake, name))}
        _, created = Subscriber.objects.update_or_create(
            tag=bytes(intake.tag),
            defaults={**wish, "taken_in": None, "soft_bounces": 0, "bounced_day": None},
            create_defaults={**wish, "address_sealed": bytes(intake.address_sealed), "day": today},
        )
        new += created
    Intake.objects.filter(pk__in=[intake.pk for intake in waiting]).delete()
    return new


def unsubscribe_token(subscriber: Subscriber, keys: KeyProvider) -> str:
    """What a mailing's link to change and to leave carries; nothing of it is stored."""
    chosen = Choices(subscriber.language, subscriber.topics, Frequency(subscriber.frequency))
    return links.write(subscriber.pk, chosen, key=keys.token_key())


def unsubscribe(*, token: str, keys: KeyProvider) -> None:
    """Send no more news to whoever got this link. The worker erases the subscriber; the same work for every link."""
    Stop.objects.create(subscriber=_number(token, keys))


def change(*, token: str, choices: Choices, keys: KeyProvider) -> None:
    """Send other news to whoever got this link. The worker does it; the same work for every link."""
    Change.objects.create(
        subscriber=_number(token, keys),
        language=choices.language,
        topics=list(choices.topics),
        frequency=choices.frequency,
        country=choices.country,
        sphere=choices.sphere,
    )


@transaction.atomic
def change_asked() -> int:
    """Note what subscribers want from now on. The worker's. Returns how many asked.

    Of two wishes that wait together either may win: nothing tells which came first.
    """
    asked = list(Change.objects.all()[:AT_ONCE])
    for one in asked:
        # Whoever came with a list has now said themselves what they want.
        chosen = {"country": one.country, "sphere": one.sphere}
        said = {name: value for name, value in chosen.items() if value is not None}
        Subscriber.objects.filter(pk=one.subscriber).update(
            language=one.language, topics=one.topics, frequency=one.frequency, taken_in=None, **said
        )
    Change.objects.filter(pk__in=[one.pk for one in asked]).delete()
    return len(asked)


def _number(token: str, keys: KeyProvider) -> int:
    try:
        return links.number(token, key=keys.token_key())
    except tokens.BadSignature:
        return random_id()  # nobody's
