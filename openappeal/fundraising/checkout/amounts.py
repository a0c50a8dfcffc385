"""What may be given by card: in which currencies, from which sum on, and which round sums are offered."""

from __future__ import annotations

from dataclasses import dataclass

from openappeal.fundraising import money

MOST_UNITS = 50_000
"""More than a bank lets through by card; who wants to give it writes to the treasurer."""


@dataclass(frozen=True)
class Offer:
    """In whole units of a currency. A sum below `small` is what somebody tries stolen cards with (`throttle`)."""

    smallest: int
    sums: tuple[int, ...]

    @property
    def small(self) -> int:
        return self.sums[1]


_MOST_MINOR = 99_999_999
"""Of whatever currency: the service takes eight digits (docs.stripe.com/currencies)."""

_COMMON = Offer(5, (25, 50, 100, 250))
# Only those in which Stripe's minor units are those of ISO 4217 (docs.stripe.com/currencies).
OFFERS = {
    **dict.fromkeys(("USD", "EUR", "GBP", "CHF", "CAD", "AUD", "NZD"), _COMMON),
    **dict.fromkeys(("SEK", "NOK", "DKK"), Offer(50, (250, 500, 1_000, 2_500))),
    "PLN": Offer(20, (100, 200, 400, 1_000)),
    "CZK": Offer(100, (500, 1_000, 2_500, 5_000)),
    "MXN": Offer(100, (500, 1_000, 2_000, 5_000)),
    "TRY": Offer(200, (1_000, 2_000, 4_000, 10_000)),
    "JPY": Offer(500, (2_500, 5_000, 10_000, 25_000)),
}
_TIMES = {"JPY": 100, "TRY": 40, "CZK": 20, "MXN": 20, "SEK": 10, "NOK": 10, "DKK": 10, "PLN": 4}


def in_minor(units: int, currency: str) -> int:
    """Whole units in minor ones."""
    return int(units * 10 ** money.exponent(currency))


def offered(currency: str) -> list[int]:
    """The round sums that a form offers, in minor units."""
    return [in_minor(units, currency) for units in OFFERS[currency].sums]


def smallest(currency: str) -> int:
    """In minor units."""
    return in_minor(OFFERS[currency].smallest, currency)


def largest(currency: str) -> int:
    """In minor units."""
    one = in_minor(1, currency)
    return min(in_minor(MOST_UNITS * _TIMES.get(currency, 1), currency), _MOST_MINOR // one * one)


def small_below(currency: str) -> int:
    """From this sum on it is not small; in minor units."""
    return in_minor(OFFERS[currency].small, currency)


def is_small(minor: int, currency: str) -> bool:
    """Whether it is one of those that are slowed first."""
    return minor < small_below(currency)
