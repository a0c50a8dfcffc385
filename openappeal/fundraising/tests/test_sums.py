"""How far a drive is, from its gifts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from openappeal.fundraising import sums
from openappeal.fundraising.sums import Given, Loss, NoRate, State, standing, state

DAY = date(2026, 11, 10)


def given(amount, state="cleared", *, fee=0, currency="USD", donor=0, people=1, was_cleared=None, day=DAY):
    cleared = state == "cleared" if was_cleared is None else was_cleared
    return Given(state, day, currency, amount, fee, donor, people, cleared)


def stand(*gifts, goal=10_000, currency="USD", rates=None):
    return standing(currency=currency, goal_minor=goal, gifts=gifts, rates=rates or {"USD": Decimal(1)})


def test_cleared_is_raised_net_of_fees_and_the_rest_stands_apart():
    at = stand(given(5_000, fee=150), given(2_000, "received"), given(700, "deposited"), given(900, "pledged"))

    assert (at.raised_minor, at.fees_minor, at.on_the_way_minor, at.pledged_minor) == (4_850, 150, 2_700, 900)
    assert (at.missing_minor, at.over_minor) == (5_150, 0)
    assert at.losses == ()


def test_what_goes_back_leaves_a_line_and_its_fee_stays_lost():
    day = DAY + timedelta(days=3)
    at = stand(
        given(5_000, fee=150),
        given(2_000, "refunded", fee=60, was_cleared=True, day=day),
        given(300, "refunded", fee=0, was_cleared=True, day=day),
        given(800, "lapsed", day=day),
        given(400, "mistake", fee=10, was_cleared=True),
    )

    assert (at.raised_minor, at.fees_minor) == (4_790, 210)
    assert at.losses == (
        Loss(DAY, "mistake", 390, True),
        Loss(day, "lapsed", 800, False),
        Loss(day, "refunded", 2_300, True),
    )


def test_one_person_who_gives_twice_is_one_and_a_group_is_many():
    few = stand(given(10, donor=7), given(10, "pledged", donor=7), given(10), given(10, people=6))
    enough = stand(given(10, donor=7), given(10, people=9))
    gone = stand(given(10, people=9), given(10, "refunded", donor=8, was_cleared=True))

    assert (few.people, few.shown_people) == (8, None)
    assert (enough.people, enough.shown_people) == (10, 10)
    assert gone.people == 9


def test_currencies_meet_once_at_stated_rates():
    rates = {"USD": Decimal(1), "EUR": Decimal("1.1847"), "JPY": Decimal("0.00913"), "SEK": Decimal("0.1165")}
    gifts = [given(1_001, currency="EUR"), given(1_001, currency="EUR"), given(5_000, currency="JPY")]

    # 20.02 EUR are 23.717694 dollars, 5,000 yen 45.65; rounded once, and not with each gift.
    assert stand(*gifts, rates=rates).raised_minor == 6_937
    # 69.37 dollars in kronor, for the page of a group that collects in them.
    assert stand(*gifts, currency="SEK", rates=rates).raised_minor == 59_543


def test_a_currency_without_a_rate_is_refused():
    with pytest.raises(NoRate):
        stand(given(10, currency="CAD"))


@pytest.mark.parametrize(
    ("stage", "raised", "deadline", "expected"),
    [
        ("draft", 0, DAY, State.DRAFT),
        ("open", 9_999, DAY, State.OPEN),
        ("open", 9_999, DAY - timedelta(days=1), State.MISSED),
        ("open", 9_999, None, State.OPEN),
        ("open", 10_000, DAY - timedelta(days=1), State.REACHED),
        ("open", 10_001, DAY, State.OVERFUNDED),
        ("closed", 10_001, DAY, State.CLOSED),
    ],
)
def test_what_a_drive_is_follows_from_its_sums_and_the_day(stage, raised, deadline, expected):
    at = stand(*([given(raised)] if raised else []))

    assert state(stage=stage, deadline=deadline, today=DAY, at=at) == expected


def test_the_last_line_of_the_ad_fills_with_the_last_cent():
    assert sums.filled(stand(given(9_999)), 110) == 109
    assert sums.filled(stand(given(10_000)), 110) == 110
    assert sums.filled(stand(given(20_000)), 110) == 110
    assert sums.filled(stand(), 110) == 0
