"""The numbers of the limits, as the threat model has them."""

import pytest

from openappeal.antiabuse import limits, throwaway
from openappeal.antiabuse.features import BIG_PROVIDERS
from openappeal.antiabuse.memory import Memory

NOW = 1_800_000_000


def above(seconds, limit, times=1):
    """How each of many that come at these seconds is found."""
    memory, found = Memory(sets=64), []
    for second in seconds:
        with memory.opened(NOW + second) as book:
            found.append(limits.is_above(book, "kind", b"value", limit, times=times))
    return found


def test_five_in_a_minute_and_forty_in_an_hour_of_one_network_are_usual():
    assert above([0] * 7, limits.NETWORK) == [False] * 5 + [True] * 2
    assert above(range(0, 41 * 13, 13), limits.NETWORK) == [False] * 40 + [True]
    assert not any(above(range(0, 24 * 3600, 91), limits.NETWORK))


def test_a_code_of_an_event_lets_forty_times_as_many_pass():
    assert above([0] * 201, limits.NETWORK, limits.TIMES_WITH_CODE) == [False] * 200 + [True]


def test_five_in_an_hour_and_twenty_in_a_day_of_one_mail_domain_are_usual():
    assert above([0] * 6, limits.DOMAIN) == [False] * 5 + [True]
    assert above(range(0, 21 * 800, 800), limits.DOMAIN) == [False] * 20 + [True]


def test_letters_to_one_domain_go_200_an_hour_at_most():
    memory, turns = Memory(sets=64), []
    for number in range(600):
        with memory.opened(NOW + number) as book:
            turns.append(number + limits.domain_wait(book, "post.example"))

    assert max(sum(start <= turn < start + 3600 for turn in turns) for start in turns) == 199
    assert sum(turn < 600 for turn in turns) == 116


@pytest.mark.parametrize("domain", ["mailinator.com", "eu.mailinator.com", "yopmail.com"])
def test_throw_away_domains_are_known(domain):
    assert throwaway.is_throwaway(domain)


@pytest.mark.parametrize(
    "domain", ["post.example", "com", "riseup.net", "proton.me", "tuta.com", "duck.com", "simplelogin.com", "addy.io"]
)
def test_what_protects_people_is_none(domain):
    assert not throwaway.is_throwaway(domain)


def test_no_big_provider_is_one():
    assert [domain for domain in BIG_PROVIDERS if throwaway.is_throwaway(domain)] == []
