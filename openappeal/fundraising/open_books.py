"""The books as readers see them: what came, what it was spent on, what is left, by purpose and currency.

No gift stands by itself. Gifts and their fees are sums of whole months, and months in which few gave are taken together
with the next ones, until there are ten gifts in a line. What was bought stands line by line: it says nothing of
givers.
Every figure is the sum of the lines beside it; a test adds them up.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from openappeal.fundraising import income
from openappeal.fundraising.actions import showing
from openappeal.fundraising.books import Account, Kind
from openappeal.fundraising.books_models import Posting, Purpose, Receipt
from openappeal.fundraising.income import FEWEST, OfKind, Regular

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

_WORDS = {Account.PLACEMENTS: _("Placements"), Account.RUNNING: _("Running costs")}


@dataclass(frozen=True)
class Period:
    """Some whole months: what was given in them, less what was given back, and what was kept as fees."""

    first: date
    last: date
    gifts: int
    fees: int


@dataclass(frozen=True)
class Bought:
    """One expense. Below zero: one that was reversed."""

    day: date
    account: Account
    amount: int
    has_receipt: bool

    @property
    def words(self) -> StrPromise:
        """What it was for."""
        return _WORDS[self.account]


@dataclass(frozen=True)
class Carried:
    """What went to another purpose, or, below zero, came from one."""

    name: str
    amount: int


@dataclass(frozen=True)
class Report:
    """One purpose in one currency: all of the time, or one year of it. In minor units, each as a reader expects it.

    `kinds` are how the gifts came, as far as that hides everybody; `regular` who gives each month now, if enough do.
    """

    purpose: str
    name: str
    currency: str
    year: int | None
    before: int
    gifts: int
    given_back: int
    fees: int
    interest: int
    opening: int
    exchanged: int
    periods: tuple[Period, ...]
    bought: tuple[Bought, ...]
    carried: tuple[Carried, ...]
    kinds: tuple[OfKind, ...] = ()
    regular: Regular | None = None

    @property
    def spent(self) -> int:
        """What was bought."""
        return sum(one.amount for one in self.bought)

    @property
    def carried_away(self) -> int:
        """What went to other purposes, less what came from them."""
        return sum(one.amount for one in self.carried)

    @property
    def left(self) -> int:
        """What is left at the end."""
        came = self.before + self.opening + self.gifts + self.interest + self.exchanged
        return came - self.fees - self.spent - self.carried_away


@dataclass(frozen=True)
class _Sum:
    purpose: str
    currency: str
    account: Account
    kind: Kind
    month: date
    amount: int
    number: int


def years() -> list[int]:
    """Years that readers can open, the latest first; none while the books are closed."""
    if not showing.is_public():
        return []
    return [day.year for day in Posting.objects.dates("entry__day", "year", order="DESC")]


def of_purpose(key: str, language: str) -> list[Report]:
    """A purpose's books over all of the time, one report for each currency; none while the books are closed."""
    return _reports(_sums(purpose=key), language, None, key) if showing.is_public() else []


def of_year(year: int, language: str) -> list[Report]:
    """Every purpose's books of a year; none while the books are closed."""
    return _reports(_sums(), language, year) if showing.is_public() else []


def _sums(purpose: str | None = None) -> list[_Sum]:
    found = Posting.objects.filter(purpose__isnull=False)
    if purpose is not None:
        found = found.filter(purpose_id=purpose)
    rows = (
        found.annotate(month=TruncMonth("entry__day"))
        .values_list("purpose_id", "currency", "account", "entry__kind", "month")
        .annotate(Sum("amount"), Count("pk"))
        .order_by("purpose_id", "currency", "month", "account", "entry__kind")
    )
    return [
        _Sum(key or "", currency, Account(account), Kind(kind), month, amount, number)
        for key, currency, account, kind, month, amount, number in rows
    ]


def _reports(sums: Iterable[_Sum], language: str, year: int | None, purpose: str | None = None) -> list[Report]:
    groups: dict[tuple[str, str], list[_Sum]] = defaultdict(list)
    for one in sums:
        groups[one.purpose, one.currency].append(one)
    names = {one.key: one.name(language) for one in Purpose.objects.filter(key__in={key for key, _ in groups})}
    reports = [_report(key, names[key], currency, group, language, year) for (key, currency), group in groups.items()]
    # A purpose that nothing happened to in that year, and of which nothing was left, is no part of it.
    found = [one for one in reports if one is not None]
    return _with_kinds(found, income.came(purpose), year, timezone.now().date())


