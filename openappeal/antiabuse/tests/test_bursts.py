"""When a cohort is a burst, and when it is a good evening."""

import pytest

from openappeal.antiabuse.bursts import Usual, is_burst, median_a_minute, rate

QUIET = Usual(median=0, mean=0.2, mean_of_others=1.0)


def test_a_flood_in_a_quiet_hour_is_a_burst_within_its_first_minute():
    assert is_burst(cohort=[0] * 9 + [600], others=[1] * 10, usual=QUIET)


def test_sixty_a_minute_are_none_and_a_few_more_are():
    assert not is_burst(cohort=[60] * 10, others=[1] * 10, usual=QUIET)
    assert is_burst(cohort=[62] * 10, others=[1] * 10, usual=QUIET)


def test_ten_times_the_usual_is_needed():
    busy = Usual(median=30, mean=30, mean_of_others=1)
    assert not is_burst(cohort=[290] * 10, others=[1] * 10, usual=busy)
    assert is_burst(cohort=[310] * 10, others=[1] * 10, usual=busy)


def test_when_everybody_comes_it_is_a_good_evening():
    usual = Usual(median=1, mean=2, mean_of_others=3)
    assert not is_burst(cohort=[600] * 10, others=[900] * 10, usual=usual)
    assert is_burst(cohort=[600] * 10, others=[9] * 10, usual=usual)


def test_the_rate_forgets():
    assert rate([]) == 0
    assert rate([100] * 10) == pytest.approx(99.9, abs=0.1)
    assert rate([1000, 0, 0, 0, 0, 0, 0, 0]) < 10


@pytest.mark.parametrize(
    ("counts", "minutes", "median"),
    [([], 10, 0), ([5, 6], 10, 0), ([1, 2, 3], 3, 2), ([4, 4, 8, 8], 4, 6), ([7] * 6, 10, 7)],
)
def test_minutes_without_anybody_belong_to_the_median(counts, minutes, median):
    assert median_a_minute(counts, minutes=minutes) == median
