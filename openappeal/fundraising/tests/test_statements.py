"""Files of banks and payment services, taken in, known again, and matched."""

from datetime import date
from itertools import permutations

import pytest
from django.db import connection

from openappeal.core.sheets import open_list
from openappeal.fundraising import books
from openappeal.fundraising.actions import books as posting
from openappeal.fundraising.actions import matching, statements
from openappeal.fundraising.actions.matching import Meaning
from openappeal.fundraising.actions.statements import Said
from openappeal.fundraising.books import Account, Kind
from openappeal.fundraising.books_models import Entry
from openappeal.fundraising.books_queries import balance, balances, unbalanced
from openappeal.fundraising.reconciling import formats
from openappeal.fundraising.statement_models import LineKind, LineState, Match, StatementLine
from openappeal.fundraising.tests import files

DAY = date(2026, 11, 24)
pytestmark = pytest.mark.django_db
SAID = Said(decimal=".", order="mdy")


@pytest.fixture(autouse=True)
def purposes(keys):
    for key in ("cover", "running"):
        posting.name_purpose(key=key, names={"en": key}, by="sara", today=DAY)


def opened(text: str):
    return open_list(text.encode(), score=formats.score)


@pytest.fixture
def take(settings):
    def take(text: str, said: Said = SAID):
        return statements.take_in(sheet=opened(text), said=said, keys=settings.KEYS, by="sara", today=DAY)

    return take


def gift(amount, into, day, source="", purpose="cover", currency="USD"):
    lines = books.received(into, amount, currency, purpose)
    return posting.post(day=day, text_kind=Kind.GIFT, lines=lines, by="sara", source=source)


def facts(**wanted):
    found = StatementLine.objects.filter(**wanted).order_by("day", "net")
    return [(str(one.day), one.net, one.fee, one.currency, one.kind, one.state) for one in found]


