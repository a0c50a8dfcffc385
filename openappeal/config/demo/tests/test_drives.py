"""The demonstration's drives tell its story: sums, days, words in both languages."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from openappeal.config.demo import drives

DATA = tomllib.loads((Path(drives.__file__).parent / "texts" / "drives.toml").read_text("utf-8"))["drive"]
BY_SLUG = {one["slug"]: one for one in DATA}


def test_the_back_cover_comes_to_fourteen_thousand_in_312_gifts():
    gifts = BY_SLUG["back-cover"]["gifts"]

    assert sum(together for _day, _number, together in gifts) == 14_000 == BY_SLUG["back-cover"]["goal_at_last"]
    assert sum(number for _day, number, _together in gifts) == 312
    assert sum(together for day, _number, together in gifts if day <= date(2021, 7, 10)) == 6_500
    assert max(day for day, _number, _together in gifts) == BY_SLUG["back-cover"]["deadline"] == date(2021, 7, 16)


@pytest.mark.parametrize("data", [*DATA, BY_SLUG["two-pages"]["group"]], ids=lambda data: data["slug"])
def test_both_languages_say_the_same_things(data):
    assert set(data["en"]) == set(data["fa"])
    for tag in drives.LANGUAGES:
        assert [len(data[tag].get(name, ())) for name in ("marks", "costs")] == [
            len(data.get(name, ())) for name in ("marks", "costs")
        ]


def test_parts_come_to_the_whole_and_none_is_under_two():
    import random

    parts = drives._parts(random.Random(1), 71, 2_850)

    assert (len(parts), sum(parts)) == (71, 2_850)
    assert min(parts) >= 2
