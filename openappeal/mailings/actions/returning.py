"""A message that came back: whose letter it was, and what follows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from django.db import transaction

from openappeal.mailings import bounces, verp
from openappeal.mailings.actions import suppressing
from openappeal.mailings.actions.issues import note_bounce
from openappeal.mailings.bounces import Verdict
from openappeal.mailings.issue_models import Delivery
from openappeal.mailings.models import Suppression
from openappeal.vault.keys import KeyProvider


class NotOurs(Exception):
    """The message came to no address to which a letter of ours comes back."""


@transaction.atomic
def take_back(*, message: bytes, addresses: Iterable[str], keys: KeyProvider, today: date) -> Verdict:
    """Believe what a message says of the letter that it answers; `addresses` are those that it came to.

    Only they say whose letter it was: each carries a signed number. Complaints come to a mailbox of their own, so there
    the same signed address is looked for in the report. Nothing of the message is kept. The same message again changes
    nothing.

    :raises NotOurs:
    :raises openappeal.mailings.bounces.NotRead:
    """
    verdict = bounces.judge(message)
    carried = _CARRIED.findall(message.decode("latin-1")) if verdict == Verdict.COMPLAINT else []
    follow(verdict=verdict, delivery=_delivery([*addresses, *carried[:20]], keys), today=today)
    return verdict


@transaction.atomic
def follow(*, verdict: Verdict, delivery: int, today: date) -> bool:
    """Do what follows from a verdict on a letter. Returns whether its subscriber is off the list because of it.

    The same again changes nothing.
    """
    if verdict in (Verdict.HARD, Verdict.SOFT):
        subscriber = note_bounce(delivery=delivery)
    else:
        subscriber = Delivery.objects.filter(pk=delivery).values_list("subscriber_id", flat=True).first()
    if subscriber is None:
        return False
    if verdict == Verdict.HARD:
        suppressing.give_up(subscriber=subscriber, reason=Suppression.Reason.BOUNCED, today=today)
    elif verdict == Verdict.COMPLAINT:
        suppressing.give_up(subscriber=subscriber, reason=Suppression.Reason.COMPLAINED, today=today)
    elif verdict == Verdict.LEFT:
        suppressing.leave_out(tags=(), subscribers=[subscriber], reason=Suppression.Reason.LEFT, today=today)
    elif verdict == Verdict.SOFT:
        return suppressing.count_soft(subscriber=subscriber, today=today)
    else:
        return False
    return True


_CARRIED = re.compile(re.escape(verp.PREFIX) + r"[a-z2-7]{20,60}@[a-z0-9.-]{1,253}", re.IGNORECASE)


def _delivery(addresses: Iterable[str], keys: KeyProvider) -> int:
    for address in addresses:
        try:
            return verp.read_bounce_address(address, keys=keys)
        except verp.NotOurs:
            continue
    raise NotOurs
