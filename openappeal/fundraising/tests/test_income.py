"""How gifts came, told by kind without telling anybody's."""

import io
from datetime import date
from decimal import Decimal

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.cms import addresses, shell
from openappeal.core.workbooks import Workbook
from openappeal.fundraising import books, income, open_books
from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.actions import gifts, showing
from openappeal.fundraising.books import Account, Kind
from openappeal.fundraising.checkout.models import Monthly, MonthlyState
from openappeal.fundraising.drive_models import Drive, DriveKind
from openappeal.fundraising.income import Came, OfKind
from openappeal.fundraising.tests.cards import switch_on
from openappeal.fundraising.tests.giving import a_drive, give

pytestmark = pytest.mark.django_db
JANUARY = date(2021, 1, 15)
LATER = date(2021, 12, 31)


def rows(*came):
    return [Came(date(2021, month, 1), kind, amount, number) for month, kind, amount, number in came]


def shown(*came, today=LATER, year=2021):
    return {one.kind: one.amount for one in income.shown(rows(*came), year, today=today)}


def test_kinds_with_ten_gifts_stand_apart_and_the_others_together():
    assert shown((1, "cheque", 700, 10), (1, "cash", 50, 9), (2, "transfer", 30, 1)) == {"cheque": 700, "other": 80}
    assert shown((1, "cheque", 700, 10), (1, "cash", 500, 10)) == {"cheque": 700, "cash": 500}
    assert shown((1, "cheque", 700, 10), (2, "cash", 500, 12), (3, "other", 900, 11)) == {
        "cheque": 700, "cash": 500, "other": 900,
    }  # fmt: skip


def test_few_other_gifts_take_the_smallest_kind_with_them():
    # Nine by cash alone would stand there as “other gifts”.
    assert shown((1, "cheque", 700, 12), (1, "transfer", 400, 10), (1, "cash", 50, 9)) == {
        "cheque": 700, "other": 450,
    }  # fmt: skip
    assert shown((1, "cheque", 700, 12), (1, "cash", 50, 9)) == {}
    assert shown((1, "cash", 50, 9)) == {}


def test_a_kind_moves_by_ten_gifts_and_by_months_that_are_over():
    months = [(month, "cheque", 100 * month, 6) for month in range(1, 6)]
    other = (1, "other", 5_000, 20)

    told = [shown(*months[:number], other, today=date(2021, number + 1, 1)).get("cheque") for number in range(1, 6)]
    same_month = shown(*months[:2], other, today=date(2021, 2, 28))

    assert told == [None, 300, 300, 1_000, 1_000]
    assert same_month == {}


def test_years_and_all_of_the_time_say_the_same():
    came = [Came(date(year, 3, 1), "cheque", 100, 6) for year in (2019, 2020)]
    came += [Came(date(2020, 4, 1), "cheque", 70, 6), Came(date(2020, 4, 1), "other", 90, 40)]

    by_year = [income.shown(came, year, today=LATER) for year in (2019, 2020)]

    assert by_year == [(), (OfKind("cheque", 170), OfKind("other", 90))]
    # Twelve over both years would be told by subtraction to be six in 2019.
    assert income.shown(came, None, today=LATER) == (OfKind("cheque", 170), OfKind("other", 190))


@pytest.fixture
def story(keys, data_dir, today):
    """Ways of many kinds, of which cheques and transfers have ten; one cheque bounced, one sum is nobody's."""
    published_appeal()
    shell.save({"en": shell.Shell("The Lantern Letter")}, languages=(shell.ShellLanguage("en", "English", "ltr"),))
    drive = a_drive(deadline=None)
    cheques = give(keys, drive, *range(1_000, 1_012), way="cheque", state="cleared", day=JANUARY)
    give(keys, drive, *[2_000] * 10, way="transfer", state="received", day=JANUARY)
    give(keys, drive, *[300] * 10, way="cash", day=JANUARY)
    gifts.end(gift=cheques[0], how="returned", day=JANUARY, by="tess", today=JANUARY)
    slip = give(keys, drive, 99_999, way="cheque", day=JANUARY)[0]
    gifts.end(gift=slip, how="mistake", day=JANUARY, by="tess", today=JANUARY)
    lines = books.received(Account.BANK, 12_345, "USD", "page")
    actions.post(day=JANUARY, text_kind=Kind.GIFTS, lines=lines, by="sara", source="line:1:1")
    showing.set_public(is_public=True, by="omar", today=today)
    return drive


