"""What the staff side shows of subscribers: numbers only, and none so small that it could be a person."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast

from openappeal.mailings.models import Call, HookState, Subscriber, Suppression, TakenIn, Topic

SMALLEST = 10


@dataclass(frozen=True)
class Cells:
    """Numbers of at least ten, the largest first. The others are gathered: at least two cells, at least ten people.

    `rest` is None where nothing is gathered, or where so few are left that not even their sum may be said.
    """

    shown: list[tuple[str, int]]
    rest: int | None
    gathered: int


def subscribers() -> int:
    """How many people get news."""
    return Subscriber.objects.count()


def by_language() -> Cells:
    """How many get news in which language."""
    counted = Subscriber.objects.order_by().values_list("language").annotate(number=Count("pk"))
    return gather([(str(tag), int(number)) for tag, number in counted])


def by_topic() -> list[tuple[Topic, int | None]]:
    """How many want to hear of each topic; None for fewer than ten. Many want several: nothing follows from a sum."""
    found = Subscriber.objects.annotate(wanted=Cast("topics", TextField()))
    numbers = [(topic, found.filter(wanted__contains=f'"{topic.value}"').count()) for topic in Topic]
    return [(topic, number if number >= SMALLEST else None) for topic, number in numbers]


def suppressed() -> int:
    """To how many addresses nothing is sent, in tens: who types an address must not see whether it was there."""
    return Suppression.objects.count() // 10 * 10


def lists() -> QuerySet[TakenIn]:
    """Lists that were taken in, the latest first, each with how many of its subscribers are still there (`left`)."""
    return TakenIn.objects.annotate(left=Count("subscribers")).order_by("-day", "-pk")


def hook() -> HookState | None:
    """What is known of the mail provider's hook, if it has told anything."""
    return HookState.objects.first()


def calls_waiting() -> int:
    """How many calls of the mail provider nobody has read."""
    return Call.objects.count()


def gather(cells: list[tuple[str, int]]) -> Cells:
    """Put small cells together, and larger ones to them until nobody can be told from the sum."""
    ordered = sorted(cells, key=lambda cell: (-cell[1], cell[0]))
    shown = [cell for cell in ordered if cell[1] >= SMALLEST]
    small = ordered[len(shown) :]
    while small and shown and (len(small) < 2 or sum(number for _, number in small) < SMALLEST):
        small.insert(0, shown.pop())
    total = sum(number for _, number in small)
    return Cells(shown, total if total >= SMALLEST and len(small) > 1 else None, len(small))
