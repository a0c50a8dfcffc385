"""The invented people who get the news."""

from collections import Counter

from openappeal.config.demo.subscribers import TOTAL, invented_subscribers
from openappeal.mailings.queries import SMALLEST


def test_some_say_where_they_live_in_countries_of_many_and_of_few():
    found = list(invented_subscribers())
    countries = Counter(one.country for one in found)

    assert len(found) == TOTAL
    assert 900 < countries.pop("") < 1100
    assert {code for code, number in countries.items() if number >= SMALLEST} >= {"CA", "DE", "GB", "US"}
    assert {"LI", "LU"} <= {code for code, number in countries.items() if number < SMALLEST}
