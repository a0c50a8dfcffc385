"""A promise and the bank's line of it are one gift; whose a line is can be said."""

from datetime import date, timedelta

import pytest

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.appeals.tests.factories import published_appeal
from openappeal.core.sheets import open_list
from openappeal.fundraising import donors, drive_queries
from openappeal.fundraising.actions import books as posting
from openappeal.fundraising.actions import donor_letters, gifts, line_gifts, matching, statements
from openappeal.fundraising.actions.gifts import MayBeTheSame, NotOpen, SheetLine
from openappeal.fundraising.actions.matching import MayBeGifts, Meaning, NotTheSame
from openappeal.fundraising.actions.statements import Said
from openappeal.fundraising.books import Account
from openappeal.fundraising.books_models import Entry
from openappeal.fundraising.books_queries import balance, balances, unbalanced
from openappeal.fundraising.gift_models import Donor, DueLetter, Gift
from openappeal.fundraising.reconciling import formats
from openappeal.fundraising.statement_models import LineState, StatementLine
from openappeal.fundraising.sums import NoRate
from openappeal.fundraising.tests import files
from openappeal.fundraising.tests.giving import a_drive, give
from openappeal.fundraising.tests.test_gifts import read
from openappeal.mail.models import OutboxLetter

pytestmark = pytest.mark.django_db
PROMISED, BANKED, TODAY = date(2021, 6, 20), date(2021, 7, 2), date(2021, 7, 20)
CREDIT = "Posted Date,Description,Debit,Credit\n07/02/2021,MINA EXAMPLE,,6000.00\n"
WHO = {"by": "tess", "today": TODAY}


@pytest.fixture
def drive(keys):
    return a_drive(deadline=None)


@pytest.fixture
def take(keys):
    def take(text=CREDIT):
        said = Said(decimal=".", order="mdy", currency="USD")
        sheet = open_list(text.encode(), score=formats.score)
        statements.take_in(sheet=sheet, said=said, keys=keys, by="tess", today=TODAY)
        return StatementLine.objects.order_by("day", "net").last()

    return take


def enter(line, keys, meaning=Meaning.GIFTS, purpose="page", **how):
    return matching.enter(lines=[line.pk], meaning=meaning, purpose=purpose, keys=keys, **WHO, **how)


def raised(drive):
    return drive_queries.standing(drive).raised_minor


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("way", "state", "steps"),
    [
        ("transfer", "pledged", ["pledged", "cleared"]),
        ("cheque", "pledged", ["cleared"]),
        ("cheque", "received", ["received", "cleared"]),
        ("cash", "received", ["received", "deposited", "cleared"]),
        ("transfer", "received", ["received", "cleared"]),
        ("cheque", "deposited", ["deposited", "cleared"]),
    ],
)
def test_a_gift_and_its_bank_line_count_once(drive, take, keys, way, state, steps):
    # A month before: near enough for no match by itself, so that the line waits.
    (gift,) = give(
        keys,
        drive,
        600_000,
        way=way,
        state=state,
        day=PROMISED,
        address="mina@post.example",
        name="Mina",
        language="fa",
    )
    line = take()
    assert line.state == LineState.WAITING
    with pytest.raises(MayBeGifts) as error:
        enter(line, keys, Meaning.GIFTS)
    assert (error.value.lines, Entry.objects.filter(source__startswith="line:").count()) == ((line.pk,), 0)

    line_gifts.settle(line=line.pk, gift=gift, **WHO)

    gift.refresh_from_db()
    line.refresh_from_db()
    assert (gift.state, gift.day, gift.way, line.state) == ("cleared", BANKED, way, LineState.MATCHED)
    assert set(gift.steps.values_list("state", flat=True)) == {state, *steps}
    assert (raised(drive), balances(), unbalanced()) == (600_000, {(Account.BANK, "USD"): 600_000}, [])
    assert DueLetter.objects.filter(gift=gift, kind="receipt").count() == 1
    with pytest.raises(matching.NotWaiting):
        line_gifts.settle(line=line.pk, gift=gift, **WHO)


@pytest.mark.both_databases
def test_a_promise_that_came_by_another_service_is_there_less_its_fee(drive, take, keys):
    (gift,) = give(keys, drive, 120_000, way="transfer", state="pledged", day=PROMISED)
    take(files.PAYPAL_EN)
    line = StatementLine.objects.get(net=116_490)

    line_gifts.settle(line=line.pk, gift=gift, **WHO)

    gift.refresh_from_db()
    assert (gift.way, gift.fee_minor, raised(drive)) == ("paypal", 3_510, 116_490)
    assert balances() == {(Account.PAYPAL, "USD"): 116_490}
    gifts.end(gift=gift, how="refunded", day=TODAY, by="tess", today=TODAY)
    assert balances() == {(Account.PAYPAL, "USD"): -3_510}


