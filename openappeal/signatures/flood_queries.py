"""Reads about floods: what a predicate would set aside, what stands out, what waits for a person.

What the staff side learns here is numbers and features; a name only of a public signature, through `staff.words.row`.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from openappeal.antiabuse import unusual
from openappeal.core.ids import random_id
from openappeal.signatures.models import Burst, Cohort, Held, Signature, Signing, Sweep, Tally, WallLine
from openappeal.signatures.predicates import FIELDS, Predicate, in_span, written

SAMPLE = 20
ROWS_TO_LOOK_AT = 20_000
VALUES_SHOWN = 8
A_WEEK = 7 * 24 * 60


@dataclass(frozen=True)
class Preview:
    """What a predicate would do. `scores`: how many signings have so many of the marks."""

    confirmed: int
    waiting: int
    scores: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class ValueShare:
    """A value of a feature and its share of the signings looked at, in hundredths."""

    value: str
    percent: int


def preview(predicate: Predicate) -> Preview:
    """Count what would be set aside, and what is near it."""
    counted = predicate.matching().aggregate(confirmed=Count("signature"), waiting=Count("signing"))
    confirmed, waiting = counted["confirmed"], counted["waiting"]
    if Sweep.objects.filter(state=Sweep.State.DONE).exists():
        # Only then is anything swept already. Looking each signature up takes ten times as long as all the rest.
        swept = predicate.matching().aggregate(
            confirmed=Count("signature", filter=Q(signature__sweep__isnull=False)),
            waiting=Count("signing", filter=Q(signing__sweep__isnull=False)),
        )
        confirmed, waiting = confirmed - swept["confirmed"], waiting - swept["waiting"]
    span = in_span(predicate.from_minute, predicate.until_minute)
    scores = span.annotate(score=predicate.score()).order_by("score").values_list("score").annotate(n=Count("id"))
    return Preview(confirmed, waiting, tuple(scores) if predicate.marks else ())


def sample(found: QuerySet[Signature]) -> list[Signature]:
    """Some of them by chance: ids are random, so those after a random one are a fair draw."""
    pivot = random_id()
    ordered = found.order_by("pk").select_related("version")
    drawn = list(ordered.filter(pk__gte=pivot)[:SAMPLE])
    return drawn + list(ordered.filter(pk__lt=pivot)[: SAMPLE - len(drawn)])


def sample_of(predicate: Predicate) -> list[Signature]:
    """Some, by chance, of the signatures that a predicate would set aside."""
    pivot = random_id()
    free = predicate.matching(by_id=True).filter(signature__isnull=False, signature__sweep=None)
    ids = list(free.filter(pk__gte=pivot).values_list("signature", flat=True)[:SAMPLE])
    ids += list(free.filter(pk__lt=pivot).values_list("signature", flat=True)[: SAMPLE - len(ids)])
    return list(Signature.objects.filter(pk__in=ids).select_related("version").order_by("pk"))


def rows_between(from_minute: int, until_minute: int) -> list[tuple[str, ...]]:
    """Features of signings of that time that no sweep holds; of many, some by chance."""
    free = in_span(from_minute, until_minute, by_id=True).filter(signature__sweep=None, signing__sweep=None)
    rows = free.values_list(*FIELDS)
    pivot = random_id()
    drawn = list(rows.filter(pk__gte=pivot)[:ROWS_TO_LOOK_AT])
    drawn += list(rows.filter(pk__lt=pivot)[: ROWS_TO_LOOK_AT - len(drawn)])
    return [tuple(written(value) for value in row) for row in drawn]


def suggest(rows: list[tuple[str, ...]], *, from_minute: int) -> unusual.Suggestion | None:
    """What sets a heap of these signings apart from the rest, and from the week before."""
    return unusual.suggest(FIELDS, rows, before=rows_between(from_minute - A_WEEK, from_minute - 1))


def shares(rows: list[tuple[str, ...]]) -> dict[str, list[ValueShare]]:
    """The commonest values of each feature. A feature of which all have the same one is left out."""
    found = {}
    for place, name in enumerate(FIELDS):
        counted = Counter(row[place] for row in rows)
        if len(counted) > 1:
            common = counted.most_common(VALUES_SHOWN)
            found[name] = [ValueShare(value, round(100 * number / len(rows))) for value, number in common]
    return found


def held(reason: Held) -> QuerySet[Signature]:
    """What a burst or the trap has set aside, and no sweep."""
    return Signature.objects.filter(held=reason, sweep=None)


def asked_back() -> QuerySet[Signature]:
    """Set aside, and the signer asks whether that was a mistake. The oldest day first."""
    return Signature.objects.filter(asks_back=True).exclude(held=Held.NO).order_by("day", "id")


def proposed() -> QuerySet[Sweep]:
    """Sweeps that wait for a second person, for their day, or for somebody to do them."""
    return Sweep.objects.filter(state=Sweep.State.PROPOSED).order_by("proposed_day", "id")


def held_by(sweep: Sweep) -> QuerySet[Signature]:
    """What a sweep holds now."""
    return Signature.objects.filter(sweep=sweep)


def bursts_since(minute: int) -> QuerySet[Burst]:
    """Bursts that went on after a minute, the latest first."""
    return Burst.objects.filter(last_minute__gte=minute).order_by("-last_minute", "id")


def features_of(signature: Signature) -> Cohort | None:
    """What is known of its signing, while that is kept."""
    return Cohort.objects.filter(signature=signature).first()


def state_hash() -> str:
    """A fingerprint of everything that a sweep changes: set aside or not, counted or not, the tally, the lines.

    The same before a sweep and after its undoing. Walks through all rows; for tests and measurements.
    """
    digest = hashlib.sha256()
    tables: tuple[QuerySet[Any, Any], ...] = (
        Signature.objects.order_by("pk").values_list("pk", "held", "sweep", "counted_in", "on_wall"),
        Signing.objects.order_by("pk").values_list("pk", "held", "sweep"),
        WallLine.objects.order_by("pk").values_list("pk", "signature", "sweep"),
        Tally.objects.exclude(number=0)
        .order_by("kind", "basis", "visibility", "country", "sphere", "language", "version_number")
        .values_list("kind", "basis", "visibility", "country", "sphere", "language", F("version_number"), "number"),
    )
    for table in tables:
        for row in table.iterator(chunk_size=20_000):
            digest.update(repr(row).encode())
    return digest.hexdigest()