def test_paypal_file_is_read_and_says_nothing_of_anybody(take):
    take(files.PAYPAL_EN)

    assert facts() == [
        ("2021-07-13", 4_825, 175, "USD", LineKind.PAYMENT, LineState.WAITING),
        ("2021-07-14", -2_000, 0, "USD", LineKind.HOLD, LineState.ASIDE),
        ("2021-07-14", 116_490, 3_510, "USD", LineKind.PAYMENT, LineState.WAITING),
        ("2021-07-15", -4_825, -175, "USD", LineKind.REFUND, LineState.WAITING),
        ("2021-07-17", -100_000, 0, "USD", LineKind.PAYOUT, LineState.WAITING),
    ]
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith("fundraising_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                kept = repr(cursor.fetchall())
                # Headers are remembered; they name columns, not people.
                assert not [word for word in ("Mina", "Omid", "post.example", "Narges", "Iran", "4AB1") if word in kept]


def test_decimal_comma_and_day_before_month_are_asked_once_and_remembered(settings):
    sheet = opened(files.PAYPAL_DE)

    looked = statements.look(sheet=sheet, said=Said(), keys=settings.KEYS)
    assert (looked.asked, looked.open.decimals, looked.open.orders) == (("decimal", "order"), (",",), ("dmy", "mdy"))
    with pytest.raises(statements.NotSaid):
        statements.take_in(sheet=sheet, said=Said(decimal=","), keys=settings.KEYS, by="sara", today=DAY)
    # What the rows rule out is asked again, whatever was said.
    wrong = statements.look(sheet=sheet, said=Said(decimal=".", order="dmy"), keys=settings.KEYS)
    assert wrong.asked == ("decimal",)

    said = Said(decimal=",", order="dmy")
    statements.take_in(sheet=sheet, said=said, keys=settings.KEYS, by="sara", today=DAY)

    assert facts()[0][:4] == ("2021-07-03", 121_340, 3_660, "EUR")
    again = statements.look(sheet=sheet, said=Said(), keys=settings.KEYS)
    assert (again.asked, again.new, again.known) == ((), 0, 2)


def test_the_same_files_twice_in_any_order_add_nothing_twice(take):
    first, rest = files.PAYPAL_EN.splitlines(True)[0], files.PAYPAL_EN.splitlines(True)[1:]
    overlapping = [first + "".join(rest[:4]), first + "".join(rest[2:]), files.PAYPAL_EN, files.BANK_US]
    totals = set()
    for order in list(permutations(overlapping))[::5]:
        for text in (*order, *reversed(order)):
            take(text, Said(decimal=".", order="mdy", currency="USD"))
        totals.add((StatementLine.objects.count(), sum(StatementLine.objects.values_list("net", flat=True))))
        Match.objects.all().delete()
        StatementLine.objects.all().delete()

    assert totals == {(7, 4_825 + 116_490 - 2_000 - 4_825 - 100_000 + 50_000 - 350_000)}


def test_two_equal_lines_of_a_bank_are_two(take):
    said = Said(decimal=",", order="dmy")
    take(files.BANK_DE, said)
    take(files.BANK_DE, said)

    assert [line[1] for line in facts()] == [25_000, 25_000, -490]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_what_stripe_gave_back_so_far_is_counted_once(take, order):
    versions = [
        files.stripe(),
        files.stripe("10.00", "Partially refunded"),
        files.stripe("40.00", "Refunded"),
    ]
    for place in order:
        take(versions[place])

    refunds = StatementLine.objects.filter(kind=LineKind.REFUND)
    assert sum(refunds.values_list("net", flat=True)) == -4_000
    assert sum(StatementLine.objects.values_list("net", flat=True)) == 9_680 + 3_854 - 4_000 + (5_460 - 188)


def test_direct_debit_that_fails_later_is_taken_back(take):
    take(files.gocardless("failed", "0.00"))
    assert [line[1] for line in facts()] == [980]
    StatementLine.objects.all().delete()

    take(files.gocardless("confirmed"))
    take(files.gocardless("failed", "0.00"))

    assert [(line[1], line[4]) for line in facts()] == [
        (-1_500, LineKind.RETURNED), (980, LineKind.PAYMENT), (1_480, LineKind.PAYMENT),
    ]  # fmt: skip


def test_gifts_match_by_number_and_by_sum_and_fees_are_entered(take):
    gift(5_000, Account.PAYPAL, date(2021, 6, 1), source="paypal:4AB11111")
    gift(120_000, Account.PAYPAL, date(2021, 7, 13), purpose="running")

    take(files.PAYPAL_EN)

    assert [line[1] for line in facts(state=LineState.MATCHED)] == [4_825, 116_490]
    assert balances() == {(Account.PAYPAL, "USD"): 4_825 + 116_490}
    assert balance(account=Account.FEES, purpose="cover", currency="USD") == 175
    assert balance(account=Account.FEES, purpose="running", currency="USD") == 3_510
    assert unbalanced() == []


def test_a_line_that_is_matched_again_has_one_fee(take, today):
    entry = gift(5_000, Account.PAYPAL, date(2021, 7, 13))
    take(files.PAYPAL_EN)
    line = StatementLine.objects.get(state=LineState.MATCHED)
    ours = Entry.objects.get(pk=entry).postings.get(account="paypal").pk

    matching.let_wait(line=line.pk, by="sara", today=today)
    matching.match(line=line.pk, postings=[ours], by="sara", today=today)

    assert line.matches.count() == 2
    assert balance(account=Account.FEES, currency="USD") == 175


def test_a_fee_that_was_entered_with_its_gift_is_not_entered_again(take):
    whole = books.received(Account.PAYPAL, 5_000, "USD", "cover")
    fee = books.moved(Account.PAYPAL, Account.FEES, 175, "USD", "cover")
    posting.post(day=date(2021, 7, 13), text_kind=Kind.GIFT, lines=whole + fee, by="sara")
    # Another gift that happens to be what is left of the first.
    gift(4_825, Account.PAYPAL, date(2021, 7, 12))

    take(files.PAYPAL_EN)

    assert [line[1] for line in facts(state=LineState.MATCHED)] == [4_825]
    assert Match.objects.values_list("posting__entry__day", flat=True).distinct().get() == date(2021, 7, 13)
    assert balance(account=Account.FEES, currency="USD") == 175


def test_a_sum_a_cent_away_or_a_week_later_is_no_match(take):
    gift(119_999, Account.PAYPAL, date(2021, 7, 14))
    gift(5_000, Account.PAYPAL, date(2021, 7, 5))

    take(files.PAYPAL_EN)

    assert Match.objects.count() == 0


def test_what_was_reversed_is_no_match_and_waits_again(take, today):
    entry = gift(5_000, Account.PAYPAL, date(2021, 7, 13))
    take(files.PAYPAL_EN)
    assert Match.objects.count() == 2

    posting.reverse(entry, by="sara", reason="a mistake", today=today)

    assert Match.objects.count() == 0
    assert facts(state=LineState.MATCHED) == []
    take(files.PAYPAL_EN)
    assert facts(state=LineState.MATCHED) == []


def test_waiting_lines_become_entries(take, settings, today):
    take(files.PAYPAL_EN)
    take(files.BANK_US, Said(decimal=".", order="mdy", currency="USD"))
    lines = {one.net: one.pk for one in StatementLine.objects.all()}
    how = {"keys": settings.KEYS, "by": "sara", "today": today}

    gifts = [lines[4_825], lines[116_490]]
    matching.enter(lines=gifts, meaning=Meaning.GIFTS, purpose="cover", **how)
    matching.enter(lines=[lines[-4_825]], meaning=Meaning.REFUND, purpose="cover", **how)
    matching.enter(lines=[lines[-100_000]], meaning=Meaning.TO_BANK, purpose="", **how)
    matching.enter(lines=[lines[50_000]], meaning=Meaning.FROM_CHEQUES, purpose="", **how)
    matching.enter(lines=[lines[-350_000]], meaning=Meaning.PLACEMENT, purpose="cover", **how)

    assert balances() == {
        (Account.BANK, "USD"): 100_000 + 50_000 - 350_000,
        (Account.CHEQUES, "USD"): -50_000,
        (Account.PAYPAL, "USD"): 116_490 - 100_000,
    }
    assert balance(account=Account.GIFTS, currency="USD") == 120_000
    assert balance(account=Account.FEES, currency="USD") == 3_510
    assert (unbalanced(), facts(state=LineState.WAITING)) == ([], [])
    with pytest.raises(matching.NotWaiting):
        matching.enter(lines=gifts, meaning=Meaning.GIFTS, purpose="cover", **how)
    matching.let_wait(line=gifts[0], by="sara", today=today)
    with pytest.raises(matching.NotTheSame):
        matching.enter(lines=gifts[:1], meaning=Meaning.PLACEMENT, purpose="cover", **how)


def test_payout_that_was_entered_matches_the_banks_line(take, settings, today):
    take(files.PAYPAL_EN)
    take(
        "Date,Amount,Description\n2021-07-19,1000.00,PAYPAL TRANSFER\n", Said(decimal=".", order="ymd", currency="USD")
    )
    line = StatementLine.objects.get(net=-100_000)

    matching.enter(lines=[line.pk], meaning=Meaning.TO_BANK, purpose="", keys=settings.KEYS, by="sara", today=today)

    assert StatementLine.objects.get(account="bank").state == LineState.MATCHED
    assert Entry.objects.filter(kind=Kind.PAYOUT).count() == 1


def test_by_hand_only_what_comes_to_the_same(take, today):
    one, other = gift(20_000, Account.BANK, date(2021, 6, 1)), gift(30_000, Account.BANK, date(2021, 6, 2))
    take(files.BANK_US, Said(decimal=".", order="mdy", currency="USD"))
    line = StatementLine.objects.get(net=50_000)
    ours = [Entry.objects.get(pk=pk).postings.get(account="bank").pk for pk in (one, other)]

    with pytest.raises(matching.NotTheSame):
        matching.match(line=line.pk, postings=ours[:1], by="sara", today=today)
    matching.match(line=line.pk, postings=ours, by="sara", today=today)

    line.refresh_from_db()
    assert (line.state, line.matches.count()) == (LineState.MATCHED, 2)
    matching.let_wait(line=line.pk, by="sara", today=today)
    assert Match.objects.count() == 0


def test_a_file_of_no_bank_is_refused(settings):
    with pytest.raises(statements.UnknownColumns):
        statements.look(sheet=opened("Name,E-mail\nMina,mina@post.example\n"), said=Said(), keys=settings.KEYS)


def test_columns_of_an_unknown_bank_are_said_and_remembered(take, settings):
    text = "Moment,Soort,Bedrag\n2021-07-02,Gift,25.00\n"
    columns = {"day": "Moment", "net": "Bedrag", "text": "Soort"}
    take(text, Said(columns=columns, decimal=".", order="ymd", currency="EUR"))

    assert facts() == [("2021-07-02", 2_500, 0, "EUR", LineKind.OTHER, LineState.WAITING)]
    again = statements.look(sheet=opened(text), said=Said(), keys=settings.KEYS)
    assert (again.asked, again.known) == ((), 1)


def test_rows_that_cannot_be_read_are_named_by_number(settings):
    text = files.PAYPAL_EN.replace('"07/17/2021"', '"soon"').replace('"1,164.90"', '"many"')

    looked = statements.look(sheet=opened(text), said=Said(decimal=".", order="mdy"), keys=settings.KEYS)

    assert (looked.asked, looked.new) == ((), 3)
    assert [(row.number, row.reason) for row in looked.refused] == [(3, "sum"), (7, "day")]
