"""How gifts came: by cheque, transfer, cash, card, monthly, or through which service.

Readers see a kind only in blocks of whole months that are over, each of as many gifts as there must be in a cell; what
is in no block stands with “other gifts”. So a figure of a kind never moves by a single gift, whatever is subtracted
from whatever.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Case, CharField, Count, F, Q, Sum, Value, When
from django.db.models.functions import Coalesce, TruncMonth
from django.utils.translation import gettext_lazy as _

from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Posting
from openappeal.fundraising.checkout.models import Monthly, MonthlyState
from openappeal.fundraising.gift_models import Way
from openappeal.fundraising.sums import FEWEST_PEOPLE

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

FEWEST = FEWEST_PEOPLE
MONTHLY, OTHER = "monthly", "other"
WORDS: Mapping[str, StrPromise | str] = {
    **{one.value: one.label for one in Way},
    Way.CARD.value: _("Card, once"),
    MONTHLY: _("Card, every month"),
    OTHER: _("Other gifts"),
}
ORDER = (*(one.value for one in Way), MONTHLY, OTHER)
Place = tuple[str, str]


@dataclass(frozen=True)
class Came:
    """What came one way in a month, less what went back, for a purpose in a currency. `number` counts alike."""

    month: date
    kind: str
    amount: int
    number: int


@dataclass(frozen=True)
class OfKind:
    """What came one way, as a line of a report."""

    kind: str
    amount: int

    @property
    def words(self) -> StrPromise | str:
        """The kind in words."""
        return WORDS[self.kind]


@dataclass(frozen=True)
class Regular:
    """How many give each month, and how much together."""

    number: int
    amount: int


def came(purpose: str | None = None) -> dict[Place, list[Came]]:
    """By purpose and currency. What belongs to no gift is `OTHER`: a line of a file that was entered as nobody's."""
    found = Posting.objects.filter(account=Account.GIFTS.value)
    if purpose is not None:
        found = found.filter(purpose_id=purpose)
    of_gift = "entry__gift_steps__gift__"
    of_reversed = "entry__reverses__gift_steps__gift__"
    of_card = "entry__card_movement__card__"
    is_monthly = (
        Q(**{f"{of_gift}card__monthly__isnull": False})
        | Q(**{f"{of_reversed}card__monthly__isnull": False})
        | Q(**{f"{of_card}monthly__isnull": False})
    )
    way = Coalesce(F(f"{of_gift}way"), F(f"{of_card}gift__way"), F(f"{of_reversed}way"), Value(OTHER))
    rows = (
        found.annotate(
            month=TruncMonth("entry__day"),
            came_by=Case(When(is_monthly, then=Value(MONTHLY)), default=way, output_field=CharField()),
        )
        .values_list("purpose_id", "currency", "month", "came_by")
        .annotate(
            total=Sum("amount"), gave=Count("pk", filter=Q(amount__lt=0)), back=Count("pk", filter=Q(amount__gt=0))
        )
        .order_by("purpose_id", "currency", "month", "came_by")
    )
    by_place: dict[Place, list[Came]] = defaultdict(list)
    for key, currency, month, kind, amount, gave, back in rows:
        # One that was given back or reversed leaves one fewer among whom to hide.
        by_place[key or "", currency].append(Came(month, kind, -amount, gave - back))
    return dict(by_place)


def shown(rows: Sequence[Came], year: int | None, *, today: date) -> tuple[OfKind, ...]:
    """What readers see: the kinds that hide everybody, then all other gifts; nothing where no kind can be told.

    Over all of the time it is what the years show, added up: nothing more can be worked out of both.
    """
    years = {row.month.year for row in rows} if year is None else {year}
    sums: dict[str, int] = defaultdict(int)
    for one in sorted(years):
        for kind, amount in _of_year([row for row in rows if row.month.year == one], today).items():
            sums[kind] += amount
    if not set(sums) - {OTHER}:
        return ()
    return tuple(OfKind(kind, sums[kind]) for kind in ORDER if kind in sums)


def _of_year(rows: Sequence[Came], today: date) -> dict[str, int]:
    blocks: list[tuple[int, str, int]] = []
    this_month = today.replace(day=1)
    for kind in sorted({row.kind for row in rows} - {OTHER}):
        number = amount = 0
        for row in sorted(
            (row for row in rows if row.kind == kind and row.month < this_month), key=lambda row: row.month
        ):
            number, amount = number + row.number, amount + row.amount
            if number >= FEWEST:
                blocks.append((number, kind, amount))
                number = amount = 0
    blocks.sort(reverse=True)
    while blocks and not _hides(rows, blocks):
        blocks.pop()
    found: dict[str, int] = defaultdict(int)
    for _number, kind, amount in blocks:
        found[kind] += amount
    rest = sum(row.amount for row in rows) - sum(found.values())
    if rest or not found:
        found[OTHER] = rest
    return dict(found)


def _hides(rows: Sequence[Came], blocks: Sequence[tuple[int, str, int]]) -> bool:
    """Whether in “other gifts”, too, there are as many as a cell must have, or none."""
    number = sum(row.number for row in rows) - sum(block[0] for block in blocks)
    amount = sum(row.amount for row in rows) - sum(block[2] for block in blocks)
    return number >= FEWEST or (number == 0 and amount == 0)


def regular() -> dict[Place, Regular]:
    """Who gives each month, by purpose and currency, as it is now."""
    rows = (
        Monthly.objects.filter(state=MonthlyState.ACTIVE)
        .annotate(key=Coalesce("drive__parent__slug", "drive__slug"))
        .values_list("key", "currency")
        .annotate(Count("pk"), Sum("amount_minor"))
        .order_by("key", "currency")
    )
    return {(key, currency): Regular(number, amount) for key, currency, number, amount in rows}


def exact() -> list[tuple[int, str, str, str, int, int]]:
    """For the team: year, purpose, currency, kind, number and sum, with nothing taken together."""
    sums: dict[tuple[int, str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (purpose, currency), rows in came().items():
        for row in rows:
            place = sums[row.month.year, purpose, currency, row.kind]
            place[0] += row.number
            place[1] += row.amount
    order = sorted(sums, key=lambda place: (-place[0], place[1], place[2], ORDER.index(place[3])))
    return [(*place, *sums[place]) for place in order]  # type: ignore[misc]
