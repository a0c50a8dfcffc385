"""What readers see of the books: sums that are their lines, and nobody's gift."""

from datetime import date

import pytest

from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import addresses, shell
from openappeal.cms.models import StaleAddress
from openappeal.fundraising import books, books_pages, open_books
from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.actions import expenses, moving, showing
from openappeal.fundraising.books import Account, Kind
from openappeal.fundraising.books_queries import balance

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def opened(today, keys, data_dir):
    published_appeal()
    offered = tuple(shell.ShellLanguage(*one) for one in (("en", "English", "ltr"), ("fa", "فارسی", "rtl")))
    shell.save({tag: shell.Shell(f"The Lantern Letter {tag}") for tag in ("en", "fa")}, languages=offered)
    for key, names in (("cover", {"en": "The cover", "fa": "جلد"}), ("running", {"en": "Running costs"})):
        actions.name_purpose(key=key, names=names, by="sara", today=today)
    showing.set_public(is_public=True, by="omar", today=today)


def gift(amount, day, purpose="cover"):
    lines = books.received(Account.STRIPE, amount, "USD", purpose)
    return actions.post(day=day, text_kind=Kind.GIFT, lines=lines, by="sara")


def spend(amount, day, today, against=Account.PLACEMENTS):
    return expenses.spend(
        day=day, account=Account.BANK, against=against, amount_minor=amount, currency="USD", purpose="cover",
        note="Invoice of Mina", by="sara", today=today,
    )  # fmt: skip


@pytest.fixture
def story(today):
    for place in range(1, 11):
        gift(1_001 * place, date(2021, 7, place))
    gift(77_777, date(2021, 8, 2))
    for _ in range(10):
        gift(10_000, date(2021, 10, 9))
    gift(88_888, date(2021, 12, 24))
    fee = books.moved(Account.STRIPE, Account.FEES, 333, "USD", "cover")
    actions.post(day=date(2021, 7, 9), text_kind=Kind.FEE, lines=fee, by="sara")
    refund = books.moved(Account.STRIPE, Account.GIFTS, 1_001, "USD", "cover")
    actions.post(day=date(2021, 8, 9), text_kind=Kind.REFUND, lines=refund, by="sara")
    spend(100_000, date(2021, 8, 5), today)
    spend(2_500, date(2021, 9, 5), today, Account.RUNNING)
    moving.carry(
        day=date(2021, 12, 31), giving="cover", getting="running", amount_minor=50_000, currency="USD", by="sara",
        today=today,
    )  # fmt: skip
    gift(500, date(2022, 1, 5))


@pytest.mark.usefixtures("story")
def test_every_figure_is_the_sum_of_its_lines():
    (cover, running), later = open_books.of_year(2021, "en"), open_books.of_year(2022, "en")

    assert cover.gifts == sum(one.gifts for one in cover.periods) == 55_055 + 77_777 + 100_000 + 88_888 - 1_001
    assert (cover.fees, cover.given_back) == (sum(one.fees for one in cover.periods), 1_001)
    assert cover.spent == 102_500
    assert [(one.name, one.amount) for one in cover.carried] == [("Running costs", 50_000)]
    assert cover.left == balance(purpose="cover", currency="USD", on=date(2021, 12, 31))
    assert (running.carried_away, running.left) == (-50_000, 50_000)
    assert [(one.purpose, one.before, one.left) for one in later] == [
        ("cover", cover.left, cover.left + 500), ("running", 50_000, 50_000),
    ]  # fmt: skip
    assert open_books.of_purpose("cover", "en")[0].left == balance(purpose="cover", currency="USD")


@pytest.mark.usefixtures("story")
def test_no_line_is_one_persons_gift():
    cover = open_books.of_year(2021, "en")[0]

    assert [(str(one.first), str(one.last)) for one in cover.periods] == [
        ("2021-07-01", "2021-07-31"), ("2021-08-01", "2021-12-31"),
    ]  # fmt: skip
    page = addresses.render("/en/drives/books/2021/").body.decode()
    for alone in ("777.77", "888.88", "$100.00", "Mina", "sara"):
        assert alone not in page


@pytest.mark.usefixtures("story")
def test_the_page_speaks_each_language():
    english = addresses.render("/en/drives/books/").body.decode()
    farsi = addresses.render("/fa/drives/books/2021/").body.decode()

    assert "Open books of 2022" in english
    assert 'href="/en/drives/books/2021/"' in english
    assert "۱٬۰۲۵٫۰۰ دلار" in farsi
    assert "جلد" in farsi
    assert "drives/books/2021/" in books_pages.to_be_found("fa")


@pytest.mark.usefixtures("story")
def test_closed_books_are_nowhere(today):
    StaleAddress.objects.all().delete()
    showing.set_public(is_public=False, by="omar", today=today)

    assert StaleAddress.objects.filter(path="/en/drives/books/2021/").exists()
    assert open_books.of_purpose("cover", "en") == []
    assert addresses.render("/en/drives/books/2021/") is None
    assert [one for one in addresses.every_address() if "books" in one] == []
    StaleAddress.objects.all().delete()
    gift(500, today)
    assert not StaleAddress.objects.filter(path__contains="books").exists()


def test_what_is_entered_makes_the_pages_stale(today):
    gift(500, date(2021, 1, 5))
    gift(500, today)
    StaleAddress.objects.all().delete()

    gift(500, date(2021, 1, 5))

    paths = set(StaleAddress.objects.filter(path__startswith="/en/").values_list("path", flat=True))
    assert paths == {"/en/drives/books/", *(f"/en/drives/books/{year}/" for year in range(2021, today.year + 1))}


def test_gifts_that_were_reversed_hide_nobody(today):
    entries = [gift(10_000, date(2021, 3, 5)) for _ in range(9)]
    gift(12_345, date(2021, 3, 6))
    for entry in entries:
        actions.reverse(entry, by="sara", reason="entered twice", today=date(2021, 3, 7))
    for _ in range(9):
        gift(2_000, date(2021, 5, 5))

    (report,) = open_books.of_year(2021, "en")

    assert [(str(one.first), one.gifts) for one in report.periods] == [("2021-03-01", 30_345)]


def test_an_expense_that_was_reversed_stands_there_twice(today):
    spent = spend(100_000, date(2021, 8, 5), today)
    actions.reverse(spent.entry_id, by="sara", reason="wrong account", today=today)

    report = open_books.of_purpose("cover", "en")[0]

    assert ([one.amount for one in report.bought], report.spent, report.left) == ([100_000, -100_000], 0, 0)


def test_a_receipt_that_comes_or_goes_has_its_pages_written_anew(today, keys):
    entry = spend(100_000, date(2021, 8, 5), today).entry_id
    year = "/en/drives/books/2021/"

    def waits() -> bool:
        found = StaleAddress.objects.filter(path=year).exists()
        StaleAddress.objects.all().delete()
        return found

    waits()
    receipt = expenses.keep_receipt(entry=entry, content=b"%PDF-1.4 x", keys=keys, by="tess", today=today)
    assert (waits(), open_books.of_year(2021, "en")[0].bought[0].has_receipt) == (True, True)
    # The same file once more changes nothing.
    expenses.keep_receipt(entry=entry, content=b"%PDF-1.4 x", keys=keys, by="tess", today=today)
    assert not waits()
    expenses.remove_receipt(id=receipt.pk, by="tess", today=today)
    assert (waits(), open_books.of_year(2021, "en")[0].bought[0].has_receipt) == (True, False)