def _with_kinds(
    reports: Sequence[Report], came: Mapping[income.Place, Sequence[income.Came]], year: int | None, today: date
) -> list[Report]:
    # Who gives each month is of today: it stands with all of the time, and with this year.
    regular = income.regular() if year in (None, today.year) else {}
    found = []
    for one in reports:
        place = one.purpose, one.currency
        monthly = regular.get(place)
        found.append(
            replace(
                one,
                kinds=income.shown(came.get(place, ()), year, today=today),
                regular=monthly if monthly is not None and monthly.number >= FEWEST else None,
            )
        )
    return found


def _report(
    key: str, name: str, currency: str, group: Sequence[_Sum], language: str, year: int | None
) -> Report | None:
    before = -sum(one.amount for one in group if year is not None and one.month.year < year)
    now = [one for one in group if year is None or one.month.year == year]
    if not now and not before:
        return None

    def total(*accounts: Account) -> int:
        return -sum(one.amount for one in now if one.account in accounts)

    return Report(
        purpose=key,
        name=name,
        currency=currency,
        year=year,
        before=before,
        gifts=total(Account.GIFTS),
        given_back=sum(one.amount for one in now if one.account == Account.GIFTS and one.amount > 0),
        fees=-total(Account.FEES),
        interest=total(Account.INTEREST),
        opening=total(Account.OPENING),
        exchanged=total(Account.EXCHANGE),
        periods=tuple(_periods(now)),
        bought=tuple(_bought(key, currency, year)),
        carried=tuple(_carried(key, currency, year, language)),
    )


def _periods(sums: Sequence[_Sum]) -> list[Period]:
    """Months together until ten gifts are in each line; the last ones go with the line before."""
    months: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in sums:
        if one.account == Account.GIFTS:
            months[one.month][0] -= one.amount
            # One that was given back or reversed leaves one fewer among whom to hide.
            months[one.month][2] += one.number if one.amount < 0 else -one.number
        elif one.account == Account.FEES:
            months[one.month][1] += one.amount
    found: list[Period] = []
    first, gifts, fees, number = None, 0, 0, 0
    for month in sorted(months):
        first = first or month
        gifts, fees, number = gifts + months[month][0], fees + months[month][1], number + months[month][2]
        if number >= FEWEST:
            found.append(Period(first, _end(month), gifts, fees))
            first, gifts, fees, number = None, 0, 0, 0
    if first is not None:
        last = _end(max(months))
        if found:
            before = found.pop()
            found.append(Period(before.first, last, before.gifts + gifts, before.fees + fees))
        else:
            found.append(Period(first, last, gifts, fees))
    return found


def _bought(key: str, currency: str, year: int | None) -> list[Bought]:
    found = Posting.objects.filter(purpose_id=key, currency=currency, account__in=[one.value for one in _WORDS])
    if year is not None:
        found = found.filter(entry__day__year=year)
    kept = Exists(Receipt.objects.filter(expense__entry=OuterRef("entry")))
    rows = found.annotate(kept=kept).order_by("entry__day", "account", "amount", "pk")
    return [
        Bought(day, Account(account), amount, has_receipt)
        for day, account, amount, has_receipt in rows.values_list("entry__day", "account", "amount", "kept")
    ]


def _carried(key: str, currency: str, year: int | None, language: str) -> list[Carried]:
    ours = Posting.objects.filter(purpose_id=key, currency=currency, account=Account.CARRIED.value)
    if year is not None:
        ours = ours.filter(entry__day__year=year)
    entries = list(ours.values_list("entry_id", flat=True))
    if not entries:
        return []
    other = (
        Posting.objects.filter(entry__in=entries, currency=currency, account=Account.CARRIED.value)
        .exclude(purpose_id=key)
        .values_list("purpose_id")
        .annotate(Sum("amount"))
        .order_by("purpose_id")
    )
    names = {one.key: one.name(language) for one in Purpose.objects.all()}
    return [Carried(names[purpose or ""], -amount) for purpose, amount in other if amount]


def _end(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])
