"""People who came together: letting what the gates set aside for its number count, network by network.

The gates set aside what comes above the usual from one network or one rare mail domain (`antiabuse.limits`). Small
crowds from one network count by themselves after a night; of everything else a person says that these are people.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, Max, QuerySet

from openappeal.antiabuse.features import minute_of
from openappeal.audit import actions as audit
from openappeal.signatures.cohorts import CROWDS
from openappeal.signatures.models import Burst, Cohort, Fold, Held, Signature, Signing
from openappeal.signatures.predicates import read

SMALL = 300
"""A rally behind one telephone. In eight hours as many pass from one network without being set aside at all."""
SAME_DAY = 24 * 60


@transaction.atomic
def release_group(*, held: Held, value: str, by: str, reason: str, now: datetime) -> int:
    """Let everything of one network, or one mail domain, count that was set aside for its number.

    Who still waits for the letter's button counts when it is pressed, and who comes in the next 24 hours is let
    through. Returns how many signatures count again.
    """
    feature = CROWDS[held]
    minute, today = minute_of(now), now.date()
    group = Cohort.objects.filter(**{f"{feature}__in": read(feature, (value,))})
    number = _release(held, group.filter(signature__isnull=False).values("signature"))
    waiting = Signing.objects.filter(
        held=held, sweep=None, pk__in=group.filter(signing__isnull=False).values("signing")
    )
    waiting.update(held=Held.NO)
    Fold.objects.filter(held=held, **{f"{feature}__in": read(feature, (value,))}).update(held=Held.NO)
    going = Burst.objects.filter(feature=feature, value=value, last_minute__gte=minute)
    going.update(is_let_through=True)
    Burst.objects.create(
        feature=feature,
        value=value,
        first_minute=minute,
        last_minute=minute + SAME_DAY,
        day=today,
        is_let_through=True,
    )
    audit.record(
        by=by, action="signatures.release_group", today=today, subject=f"{number} signatures ({held})", reason=reason
    )
    return number


@transaction.atomic
def release_small(*, today: date) -> int:
    """Let small crowds count after a night in which nobody has said that they are a flood. Returns how many."""
    held = Cohort.objects.filter(signature__held=Held.CROWD, signature__sweep=None).exclude(network=b"").order_by()
    # Repeated signatures belong to the crowd with which they came, or it would show in the public log that they are.
    folds = Fold.objects.filter(held=Held.CROWD).exclude(network=b"").order_by()
    groups: dict[bytes, tuple[int, date]] = {}
    for rows, day in ((held, "signature__day"), (folds, "day")):
        for group in rows.values("network").annotate(n=Count("id"), last=Max(day)):
            n, last = groups.get(bytes(group["network"]), (0, date.min))
            groups[bytes(group["network"])] = n + group["n"], max(last, group["last"])
    small = [network for network, (n, last) in groups.items() if n <= SMALL and last < today]
    if not small:
        return 0
    folds.filter(network__in=small).update(held=Held.NO)
    number = _release(Held.CROWD, held.filter(network__in=small).values("signature"))
    audit.record(by="worker", action="signatures.release_group", today=today, subject=f"{number} signatures (crowd)")
    return number


def _release(held: Held, ids: QuerySet[Cohort, Any]) -> int:
    found = Signature.objects.filter(held=held, sweep=None, pk__in=ids)
    found = Signature.objects.filter(pk__in=list(found.select_for_update().values_list("pk", flat=True)))
    return found.update(held=Held.NO, counted_in=False, asks_back=False)
