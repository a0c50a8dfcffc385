from __future__ import annotations

import pytest

from openappeal.website.home import Meter, meter, next_round


@pytest.mark.parametrize(
    ("count", "mark"),
    [(0, 10), (25, 30), (99, 100), (100, 150), (2700, 3000), (7500, 10000), (12486, 15000), (99999, 100000)],
)
def test_next_round_number(count, mark):
    assert next_round(count) == mark


def test_few_signers_get_no_bar():
    assert meter(count=24, countries=3, goal=5000) == Meter(24, 3, None, None)


def test_goal_is_the_mark_until_it_is_reached():
    assert meter(count=2700, countries=40, goal=5000).mark == 5000
    assert meter(count=2700, countries=40, goal=5000).to_go == 2300


def test_reached_goal_gives_way_to_a_new_mark():
    assert meter(count=5000, countries=40, goal=5000) == Meter(5000, 40, 6000, 5000)
