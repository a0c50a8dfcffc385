"""How far a drive is, from its gifts: plain Python. Several currencies meet at stated rates, each once, in one sum.

Only what has cleared counts as raised, less what the bank kept. What is promised or on its way stands apart. What a
public sum has lost stands in a line of its own, so that no sum goes backward unexplained.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from enum import StrEnum
from fractions import Fraction

from openappeal.fundraising import money

FEWEST_PEOPLE = 10
"""Fewer givers than this are not counted in public: who gave could be guessed."""

CLEARED, PLEDGED, MISTAKE = "cleared", "pledged", "mistake"
ON_THE_WAY = ("received", "deposited")
FEE = "fee"
LOSSES = ("refunded", "returned", "lapsed", MISTAKE, FEE)
_REVERSAL = "reversal"
_WITH_ITS_FEE = ("gift", "gifts", _REVERSAL)
"""Entries in which the fee stands beside its gift, or is taken out with it: only the two together move the sum."""

_BOOKED_LOSSES = {"refund": "refunded", "returned": "returned", _REVERSAL: MISTAKE}


class State(StrEnum):
    """What a drive's page says of it."""

    DRAFT = "draft"
    OPEN = "open"
    REACHED = "reached"
    OVERFUNDED = "overfunded"
    MISSED = "missed"
    CLOSED = "closed"


@dataclass(frozen=True)
class Given:
    """What the sums need to know of a gift. `donor` is 0 where nobody is named; `people` then stand behind it."""

    state: str
    day: date
    currency: str
    amount_minor: int
    fee_minor: int
    donor: int
    people: int
    was_cleared: bool


@dataclass(frozen=True)
class Booked:
    """Money that the books alone have for a drive's purpose: entered from a bank's list, without a gift of its own.

    `kind` is that of the entry. Sums above zero came (`gifts_minor`) or were kept by a bank (`fees_minor`).
    """

    kind: str
    day: date
    currency: str
    gifts_minor: int
    fees_minor: int


@dataclass(frozen=True)
class Loss:
    """What public sums lost on a day, for one reason of LOSSES. `from_raised` says which of the two sums it left."""

    day: date
    reason: str
    amount_minor: int
    from_raised: bool


@dataclass(frozen=True)
class Standing:
    """How far a drive is, in minor units of `currency`. `people` gave or promised; of gifts that are gone, nobody."""

    currency: str
    goal_minor: int
    raised_minor: int
    fees_minor: int
    on_the_way_minor: int
    pledged_minor: int
    people: int
    losses: tuple[Loss, ...]

    @property
    def missing_minor(self) -> int:
        """What still lacks to the goal."""
        return max(0, self.goal_minor - self.raised_minor)

    @property
    def over_minor(self) -> int:
        """What has come above the goal."""
        return max(0, self.raised_minor - self.goal_minor)

    @property
    def shown_people(self) -> int | None:
        """How many gave, or None while they are too few to say."""
        return self.people if self.people >= FEWEST_PEOPLE else None


class NoRate(Exception):
    """A gift came in a currency for which the drive has stated no rate; the argument is the currency."""