@pytest.mark.both_databases
def test_the_report_tells_kinds_that_are_its_gifts(story):
    (report,) = open_books.of_year(2021, "en")

    # One by itself, which is nobody's, takes the ten gifts of cash or of transfers with it: the smallest kind.
    assert [(one.kind, one.amount) for one in report.kinds] == [
        ("cheque", sum(range(1_001, 1_012))), ("transfer", 20_000), ("other", 3_000 + 12_345),
    ]  # fmt: skip
    assert sum(one.amount for one in report.kinds) == report.gifts
    assert open_books.of_purpose("page", "en")[0].kinds == report.kinds
    page = addresses.render("/en/drives/books/2021/").body.decode()
    assert ("Other gifts" in page, "$153.45" in page, "$123.45" in page, "$30.00" in page) == (True, True, False, False)
    assert [(kind, number, amount) for _year, _purpose, _currency, kind, number, amount in income.exact()] == [
        ("cheque", 11, sum(range(1_001, 1_012))), ("transfer", 10, 20_000), ("cash", 10, 3_000), ("other", 1, 12_345),
    ]  # fmt: skip


@pytest.mark.parametrize("number", [9, 10])
def test_who_gives_each_month_is_told_of_ten_and_more(story, number):
    for place in range(number):
        Monthly.objects.create(
            ref=place, subscription=f"sub_{place}", drive=story, currency="USD", amount_minor=1_000, language="en",
            state=MonthlyState.ACTIVE, day=JANUARY,
        )  # fmt: skip

    report = open_books.of_purpose("page", "en")[0]
    page = addresses.render("/en/drives/page/").body.decode()

    assert (report.regular.number if report.regular else None) == (10 if number == 10 else None)
    assert ("10 people give every month: $100.00 together." in page) == (number == 10)
    assert open_books.of_year(2021, "en")[0].regular is None
    assert income.regular()["page", "USD"] == income.Regular(number, number * 1_000)


def test_monthly_gifts_by_card_are_a_kind_of_their_own(keys, today):
    till, drive = switch_on(keys), a_drive(deadline=None)
    Drive.objects.update(kind=DriveKind.RUNNING)
    drive.refresh_from_db()
    till.give(drive, 5_000)
    till.give(drive, 700, monthly=True)

    assert [(kind, number, amount) for *_place, kind, number, amount in income.exact()] == [
        ("card", 1, 5_000), ("monthly", 1, 700),
    ]  # fmt: skip


def test_the_team_sees_and_takes_home_the_exact_figures(story, settings, keys):
    settings.KEYS = keys.of_staff()
    tess = logged_in(Role.TREASURER, "tess")

    page = tess.get("/admin/books/").content.decode()
    text = tess.get("/admin/books/export/csv/?income=1").content.decode()
    book = Workbook(io.BytesIO(tess.get("/admin/books/export/xlsx/?income=1").content))

    assert "Gifts by kind, as they came" in page
    assert text.splitlines()[0] == "year,purpose,currency,kind,number,amount"
    assert text.splitlines()[-1] == "2021,page,USD,other,1,123.45"
    assert Decimal(list(book.rows(book.sheets[0][1]))[-1][1][-1]) == Decimal("123.45")
    assert len(tess.get(f"/admin/books/export/csv/?income=1&year={JANUARY.year + 1}").content.splitlines()) == 1
