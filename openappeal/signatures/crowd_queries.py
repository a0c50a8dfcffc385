"""Reads about crowds, and about how many press the button of their letter. Numbers and features, no names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet

from openappeal.antiabuse.features import BIG_PROVIDERS, minute_of, provider_tag
from openappeal.signatures.cohorts import CROWDS
from openappeal.signatures.models import Cohort, Held, Signature
from openappeal.signatures.predicates import read, written
from openappeal.vault.keys import KeyMissing, KeyProvider

GROUPS_SHOWN = 50
RATE_DAYS = 6
"""After seven days what nobody has pressed is erased with its features: of older days only the confirmed are left."""
SMALLEST = 10
"""Smaller numbers are gathered, as everywhere where people are counted who are not shown."""


@dataclass(frozen=True)
class Group:
    """What was set aside of one network or one mail domain."""

    value: str
    number: int
    first_minute: int
    last_minute: int


@dataclass(frozen=True)
class Rate:
    """Of so many letters so many were confirmed. `name` is empty for what is gathered."""

    name: str
    letters: int
    confirmed: int

    @property
    def percent(self) -> int:
        return round(100 * self.confirmed / self.letters) if self.letters else 0


def groups(held: Held) -> list[Group]:
    """The crowds of which somebody may say that they are people, the largest first."""
    feature = CROWDS[held]
    found = (
        Cohort.objects.filter(signature__held=held, signature__sweep=None)
        .order_by()
        .values(feature)
        .annotate(n=Count("id"), first=Min("minute"), last=Max("minute"))
        .order_by("-n", "first")[:GROUPS_SHOWN]
    )
    return [Group(written(one[feature]), one["n"], one["first"], one["last"]) for one in found]


def group(held: Held, value: str) -> QuerySet[Signature]:
    """The confirmed signatures of one of them.

    :raises openappeal.signatures.predicates.BadPredicate: when the value is no tag.
    """
    feature = CROWDS[held]
    of_group = Cohort.objects.filter(**{f"{feature}__in": read(feature, (value,))}, signature__isnull=False)
    return Signature.objects.filter(held=held, sweep=None, pk__in=of_group.values("signature"))


def rates_by_language(*, today: date) -> list[Rate]:
    """How many press the button, by the language of the letter."""
    return _gathered({tag: (letters, done) for tag, letters, done in _counts("language", today)})


def rates_by_provider(*, keys: KeyProvider, today: date) -> list[Rate]:
    """How many press the button, by mail provider: the big ones with their names, all others in one line.

    A process that may not read the key of tags cannot name any; then all of the big ones are one line: “big”.
    """
    try:
        names = {provider_tag(keys.tag_key(), domain).hex(): domain for domain in BIG_PROVIDERS}
    except KeyMissing:
        return _gathered({kind: (letters, done) for kind, letters, done in _counts("provider_class", today)})
    found: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for tag, letters, done in _counts("provider", today):
        name = names.get(tag, "")
        found[name] = (found[name][0] + letters, found[name][1] + done)
    return _gathered(found)


def _counts(feature: str, today: date) -> list[tuple[str, int, int]]:
    """Values of a feature with the letters of the last days and how many of them were confirmed. Whole days only."""
    first = datetime.combine(today - timedelta(days=RATE_DAYS), time(), UTC)
    end = datetime.combine(today, time(), UTC)
    rows = (
        Cohort.objects.filter(minute__gte=minute_of(first), minute__lt=minute_of(end))
        .exclude(signing__expires_day__lte=today)
        .order_by()
        .values_list(feature)
        .annotate(n=Count("id"), done=Count("id", filter=Q(signature__isnull=False)))
    )
    return [(written(value), letters, done) for value, letters, done in rows]


def _gathered(found: dict[str, tuple[int, int]]) -> list[Rate]:
    """The largest first; lines of fewer than ten letters in one line, if that has ten itself."""
    rates, rest = [], [0, 0]
    for name, (letters, done) in found.items():
        if name and letters >= SMALLEST:
            rates.append(Rate(name, letters, done))
        else:
            rest = [rest[0] + letters, rest[1] + done]
    rates.sort(key=lambda rate: (-rate.letters, rate.name))
    if rest[0] >= SMALLEST:
        rates.append(Rate("", rest[0], rest[1]))
    return rates