def standing(
    *,
    currency: str,
    goal_minor: int,
    gifts: Iterable[Given],
    rates: Mapping[str, Decimal],
    booked: Iterable[Booked] = (),
) -> Standing:
    """Sum up. `rates` say what one unit of a currency counts for in one common currency; all of them, or none.

    A currency is summed up before it is converted: so a sum is rounded once, and not with each gift.

    :raises NoRate:
    """
    kept: dict[str, dict[str, int]] = {name: defaultdict(int) for name in ("raised", "fees", "way", "pledged")}
    lost: dict[tuple[date, str, bool], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    donors: dict[int, int] = {}
    unnamed = 0
    for gift in gifts:
        if gift.state == CLEARED:
            kept["raised"][gift.currency] += gift.amount_minor - gift.fee_minor
            kept["fees"][gift.currency] += gift.fee_minor
        elif gift.state in ON_THE_WAY:
            kept["way"][gift.currency] += gift.amount_minor
        elif gift.state == PLEDGED:
            kept["pledged"][gift.currency] += gift.amount_minor
        else:
            gone = gift.amount_minor
            if gift.was_cleared and gift.state == MISTAKE:
                gone -= gift.fee_minor  # it never was, nor its fee
            elif gift.was_cleared:
                # The money went back whole; what the bank kept stays lost.
                kept["raised"][gift.currency] -= gift.fee_minor
                kept["fees"][gift.currency] += gift.fee_minor
            lost[gift.day, gift.state, gift.was_cleared][gift.currency] += gone
            continue
        if gift.donor:
            donors[gift.donor] = max(donors.get(gift.donor, 0), gift.people)
        else:
            unnamed += gift.people

    for row in booked:
        if row.currency not in rates:
            continue  # nobody has said what it counts for; the staff's screen of the drive says that it is there
        kept["raised"][row.currency] += row.gifts_minor - row.fees_minor
        kept["fees"][row.currency] += row.fees_minor
        gone = row.fees_minor - row.gifts_minor if row.kind == _REVERSAL else -row.gifts_minor
        if row.kind in _BOOKED_LOSSES:
            lost[row.day, _BOOKED_LOSSES[row.kind], True][row.currency] += gone
        if row.kind not in _WITH_ITS_FEE:
            # Its gift was counted before: with a bank's fee by itself, or that of a dispute, the sum goes down.
            lost[row.day, FEE, True][row.currency] += row.fees_minor

    def together(sums: Mapping[str, int]) -> int:
        return convert(sums, to=currency, rates=rates)

    return Standing(
        currency=currency,
        goal_minor=goal_minor,
        raised_minor=together(kept["raised"]),
        fees_minor=together(kept["fees"]),
        on_the_way_minor=together(kept["way"]),
        pledged_minor=together(kept["pledged"]),
        people=unnamed + sum(donors.values()),
        losses=tuple(
            Loss(day, reason, together(sums), was_cleared)
            for (day, reason, was_cleared), sums in sorted(lost.items(), key=lambda one: one[0])
            if together(sums) > 0
        ),
    )


def convert(sums: Mapping[str, int], *, to: str, rates: Mapping[str, Decimal]) -> int:
    """Sums of several currencies as one, in minor units; halves go to the even one.

    :raises NoRate:
    """
    total = Fraction(0)
    for currency, minor in sums.items():
        if currency == to:
            total += minor
        elif minor:
            per_unit = Fraction(_rate(rates, currency)) / Fraction(_rate(rates, to))
            total += minor * per_unit * Fraction(10) ** (money.exponent(to) - money.exponent(currency))
    exact = Decimal(total.numerator) / Decimal(total.denominator)
    return int(exact.to_integral_value(rounding=ROUND_HALF_EVEN))


def state(*, stage: str, deadline: date | None, today: date, at: Standing) -> State:
    """What the drive is on a day. Only cleared money reaches a goal."""
    if stage != "open":
        return State(stage)
    if at.over_minor:
        return State.OVERFUNDED
    if not at.missing_minor:
        return State.REACHED
    return State.MISSED if deadline is not None and deadline < today else State.OPEN


def asks(found: State, surplus: str) -> bool:
    """Whether a drive asks for money: while it is open, and above its goal only if that goes somewhere."""
    return found == State.OPEN or (found in (State.REACHED, State.OVERFUNDED) and bool(surplus))


def filled(at: Standing, places: int) -> int:
    """How many of so many places the raised money fills; all of them only when the goal is reached."""
    return min(places, max(0, places * at.raised_minor // at.goal_minor))


def passed(at: Standing, marks: Sequence[int]) -> list[bool]:
    """Which marks the raised money has passed."""
    return [at.raised_minor >= mark for mark in marks]


def _rate(rates: Mapping[str, Decimal], currency: str) -> Decimal:
    try:
        return rates[currency]
    except KeyError:
        raise NoRate(currency) from None