@pytest.mark.both_databases
def test_an_entry_of_a_line_is_joined_with_the_promise_that_it_was(drive, take, keys):
    (gift,) = give(keys, drive, 600_000, state="pledged", way="cash", day=PROMISED, address="mina@post.example")
    line = take()
    enter(line, keys, are_others=True)
    entry = Entry.objects.get()
    assert raised(drive) == 600_000
    with pytest.raises(MayBeTheSame) as error:
        gifts.move(gifts=[gift], to="cleared", day=TODAY, **WHO)
    assert ([one.pk for one in error.value.entries], Entry.objects.count()) == ([entry.pk], 1)

    line_gifts.join(gift=gift, entry=entry.pk, to="cleared", **WHO)

    gift.refresh_from_db()
    assert (gift.state, gift.way, raised(drive), Entry.objects.count()) == ("cleared", "transfer", 600_000, 1)
    assert (balances(), DueLetter.objects.get().kind) == ({(Account.BANK, "USD"): 600_000}, "receipt")
    # It is one gift's now; and what was entered by mistake goes, and its line waits again.
    (other,) = give(keys, drive, 600_000, state="pledged", day=PROMISED)
    with pytest.raises(NotTheSame):
        line_gifts.join(gift=other, entry=entry.pk, to="cleared", **WHO)
    gifts.end(gift=gift, how="mistake", day=TODAY, by="tess", today=TODAY)
    line.refresh_from_db()
    assert (raised(drive), balances(), line.state) == (0, {}, LineState.WAITING)


@pytest.mark.both_databases
def test_a_cheque_that_was_paid_in_by_a_line_is_not_paid_in_again(drive, take, keys):
    (gift,) = give(keys, drive, 600_000, state="received", way="cheque", day=PROMISED)
    enter(take(), keys, Meaning.FROM_CHEQUES, "", are_others=True)
    with pytest.raises(MayBeTheSame):
        gifts.move(gifts=[gift], to="deposited", day=TODAY, **WHO)

    line_gifts.join(gift=gift, entry=Entry.objects.get(source__startswith="line:").pk, to="deposited", **WHO)

    assert (balances(), raised(drive)) == ({(Account.BANK, "USD"): 600_000}, 600_000)


@pytest.mark.both_databases
def test_other_money_of_the_same_sum_is_counted_beside(drive, take, keys):
    (gift,) = give(keys, drive, 600_000, state="pledged", day=PROMISED)
    line = take()
    enter(line, keys, are_others=True)
    gifts.move(gifts=[gift], to="cleared", day=TODAY, is_other=True, **WHO)

    assert raised(drive) == balance(account=Account.BANK, currency="USD") == 1_200_000


def test_other_sums_currencies_purposes_and_reversed_entries_ask_nothing(drive, take, keys):
    give(keys, drive, 599_999, state="pledged", day=PROMISED)
    (card,) = give(keys, drive, 600_000, state="pledged", day=PROMISED)
    Gift.objects.filter(pk=card.pk).update(currency="EUR")
    line = take()

    enter(line, keys)
    Gift.objects.filter(pk=card.pk).update(currency="USD")
    posting.reverse(Entry.objects.get(), by="tess", reason="wrong", today=TODAY)
    gifts.move(gifts=[card], to="received", day=TODAY, **WHO)

    assert raised(drive) == 0
    assert balances() == {(Account.BANK, "USD"): 600_000}


def test_a_gift_that_has_cleared_by_hand_is_asked_about_for_a_month(drive, take, keys):
    (near,) = give(keys, drive, 600_000, day=BANKED - timedelta(days=31))
    give(keys, drive, 600_000, day=BANKED - timedelta(days=32))
    line = take()

    with pytest.raises(MayBeGifts):
        enter(line, keys)
    line_gifts.settle(line=line.pk, gift=near, **WHO)

    assert (raised(drive), Entry.objects.count()) == (1_200_000, 2)


