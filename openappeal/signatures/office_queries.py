"""Reads about office keys, for those who keep one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from openappeal.accounts.models import User
from openappeal.signatures.models import Signature, Visibility
from openappeal.signatures.office_models import GOOD_FOR, SHOWN, OfficeDrill, OfficeKey

AGAIN_AFTER = timedelta(days=90)
FIRST_AFTER = timedelta(days=7)
"""A key that nobody has tried yet should be, before it is needed."""
LEAST = 10


@dataclass(frozen=True)
class KnownKey:
    """An office key as key holders see it. Nothing in it counts fewer than ten people, and it names no colleague."""

    pk: int
    recipient: str
    short: str
    since_day: date
    is_first: bool
    until_day: date | None
    boxes: int
    """Names sealed in its days, as full tens: 0 says “fewer than ten”, also none."""
    proved_day: date | None
    proved_by_her: date | None
    waits_for_number: bool


def office_keys(*, login: str, today: date) -> list[KnownKey]:
    """All keys that names are or were sealed to: those of today first."""
    drills = defaultdict(list)
    for drill in OfficeDrill.objects.all():
        drills[drill.key_id].append(drill)
    found = [_known(key, drills[key.pk], login, today) for key in OfficeKey.objects.order_by("recipient")]
    return sorted(found, key=lambda one: (one.until_day is not None, one.since_day))


def office_key(pk: int, *, login: str, today: date) -> KnownKey | None:
    """One of them."""
    return next((one for one in office_keys(login=login, today=today) if one.pk == pk), None)


def in_tens(number: int) -> int:
    """A number of people who are not public, in full tens: what is added from one day to the next says nothing."""
    return number // LEAST * LEAST


def needs_proof(*, today: date) -> bool:
    """Whether nobody who can come in has shown for too long that a key of today opens."""
    current = OfficeKey.objects.filter(until_day=None)
    if not current.exists():
        return False
    here = User.objects.filter(is_active=True).values("username")
    proofs = OfficeDrill.objects.filter(key__in=current, by__in=here, proved_day__gt=today - AGAIN_AFTER)
    young = current.filter(since_day__gt=today - FIRST_AFTER, drills__proved_day=None)
    return not proofs.exists() and not young.exists()


def is_due(*, login: str, today: date) -> bool:
    """Whether this person has shown of no key of today, for too long, that she can open with it."""
    current = OfficeKey.objects.filter(until_day=None)
    hers = OfficeDrill.objects.filter(key__in=current, by=login, proved_day__gt=today - AGAIN_AFTER)
    return current.exists() and not hers.exists()


def _known(key: OfficeKey, drills: list[OfficeDrill], login: str, today: date) -> KnownKey:
    hers = next((drill for drill in drills if drill.by == login), None)
    return KnownKey(
        pk=key.pk,
        recipient=key.recipient,
        short=key.recipient[SHOWN],
        since_day=key.since_day,
        is_first=key.is_first,
        until_day=key.until_day,
        boxes=in_tens(_sealed_in_its_days(key)),
        proved_day=max((drill.proved_day for drill in drills if drill.proved_day), default=None),
        proved_by_her=hers.proved_day if hers else None,
        waits_for_number=bool(hers and hers.begun_day and today - hers.begun_day <= GOOD_FOR),
    )


def _sealed_in_its_days(key: OfficeKey) -> int:
    # A box does not say to whom it is sealed, only in which days it was.
    found = Signature.objects.filter(visibility=Visibility.WITHHELD, box__isnull=False)
    if not key.is_first:
        found = found.filter(day__gte=key.since_day)
    if key.until_day is not None:
        found = found.filter(day__lte=key.until_day)
    return found.count()
