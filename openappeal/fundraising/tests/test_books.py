"""What may stand in the books, and that nothing in them changes."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from openappeal.audit.models import Entry as AuditEntry
from openappeal.fundraising import books
from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.books import Account, BadEntry, Kind, Line, Rate
from openappeal.fundraising.books_models import AppendOnly, Entry, Posting
from openappeal.fundraising.books_queries import balance, balances, left, lines, total_of, unbalanced

DAY = date(2026, 11, 24)


@pytest.fixture
def purposes(db):
    for key in ("cover", "running"):
        actions.name_purpose(key=key, names={"en": key}, by="sara", today=DAY)


def gift(amount=5_000, into=Account.STRIPE, purpose="cover", day=DAY, currency="USD", **how):
    return actions.post(
        day=day, text_kind=Kind.GIFT, lines=books.received(into, amount, currency, purpose), by="sara", **how
    )


@pytest.mark.usefixtures("purposes")
def test_what_accounts_hold_is_what_is_left_for_purposes():
    gift(5_000)
    gift(2_500, Account.CHEQUES, "running")
    actions.post(
        day=DAY, text_kind=Kind.FEE, lines=books.moved(Account.STRIPE, Account.FEES, 175, "USD", "cover"), by="sara"
    )
    actions.post(
        day=DAY, text_kind=Kind.DEPOSIT, lines=books.moved(Account.CHEQUES, Account.BANK, 2_500, "USD"), by="sara"
    )
    actions.post(day=DAY, text_kind=Kind.CARRIED, lines=books.carried("cover", "running", 825, "USD"), by="sara")

    assert balances() == {(Account.BANK, "USD"): 2_500, (Account.STRIPE, "USD"): 4_825}
    assert left() == {("cover", "USD"): 4_000, ("running", "USD"): 3_325}
    assert balance(account=Account.FEES, currency="USD") == 175
    assert balance(account=Account.GIFTS, currency="USD") == 7_500
    assert total_of(lines(account=Account.STRIPE, currency="USD")) == 4_825
    assert unbalanced() == []


@pytest.mark.usefixtures("purposes")
def test_balance_on_a_day_counts_what_came_until_then():
    gift(5_000, day=date(2026, 11, 1))
    gift(700, day=date(2026, 11, 2))

    assert balance(account=Account.STRIPE, currency="USD", on=date(2026, 11, 1)) == 5_000
    assert balance(purpose="cover", currency="USD") == 5_700


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ([Line(Account.BANK, 5, "USD")], "empty"),
        ([Line(Account.BANK, 5, "USD"), Line(Account.GIFTS, -4, "USD", "cover")], "unbalanced"),
        ([Line(Account.BANK, 5, "USD"), Line(Account.GIFTS, -5, "EUR", "cover")], "unbalanced"),
        ([Line(Account.BANK, 0, "USD"), Line(Account.GIFTS, 0, "USD", "cover")], "zero"),
        ([Line(Account.BANK, 1.5, "USD"), Line(Account.GIFTS, -1.5, "USD", "cover")], "zero"),
        ([Line(Account.BANK, 5, "XXX"), Line(Account.GIFTS, -5, "XXX", "cover")], "currency"),
        ([Line(Account.BANK, 5, "USD", "cover"), Line(Account.GIFTS, -5, "USD", "cover")], "purpose_here"),
        ([Line(Account.BANK, 5, "USD"), Line(Account.GIFTS, -5, "USD")], "purpose_missing"),
        ([Line(Account.BANK, 5, "USD"), Line(Account.GIFTS, -5, "USD", "For Anna")], "purpose"),
        ([Line(Account.BANK, 10**16, "USD"), Line(Account.GIFTS, -(10**16), "USD", "cover")], "large"),
        ([Line(Account.CARRIED, 5, "USD", "cover"), Line(Account.GIFTS, -5, "USD", "cover")], "unbalanced"),
    ],
)
def test_entry_that_cannot_stand_is_refused(bad, reason):
    with pytest.raises(BadEntry) as error:
        books.check(bad)

    assert error.value.reason == reason


@pytest.mark.usefixtures("purposes")
def test_unknown_purpose_and_free_text_are_refused():
    with pytest.raises(actions.UnknownPurpose):
        gift(purpose="covr")
    with pytest.raises(BadEntry) as error:
        gift(source="a gift from Anna")

    assert (error.value.reason, Entry.objects.count()) == ("source", 0)


@pytest.mark.usefixtures("purposes")
def test_one_source_is_posted_once():
    first = gift(source="gift:4711")

    with pytest.raises(actions.AlreadyPosted) as error:
        gift(source="gift:4711")

    assert (error.value.entry, Entry.objects.count()) == (first, 1)


@pytest.mark.usefixtures("purposes")
def test_reversing_restores_and_is_done_once():
    before = balances()
    entry = gift(5_000)

    made = actions.reverse(entry, by="sara", reason="entered twice", today=DAY)

    assert balances() == before == {}
    assert Entry.objects.get(pk=made).reverses_id == entry
    assert AuditEntry.objects.get(action="fundraising.reverse").reason == "entered twice"
    for again in (entry, made):
        with pytest.raises(actions.AlreadyReversed):
            actions.reverse(again, by="sara", reason="once more", today=DAY)


@pytest.mark.usefixtures("purposes")
def test_conversion_states_its_rate():
    gift(10_000, Account.BANK, currency="EUR")
    converted = books.converted(Account.BANK, 10_000, "EUR", Account.BANK, 10_923, "USD", "cover")
    with pytest.raises(BadEntry):
        actions.post(day=DAY, text_kind=Kind.CONVERSION, lines=converted, by="sara")

    actions.post(day=DAY, text_kind=Kind.CONVERSION, lines=converted, by="sara", rate=Rate("EUR", "USD", "1.0923", DAY))

    assert balances() == {(Account.BANK, "USD"): 10_923}
    assert left() == {("cover", "EUR"): 0, ("cover", "USD"): 10_923}
    assert books.at_rate(10_000, Rate("EUR", "USD", "1.0923", DAY)) == 10_923
    assert books.at_rate(10_000, Rate("USD", "JPY", "151.5", DAY)) == 15_150


@pytest.mark.both_databases
@pytest.mark.usefixtures("purposes")
def test_what_stands_is_neither_changed_nor_deleted():
    entry = Entry.objects.get(pk=gift())
    posting = entry.postings.first()
    refused = [
        entry.save, entry.delete, posting.save, posting.delete, Posting.objects.all().delete,
        lambda: Entry.objects.update(day=date(2020, 1, 1)),
    ]  # fmt: skip
    for act in refused:
        with pytest.raises(AppendOnly):
            act()
    for statement in (
        "UPDATE fundraising_posting SET amount = amount * 2", "DELETE FROM fundraising_posting",
        "UPDATE fundraising_entry SET day = '2020-01-01'", "DELETE FROM fundraising_entry",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)

    assert (balance(account=Account.STRIPE, currency="USD"), Entry.objects.count()) == (5_000, 1)
