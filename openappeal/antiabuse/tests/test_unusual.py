"""Finding what a flood has in common, and finding nothing where there is none."""

import random

from openappeal.antiabuse.unusual import suggest

NAMES = ("provider", "form_time", "shape", "lane", "language")


def people(number, chance):
    return [
        (
            f"p{min(int(chance.expovariate(0.1)), 99)}",
            str(chance.randrange(2, 9)),
            f"s{chance.randrange(20)}",
            "plain",
            chance.choice(("en", "en", "en", "fa")),
        )
        for _ in range(number)
    ]


def test_a_flood_among_people_is_told_by_what_people_do_not_share():
    chance = random.Random(7)
    flood = [("bad", "0", "s1", "plain", "en")] * 700 + [("other", "0", "s1", "plain", "en")] * 100

    found = suggest(NAMES, people(1000, chance) + flood)

    assert dict(found.values) == {"provider": "bad", "form_time": "0", "shape": "s1"}
    assert found.at_least == 2


def test_people_alone_are_no_flood():
    assert suggest(NAMES, people(2000, random.Random(3))) is None


def test_what_was_so_the_week_before_does_not_stand_out():
    rows = [("p1", "3", "s1", "plain", "en")] * 60 + people(40, random.Random(5))

    assert suggest(NAMES, rows) is not None
    assert suggest(NAMES, rows, before=rows * 5) is None


def test_a_few_rows_say_nothing():
    assert suggest(NAMES, [("bad", "0", "s1", "plain", "en")] * 19) is None
