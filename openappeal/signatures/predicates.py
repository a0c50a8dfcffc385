"""Which signings a sweep is about: a span of minutes, features all of them must have, and marks of which some.

People share a provider and a minute with a flood; few share most of its marks. So a predicate can ask for “at
least three of these five”.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

from django.db.models import Case, Expression, F, IntegerField, Q, QuerySet, Value, When

from openappeal.signatures.models import Cohort

TAGS = frozenset({"provider", "network"})
NUMBERS = frozenset({"form_time"})
FIELDS = (
    "provider",
    "provider_class",
    "network",
    "form_time",
    "lane",
    "shape",
    "code",
    "language",
    "visibility",
)
Values = Mapping[str, tuple[str, ...]]


class BadPredicate(Exception):
    """The predicate names no such feature or value, or nothing at all."""


@dataclass(frozen=True)
class Predicate:
    """Values are written as text, tags in hexadecimal, by the name of their feature.

    `must`: each of these features has one of its values. `marks`: at least so many of these do.
    """

    from_minute: int
    until_minute: int
    must: Values = field(default_factory=dict)
    marks: Values = field(default_factory=dict)
    at_least: int = 0

    def __post_init__(self) -> None:
        unknown = {*self.must, *self.marks} - {*FIELDS}
        if unknown or self.from_minute > self.until_minute or not 0 <= self.at_least <= len(self.marks):
            raise BadPredicate
        if not self.must and not self.at_least:
            # A span of time alone would set everybody aside.
            raise BadPredicate
        for name, values in (*self.must.items(), *self.marks.items()):
            if not values:
                raise BadPredicate
            read(name, values)

    def matching(self, *, by_id: bool = False) -> QuerySet[Cohort]:
        """The signings, confirmed or not, to which this applies. `by_id` is quicker for the first few by id."""
        found = in_span(self.from_minute, self.until_minute, by_id=by_id)
        for name, values in self.must.items():
            found = found.filter(**{f"{name}__in": read(name, values)})
        if self.at_least:
            found = found.annotate(score=self.score()).filter(score__gte=self.at_least)
        return found

    def score(self) -> Expression:
        """How many of the marks a signing has."""
        one: list[Any] = [
            Case(When(Q(**{f"{name}__in": read(name, values)}), then=1), default=0, output_field=IntegerField())
            for name, values in self.marks.items()
        ]
        return reduce(add, one, Value(0, output_field=IntegerField()))

    def as_json(self) -> dict[str, Any]:
        """For `Sweep.predicate`."""
        return {
            "from_minute": self.from_minute,
            "until_minute": self.until_minute,
            "must": {name: list(values) for name, values in self.must.items()},
            "marks": {name: list(values) for name, values in self.marks.items()},
            "at_least": self.at_least,
        }


def from_json(data: Mapping[str, Any]) -> Predicate:
    """What `as_json` wrote.

    :raises BadPredicate:
    """
    return Predicate(
        from_minute=data["from_minute"],
        until_minute=data["until_minute"],
        must={name: tuple(values) for name, values in data["must"].items()},
        marks={name: tuple(values) for name, values in data["marks"].items()},
        at_least=data["at_least"],
    )


def in_span(from_minute: int, until_minute: int, *, by_id: bool = False) -> QuerySet[Cohort]:
    """Signings of a span of minutes, both ends included."""
    if by_id:
        # A sum is in no index: the database walks by id and stops early, instead of sorting all that fits.
        found = Cohort.objects.annotate(moment=F("minute") + 0)
        return found.filter(moment__gte=from_minute, moment__lte=until_minute).order_by("pk")
    return Cohort.objects.filter(minute__gte=from_minute, minute__lte=until_minute)


def read(name: str, values: tuple[str, ...]) -> list[bytes] | list[int] | list[str]:
    """Values as the database has them.

    :raises BadPredicate:
    """
    try:
        if name in TAGS:
            return [bytes.fromhex(value) for value in values]
        if name in NUMBERS:
            return [int(value) for value in values]
    except ValueError:
        raise BadPredicate from None
    return list(values)


def written(value: object) -> str:
    """A value of a feature as text."""
    return bytes(value).hex() if isinstance(value, bytes | memoryview) else str(value)
