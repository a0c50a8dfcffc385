"""What a mail provider tells: taken in by the public process unread, read by the worker.

Each event is followed in a transaction of its own, and the call goes when all were: killed in between, the worker
begins it anew, and what was done already is found done. Calls come in no order.

So that a stolen secret cannot empty the list, no more than a part of it goes in a day. Then calls wait, until an
organiser says that they are right or throws them away.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from functools import lru_cache

from django.db import transaction
from django.db.models import Count, Q, QuerySet, Sum

from openappeal.audit import actions as audit
from openappeal.core.mailboxes import BadAddress, canonical_address
from openappeal.mailings import hook, providers, verp
from openappeal.mailings.actions import returning
from openappeal.mailings.actions.issues import BOUNCE_WINDOW
from openappeal.mailings.actions.subscribing import news_tag
from openappeal.mailings.bounces import Verdict
from openappeal.mailings.hook_models import Call, HookState
from openappeal.mailings.issue_models import Delivery, DeliveryState
from openappeal.mailings.models import Subscriber
from openappeal.mailings.providers import Told
from openappeal.vault import sealing
from openappeal.vault.keys import KeyMissing, KeyProvider

MOST_WAITING = 5000
MOST_BYTES_WAITING = 64 * 1024 * 1024
KEPT = timedelta(days=1)
"""After the day on which it came."""

SECONDS = 1.0
"""How long a round reads calls. Letters wait meanwhile."""

FEWEST_HELD = 20
"""So many may go in a day from however small a list."""

_GOT = (DeliveryState.SENT, DeliveryState.UNCERTAIN, DeliveryState.BOUNCED)

log = logging.getLogger(__name__)


class TooMuchWaits(Exception):
    """The worker is behind, or an organiser has not decided yet: the provider should come back."""


class NothingHeld(Exception):
    """Nothing waits for anybody."""


class _Held(Exception):
    """No more may go today."""


class _Followed(Enum):
    """What became of an event: somebody left the list, nobody did, or it is about no letter of ours."""

    REMOVED = "removed"
    DONE = "done"
    UNKNOWN = "unknown"


# ── The public process ──────────────────────────────────────────────────────
def take(*, request: hook.Request, keys: KeyProvider, today: date) -> None:
    """Seal what a provider sent, and let it wait for the worker. Nothing of it is looked at.

    :raises TooMuchWaits:
    """
    waiting = Call.objects.aggregate(number=Count("pk"), size=Sum("size"))
    if waiting["number"] >= MOST_WAITING or (waiting["size"] or 0) >= MOST_BYTES_WAITING:
        raise TooMuchWaits
    sealed = sealing.seal(hook.pack(request), keys.mailing_recipients())
    Call.objects.create(day=today, size=len(sealed), sealed=sealed)


# ── The worker ──────────────────────────────────────────────────────────────
@dataclass
class _Round:
    """What a round knows and counts. `size` is the number of subscribers, once it was needed."""

    keys: KeyProvider
    signing_secret: str
    percent: int
    today: date
    size: int | None = None

    def may_go(self, state: HookState) -> bool:
        """Whether one more may leave the list today."""
        gone = state.removed if state.day == self.today else 0
        if gone < FEWEST_HELD or state.let_on_day == self.today:
            return True
        if self.size is None:
            self.size = Subscriber.objects.count() + gone
        return gone * 100 < self.size * self.percent


def hear(*, keys: KeyProvider, signing_secret: str, percent: int, today: date) -> int:
    """Read calls for a second, and follow them. Returns how many were read.

    `percent` of the list may go in a day. Without `anymail` calls wait, and letters go on.
    """
    ids = list(Call.objects.values_list("pk", flat=True)[:1000])
    if not ids or HookState.objects.filter(is_held=True).exists():
        return 0
    if not providers.is_installed():
        _say_what_lacks()
        return 0
    began, this, read = time.monotonic(), _Round(keys, signing_secret, percent, today), 0
    for pk in ids:
        if time.monotonic() - began > SECONDS:
            break
        try:
            _hear_one(pk, this)
        except _Held:
            break
        read += 1
    return read


@lru_cache(maxsize=1)
def _say_what_lacks() -> None:
    # Once in the life of a child, a minute.
    log.error("calls of the mail provider wait: anymail is not installed (script/setup webhooks)")


def _hear_one(pk: int, this: _Round) -> None:
    """:raises _Held:"""
    call = Call.objects.filter(pk=pk).first()
    if call is None:
        return
    acted = unknown = dropped = 0
    to_confirm = ""
    try:
        request = hook.unpack(sealing.open_sealed(bytes(call.sealed), this.keys.mailing_identity()))
        heard = providers.read(request, signing_secret=this.signing_secret)
    except (sealing.CannotOpen, hook.Damaged, providers.NotBelieved) as error:
        # The kind only: what was sent names people.
        log.warning("a call of the mail provider was dropped: %s", type(error).__name__)
        dropped = 1
    else:
        to_confirm = heard.to_confirm
        for told in heard.told:
            followed = _follow(told, this)
            acted += followed != _Followed.UNKNOWN
            unknown += followed == _Followed.UNKNOWN
    _end(pk, acted=acted, unknown=unknown, dropped=dropped, to_confirm=to_confirm)


@transaction.atomic
def _end(pk: int, *, acted: int, unknown: int, dropped: int, to_confirm: str) -> None:
    if not Call.objects.filter(pk=pk).delete()[0]:
        return  # another worker has read it, too
    state = _locked()
    state.acted, state.unknown, state.dropped = state.acted + acted, state.unknown + unknown, state.dropped + dropped
    state.to_confirm = to_confirm or state.to_confirm
    state.save(update_fields=["acted", "unknown", "dropped", "to_confirm"])


def _follow(told: Told, this: _Round) -> _Followed:
    """:raises _Held:"""
    with transaction.atomic():
        state = _locked()
        named = {number for mark in told.marks if (number := _number(mark, this.keys)) is not None}
        delivery = _existing(named) if named else _by_address(told.address, this)
        if delivery is None:
            return _Followed.UNKNOWN
        # A bounce that may pass takes somebody off the list, too, after some days.
        is_held = not this.may_go(state)
        if is_held:
            HookState.objects.filter(pk=state.pk).update(is_held=True)
        elif returning.follow(verdict=_believed(told, named), delivery=delivery, today=this.today):
            gone = state.removed if state.day == this.today else 0
            HookState.objects.filter(pk=state.pk).update(day=this.today, removed=gone + 1)
            return _Followed.REMOVED
    if is_held:
        raise _Held
    return _Followed.DONE


def _believed(told: Told, named: set[int]) -> Verdict:
    """A complaint is for good. So it must name its letter: a thief of the secret may know an address."""
    return Verdict.LEFT if told.verdict == Verdict.COMPLAINT and not named else told.verdict


def _existing(named: set[int]) -> int | None:
    """The letter that is named. Two name none: somebody may have written one of them into an answer."""
    return Delivery.objects.filter(pk__in=named).values_list("pk", flat=True).first() if len(named) == 1 else None


def _by_address(address: str, this: _Round) -> int | None:
    """The newest letter that an address got, of those that come back."""
    try:
        tag = news_tag(canonical_address(address), keys=this.keys)
    except (BadAddress, KeyMissing):
        return None
    got = Delivery.objects.filter(subscriber__tag=tag, state__in=_GOT).filter(
        Q(issue__finished_day=None) | Q(issue__finished_day__gt=this.today - BOUNCE_WINDOW)
    )
    return got.order_by("-issue__began_day", "-issue_id").values_list("pk", flat=True).first()


def _number(mark: str, keys: KeyProvider) -> int | None:
    """The number in a mark, in a Message-ID or in the envelope sender."""
    try:
        return verp.read_bounce_address(mark, keys=keys)
    except verp.NotOurs:
        pass
    try:
        return verp.read_letter_mark(mark.partition("@")[0], keys=keys)
    except verp.NotOurs:
        return None


def _locked() -> HookState:
    HookState.objects.get_or_create(pk=1)
    return HookState.objects.select_for_update().get(pk=1)


# ── Organisers ──────────────────────────────────────────────────────────────
@transaction.atomic
def go_on(*, by: str, today: date) -> None:
    """Believe what waits, and whatever else comes today.

    :raises NothingHeld:
    """
    state = _let()
    HookState.objects.filter(pk=state.pk).update(let_on_day=today)
    audit.record(by=by, action="mailings.hook_go_on", today=today, subject=str(state))


@transaction.atomic
def throw_away(*, by: str, today: date) -> int:
    """Believe nothing of what waits. Returns how many calls it was.

    :raises NothingHeld:
    """
    state = _let()
    audit.record(by=by, action="mailings.hook_throw_away", today=today, subject=str(state))
    return Call.objects.all().delete()[0]


def _let() -> HookState:
    """:raises NothingHeld:"""
    state = _locked()
    if not state.is_held:
        raise NothingHeld
    HookState.objects.filter(pk=state.pk).update(is_held=False)
    return state


# ── Operators ───────────────────────────────────────────────────────────────
@transaction.atomic
def forget() -> None:
    """Begin anew: another provider, another address, or none."""
    Call.objects.all().delete()
    HookState.objects.all().delete()


def past(*, today: date) -> QuerySet[Call]:
    """Calls that have waited long enough."""
    return Call.objects.filter(day__lt=today - KEPT)


def expire(*, today: date) -> int:
    """Erase what has waited long enough. Returns how many."""
    return past(today=today).delete()[0]
