"""The books as files: other programs read them, and come to the same sums."""

import csv
import io
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from beancount import loader
from beancount.core.data import Transaction

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.core.workbooks import Workbook
from openappeal.fundraising import books, exports
from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.books import Account, Kind, Rate
from openappeal.fundraising.books_queries import rows

pytestmark = pytest.mark.django_db


def sums(lines):
    found: Counter = Counter()
    for account, currency, amount in lines:
        found[account, currency] += amount
    return {place: total for place, total in found.items() if total}


def read_csv(text):
    return list(csv.DictReader(io.StringIO(text)))


def of_beancount(text):
    """What beancount makes of it, with nothing to complain of."""
    entries, errors, _ = loader.load_string(text)
    assert errors == []
    postings = [one for entry in entries if isinstance(entry, Transaction) for one in entry.postings]
    return sums((one.account, one.units.currency, one.units.number) for one in postings)


@pytest.fixture
def filled(today):
    for key in ("cover", "24-7"):
        actions.name_purpose(key=key, names={"en": key}, by="sara", today=today)
    gift = {"text_kind": Kind.GIFT, "by": "sara"}
    day = date(2025, 12, 31)
    actions.post(day=day, lines=books.received(Account.STRIPE, 123_456, "USD", "cover"), **gift)
    actions.post(day=today, lines=books.received(Account.BANK, 10_000, "EUR", "24-7"), **gift)
    wrong = actions.post(day=today, lines=books.received(Account.CASH, 15_000, "JPY", "cover"), **gift)
    actions.reverse(wrong, by="sara", reason="twice", today=today)
    actions.post(day=today, lines=books.received(Account.CASH, 7_005, "KWD", "cover"), **gift)
    actions.post(
        day=today, text_kind=Kind.FEE, lines=books.moved(Account.STRIPE, Account.FEES, 357, "USD", "cover"), by="sara"
    )
    actions.post(
        day=today,
        text_kind=Kind.CONVERSION,
        lines=books.converted(Account.BANK, 10_000, "EUR", Account.BANK, 10_923, "USD", "24-7"),
        by="sara",
        rate=Rate("EUR", "USD", "1.0923", today),
    )


def full_name(row):
    purpose = row.purpose and f":{row.purpose[0].upper()}{row.purpose[1:]}"
    return row.account.full_name + purpose


@pytest.mark.usefixtures("filled")
def test_beancount_accepts_the_books_and_comes_to_the_same_sums():
    text = exports.as_beancount(rows(), title='A "quoted" \\ appeal')

    ours = sums((full_name(one), one.currency, Decimal(exports.plain(one.amount, one.currency))) for one in rows())
    assert of_beancount(text) == ours
    assert ours["Assets:Cash", "KWD"] == Decimal("7.005")
    assert ("Assets:Cash", "JPY") not in ours


@pytest.mark.usefixtures("filled")
def test_csv_and_workbook_hold_the_same_lines():
    text, workbook = exports.as_csv(rows()), exports.as_xlsx(rows())

    lines = read_csv(text)
    assert len(lines) == 16
    assert {one["entry"] for one in lines} == {str(one.entry) for one in rows()}
    assert sums((one["account"], one["currency"], Decimal(one["amount"])) for one in lines)["bank", "USD"] == Decimal(
        "109.23"
    )
    book = Workbook(io.BytesIO(workbook))
    cells = [cells for _, cells in book.rows(book.sheets[0][1])]
    assert tuple(cells[0][:8]) == exports.HEADER[:8]
    assert [Decimal(one[6]) for one in cells[1:]] == [Decimal(one["amount"]) for one in lines]
    assert workbook == exports.as_xlsx(rows())


@pytest.mark.usefixtures("filled")
def test_a_year_alone_balances_too():
    assert [one.amount for one in rows(year=2025)] == [123_456, -123_456]


@pytest.mark.usefixtures("filled", "data_dir")
@pytest.mark.parametrize("kind", ["csv", "xlsx", "beancount"])
def test_a_treasurer_takes_each_kind(kind):
    answer = logged_in(Role.TREASURER, "tara").get(f"/admin/books/export/{kind}/?year=2025")

    assert answer.headers["Content-Disposition"] == f'attachment; filename="books-2025.{kind}"'
    assert answer.headers["Cache-Control"] == "no-store"
    if kind == "beancount":
        assert of_beancount(answer.content.decode())["Assets:Stripe", "USD"] == Decimal("1234.56")


def test_empty_books_are_a_file_too():
    assert exports.as_csv([]).splitlines() == [",".join(exports.HEADER)]
    assert of_beancount(exports.as_beancount([], title="x")) == {}
