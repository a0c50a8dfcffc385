"""What the rows of a file leave open."""

from datetime import date

import pytest

from openappeal.fundraising.reconciling.marks import Possible, possible, read_day


@pytest.mark.parametrize(
    ("days", "orders"),
    [
        (["03.07.2021", "13.07.2021"], ("dmy",)),
        (["07/03/2021", "07/13/2021"], ("mdy",)),
        (["03/07/2021", "soon", ""], ("dmy", "mdy")),
        (["2021-07-03 10:00:00", "2021-07-03T10:00:00Z"], ("ymd",)),
        (["3 Jul 2021", "4 July 2021"], ("ymd", "dmy", "mdy")),
        (["07/13/2021", "13/07/2021"], ()),
    ],
)
def test_order_of_days_that_fits_every_row(days, orders):
    assert possible(days, []).orders == orders


@pytest.mark.parametrize(
    ("sums", "decimals"),
    [
        (["12", "1,234"], (".", ",")),
        (["12.50"], (".",)),
        (["1.234,50"], (",",)),
        (["-36,60", "1.000"], (",",)),
        (["1.234.567"], (",",)),
        (["1,234.50", "1.234,50"], ()),
        (["1234.567"], (".",)),
    ],
)
def test_mark_before_the_cents_that_fits_every_row(sums, decimals):
    assert possible([], sums) == Possible(decimals, ("ymd", "dmy", "mdy"))


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("07/03/2021", "mdy", date(2021, 7, 3)),
        ("3.7.21", "dmy", date(2021, 7, 3)),
        ("۲۰۲۱/۰۷/۰۳", "ymd", date(2021, 7, 3)),
        ("03 Jul 2021", "mdy", date(2021, 7, 3)),
        ("31/02/2021", "dmy", None),
        ("07/13/2021", "dmy", None),
        ("2021-07-03", "dmy", None),
        ("", "ymd", None),
    ],
)
def test_day_is_read_in_its_order(text, order, day):
    assert read_day(text, order) == day
