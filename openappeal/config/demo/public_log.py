"""The demonstration's public log, as if the worker had appended to it all the time. Call it when all are counted."""

from __future__ import annotations

import secrets
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from openappeal.signatures.models import Signature
from openappeal.tlog.frontier import Frontier
from openappeal.transparency import actions, files
from openappeal.transparency.actions import appending
from openappeal.transparency.leaves import Kind
from openappeal.transparency.models import Pending, Reason

FLOOD = 43
"""Invented signatures of a flood that was set aside, and has been erased since."""
LATEST = 40
"""Of the last so many days with signatures each has a batch of its own; of those before, each month."""


def load() -> None:
    """Append what was handed over, most of it month by month, and write the files at the end."""
    now, places = timezone.now(), files.places()
    actions.begin(keys=settings.KEYS, site_url=settings.SITE_URL, places=places)
    by_batch = _batches()
    edge = Frontier()
    flood = [secrets.token_bytes(32) for _ in range(FLOOD)]
    for number, (day, commitments) in enumerate(sorted(by_batch.items())):
        moment = datetime.combine(day, time(12), UTC)
        if number == len(by_batch) - LATEST // 2:
            actions.hand_over(commitments=flood, now=moment)
        if number == len(by_batch) - LATEST // 3:
            actions.void(commitments=flood, reason=Reason.FLOOD, act=1, now=moment)
        hour = int(moment.timestamp() // 3600)
        Pending.objects.filter(kind=Kind.SIGN, payload__in=commitments).update(due_hour=hour)
        appending.append_batch(edge=edge, keys=settings.KEYS, now=moment)
    actions.sequence(keys=settings.KEYS, site_url=settings.SITE_URL, places=places, now=now)


def _batches() -> dict[date, list[bytes]]:
    """What is on its way, by the day on which it was appended: a day or two after its signing."""
    waiting = {bytes(one) for one in Pending.objects.filter(kind=Kind.SIGN).values_list("payload", flat=True) if one}
    signed: dict[date, list[bytes]] = defaultdict(list)
    for commitment, day in Signature.objects.exclude(commitment=None).values_list("commitment", "day"):
        if bytes(commitment or b"") in waiting:
            signed[day].append(bytes(commitment or b""))
    signed = _until_now(signed)
    # Nothing is due before its day: what is later is out of the batches' way until then.
    Pending.objects.filter(kind=Kind.SIGN).update(due_hour=2**31 - 1)
    today = timezone.now().date()
    days = sorted(signed)
    found: dict[date, list[bytes]] = defaultdict(list)
    for day in days:
        later = min(day + timedelta(days=1), today)
        if day < days[-min(LATEST, len(days))]:
            later = (later.replace(day=1) + timedelta(days=31)).replace(day=1)
            later = min(later, days[-min(LATEST, len(days))])
        found[later] += signed[day]
    return found


def _until_now(signed: dict[date, list[bytes]]) -> dict[date, list[bytes]]:
    """Move the campaign's days, which were in 2021, to now: a log that stood still for years would look broken."""
    today = timezone.now().date()
    campaigns = [day for day in signed if day < today - timedelta(days=60)]
    late = today - timedelta(days=1) - max(campaigns, default=today)
    moved: dict[date, list[bytes]] = defaultdict(list)
    for day, commitments in signed.items():
        moved[day + late if day in campaigns else day] += commitments
    return moved