@pytest.mark.both_databases
@pytest.mark.parametrize("name", ["Mina Example", ""])
def test_a_line_is_a_new_gift_of_somebody_who_is_thanked_counted_and_sealed(drive, take, keys, name):
    take(files.PAYPAL_EN)
    line = StatementLine.objects.get(net=4_825)
    who = SheetLine(amount_minor=1, people=3, name=name, address="mina@post.example" if name else "", language="en")

    gift = line_gifts.enter(line=line.pk, drive=drive, who=who, keys=keys, **WHO)

    line.refresh_from_db()
    at = drive_queries.standing(drive)
    assert (at.raised_minor, at.fees_minor, at.people) == (4_825, 175, 3)
    assert (gift.way, gift.amount_minor, line.state) == ("paypal", 5_000, LineState.MATCHED)
    assert (balances(), Donor.objects.count()) == ({(Account.PAYPAL, "USD"): 4_825}, 1 if name else 0)
    donor_letters.write_due(keys=keys, today=TODAY)
    assert OutboxLetter.objects.count() == (1 if name else 0)
    if name:
        sealed = bytes(Donor.objects.get().sealed)
        assert (b"Mina" in sealed, donors.unseal(sealed, keys.mailing_identity()).name) == (False, "Mina Example")
        written = read(OutboxLetter.objects.get(), keys)
        assert [line for line in written.text.splitlines() if line.startswith(("Sum", "Way"))] == [
            "Sum: $50.00", "Way: PayPal",
        ]  # fmt: skip


def test_a_line_is_no_gift_of_a_drive_that_is_not_open_or_states_no_rate(drive, take, keys):
    draft = a_drive("later", is_open=False)
    take(files.gocardless())
    pounds = StatementLine.objects.filter(currency="GBP").first()
    who = SheetLine(amount_minor=1)

    with pytest.raises(NotOpen):
        line_gifts.enter(line=pounds.pk, drive=draft, who=who, keys=keys, **WHO)
    with pytest.raises(NoRate):
        line_gifts.enter(line=pounds.pk, drive=drive, who=who, keys=keys, **WHO)
    take(files.PAYPAL_EN)
    with pytest.raises(NotTheSame):
        line_gifts.enter(line=StatementLine.objects.get(net=-4_825).pk, drive=drive, who=who, keys=keys, **WHO)
    assert Gift.objects.count() == 0


@pytest.fixture
def tess(keys, settings, data_dir):
    published_appeal()
    settings.KEYS = keys.of_staff()
    return logged_in(Role.TREASURER, "tess")


def test_the_screens_show_the_known_gift_first_and_move_it(tess, drive, take, keys):
    (gift,) = give(keys, drive, 600_000, state="pledged", day=PROMISED, address="mina@post.example")
    line = take()
    waiting, one = "/admin/books/statements/lines/bank/", f"/admin/books/statements/line/{line.pk}/"
    assert "may be a known gift" in tess.get(waiting).content.decode()

    asked = tess.post(waiting, {"line": line.pk, "meaning": "gifts", "purpose": "page"})

    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["meaning"])
    assert 'name="are_others"' in asked.content.decode()
    assert gift.code in tess.get(one).content.decode()
    tess.post(one, {"then": "settle", "gift": gift.pk})
    gift.refresh_from_db()
    assert (gift.state, raised(drive)) == ("cleared", 600_000)
    assert "Is it one of these gifts?" not in tess.get(one).content.decode()


def test_the_screens_let_a_line_be_another_gift_and_join_it_later(tess, drive, take, keys):
    (gift,) = give(keys, drive, 600_000, state="pledged", day=PROMISED)
    line = take()
    tess.post(
        "/admin/books/statements/lines/bank/",
        {"line": line.pk, "meaning": "gifts", "purpose": "page", "are_others": "on"},
    )
    entry = Entry.objects.get()
    page, gone_on = f"/admin/drives/gift/{gift.pk}/", {"to": "cleared", "day": "2021-07-20", "fee": ""}

    listed = tess.post(f"/admin/drives/{drive.pk}/gifts/", {"gift": gift.pk, "to": "cleared", "day": "2021-07-20"})
    asked = tess.post(f"{page}step/", gone_on)

    assert f"The books have the sum of gift {gift.code} already" in listed.content.decode()
    assert (asked.context["standing"][0][0].pk, Entry.objects.count()) == (entry.pk, 1)
    tess.post(f"{page}step/", {"then": "join", "entry": entry.pk, "to": "cleared"})
    gift.refresh_from_db()
    assert (gift.state, raised(drive), Entry.objects.count()) == ("cleared", 600_000, 1)


def test_the_screen_enters_a_line_as_somebodys_gift(tess, drive, take):
    take(files.PAYPAL_EN)
    line = StatementLine.objects.get(net=4_825)
    address = f"/admin/books/statements/line/{line.pk}/"
    given = {"then": "new", "drive": drive.pk, "people": "", "name": "Mina", "address": "mina@", "language": "en"}

    wrong = tess.post(address, given)
    assert (wrong.status_code, list(wrong.context["new_form"].errors)) == (422, ["address"])
    tess.post(address, {**given, "address": "mina@post.example"})

    assert (Gift.objects.get().donor is not None, raised(drive)) == (True, 4_825)
