"""Asking for news and stopping them with nothing but an address, typed again. No signature takes part.

Asking writes a letter to every address; only whoever opens it can press the button. The one thing looked up is whether
that mailbox has called our letters unwanted: then the same is done, and the letter never goes. Stopping leaves a mark
that the worker compares a second later: it needs no letter, since one that came too late, or into a mailbox that others
read, would be worse than a stranger's stopping the news.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction

from openappeal.antiabuse import limits
from openappeal.antiabuse.features import BIG_PROVIDERS
from openappeal.antiabuse.memory import MEMORY
from openappeal.audit import actions as audit
from openappeal.core.mailboxes import canonical_address, canonical_of, registrable_domain
from openappeal.mail import actions as mail
from openappeal.mailings import emails
from openappeal.mailings.actions import suppressing
from openappeal.mailings.actions.subscribing import news_tag, take_in
from openappeal.mailings.models import Asking, Frequency, Stop, Suppression, wanted_at_first
from openappeal.vault import sealing, tokens
from openappeal.vault.keys import KeyProvider
from openappeal.vault.tokens import Token

LINK_DAYS = 7
AT_ONCE = 500


class LinkExpired(Exception):
    """The link is unknown or too old."""


class TooManyLetters(Exception):
    """More letters were asked for in this hour than we send."""


def ask(
    *,
    address: str,
    language: str,
    keys: KeyProvider,
    now: datetime,
    topics: Sequence[str] | None = None,
    frequency: str = Frequency.EACH,
    country: str = "",
    sphere: str = "",
) -> None:
    """Write to an address that somebody wants news there, in the language of the news. The same work for every one.

    These letters count with those of signing. Who got two today is sealed, stored and queued like everybody else, as
    something whose day is over: the worker erases it.

    :raises TooManyLetters:
    """
    token, canonical = tokens.new_token(), canonical_of(address)
    tag = news_tag(canonical, keys=keys)
    sends, not_before = _take_place(canonical, now)
    sends = not suppressing.has_complained(tag=tag) and sends
    expires = now.date() + timedelta(days=LINK_DAYS if sends else 0)
    letter = emails.confirmation(address=address, token=token, language=language, expires=expires)
    sealed = mail.seal(letter=letter, keys=keys)
    fields = {"v": 1, "email": address}
    with transaction.atomic():
        Asking.objects.create(
            token_hash=tokens.token_hash(token),
            address_sealed=sealing.seal(sealing.pad_box(fields), keys.mailing_recipients()),
            tag=tag,
            language=language,
            topics=wanted_at_first() if topics is None else list(topics),
            frequency=frequency,
            country=country,
            sphere=sphere,
            expires_day=expires,
        )
        mail.queue(sealed=sealed, expires=expires, not_before=not_before)


def look_up(*, token: Token, today: date) -> str:
    """The language in which the link's news was asked for. Looking changes nothing.

    :raises LinkExpired:
    """
    found = Asking.objects.filter(token_hash=tokens.token_hash(token), expires_day__gt=today)
    language = found.values_list("language", flat=True).first()
    if language is None:
        raise LinkExpired
    return language


@transaction.atomic
def confirm(*, token: Token, today: date) -> str:
    """Send news to the link's address from now on. Confirming again changes nothing. Returns the language.

    :raises LinkExpired:
    """
    found = Asking.objects.select_for_update()
    asking = found.filter(token_hash=tokens.token_hash(token), expires_day__gt=today).first()
    if asking is None:
        raise LinkExpired
    if asking.address_sealed is not None and asking.tag is not None:
        take_in(
            address_sealed=bytes(asking.address_sealed),
            tag=bytes(asking.tag),
            language=asking.language,
            topics=asking.topics,
            frequency=asking.frequency,
            country=asking.country,
            sphere=asking.sphere,
        )
        asking.address_sealed = asking.tag = None
        asking.country = asking.sphere = ""
        asking.save(update_fields=["address_sealed", "tag", "country", "sphere"])
    return asking.language


def stop(*, address: str, keys: KeyProvider) -> None:
    """Send no more news to an address. The same work for every address; the worker does the rest."""
    Stop.objects.create(tag=news_tag(canonical_address(address), keys=keys))


@transaction.atomic
def stop_for(*, address: str, by: str, keys: KeyProvider, today: date) -> None:
    """The same, for somebody who has asked a person of the team. Nobody learns whether the address got news.

    :raises openappeal.core.mailboxes.BadAddress:
    """
    stop(address=address, keys=keys)
    audit.record(by=by, action="mailings.leave_out", today=today)


@transaction.atomic
def stop_asked(*, today: date) -> int:
    """Erase whoever asked for it, subscribers and wishes that still wait, and remember it. The worker's.

    An address that was typed is remembered whether it got news or not: a list that is taken in tomorrow may hold it.
    Returns how many asked.
    """
    asked = list(Stop.objects.values_list("id", "tag", "subscriber")[:AT_ONCE])
    if not asked:
        return 0
    suppressing.leave_out(
        tags={bytes(tag) for _, tag, _ in asked if tag is not None},
        subscribers={number for _, _, number in asked if number is not None},
        reason=Suppression.Reason.LEFT,
        today=today,
    )
    Stop.objects.filter(pk__in=[pk for pk, _, _ in asked]).delete()
    return len(asked)


def _take_place(canonical: str, now: datetime) -> tuple[bool, datetime | None]:
    """Whether a letter to this mailbox may go today, and when at the earliest."""
    moment, domain = now.timestamp(), canonical.rpartition("@")[2]
    with MEMORY.opened(moment) as book:
        everything = limits.all_mark(book)
        if book.number(everything) >= limits.ALL_LETTERS.most:
            raise TooManyLetters
        book.add(everything, seconds=limits.ALL_LETTERS.seconds)
        letters = book.add(limits.address_mark(book, canonical), seconds=limits.LETTERS_TO_ADDRESS.seconds)
        sends = letters <= limits.LETTERS_TO_ADDRESS.most
        wait = limits.domain_wait(book, registrable_domain(domain)) if sends and domain not in BIG_PROVIDERS else 0
    return sends and wait <= limits.LONGEST_WAIT, now + timedelta(seconds=wait) if wait else None


@transaction.atomic
def expire(*, today: date) -> int:
    """Erase wishes on the day that their letter names. Returns how many."""
    deleted, _ = Asking.objects.filter(expires_day__lte=today).delete()
    return deleted
