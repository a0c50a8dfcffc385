"""The books on the staff side, as a treasurer uses them."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from openappeal.accounts.models import Role
from openappeal.accounts.tests.staff import logged_in
from openappeal.audit.models import Entry as AuditEntry
from openappeal.fundraising import books
from openappeal.fundraising.actions import books as actions
from openappeal.fundraising.actions import expenses
from openappeal.fundraising.books import Account, Kind
from openappeal.fundraising.books_models import Entry, EntryKind, Expense, OpenBooks, Receipt, ReceiptOpening
from openappeal.fundraising.books_queries import balance, balances
from openappeal.fundraising.statement_models import LineState, Statement, StatementLine
from openappeal.fundraising.tests import files
from openappeal.privacy import openings
from openappeal.vault import sealing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_dir")]
BOOKS = "/admin/books/"
PDF = b"%PDF-1.7 invoice for Mina Example"


@pytest.fixture
def tara(keys, settings, today):
    """A treasurer, in a staff process with its own keys."""
    settings.KEYS = keys.of_staff()
    for key, name in (("cover", "The cover"), ("running", "Running costs")):
        actions.name_purpose(key=key, names={"en": name, "fa": "هزینه"}, by="sara", today=today)
    return logged_in(Role.TREASURER, "tara")


def expense(**changed):
    given = {
        "day": "2026-11-20", "amount": "3,500", "currency": "USD", "against": "placements", "purpose": "cover",
        "account": "bank", "note": "Deposit for the back cover",
    }  # fmt: skip
    return {**given, **changed}


def upload(text: str, name="statement.csv"):
    return SimpleUploadedFile(name, text.encode(), content_type="text/csv")


def test_an_expense_with_its_receipt_stands_in_the_books_and_is_sealed(tara, keys):
    answer = tara.post(f"{BOOKS}expense/", expense(receipt=SimpleUploadedFile("Mina.pdf", PDF)))

    entry = Entry.objects.get()
    assert answer.headers["Location"] == f"{BOOKS}entries/{entry.pk}/"
    assert balances() == {(Account.BANK, "USD"): -350_000}
    receipt = Receipt.objects.get()
    assert b"Mina" not in bytes(receipt.sealed)
    assert sealing.open_sealed(bytes(receipt.sealed), keys.mailing_identity()) == PDF
    page = tara.get(f"{BOOKS}entries/{entry.pk}/").content.decode()
    assert "Deposit for the back cover" in page
    assert f"{BOOKS}receipts/{receipt.pk}/" in page


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"amount": "many"}, "amount"),
        ({"amount": "-5"}, "amount"),
        ({"amount": "1.2345"}, "amount"),
        ({"day": "2999-01-01"}, "day"),
        ({"purpose": ""}, "purpose"),
        ({"account": "gifts"}, "account"),
    ],
)
def test_what_cannot_stand_is_put_right_in_the_form(tara, changed, field):
    answer = tara.post(f"{BOOKS}expense/", expense(**changed))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert Entry.objects.count() == 0


def test_file_that_is_no_receipt_is_not_kept_and_the_expense_is(tara):
    tara.post(f"{BOOKS}expense/", expense(receipt=SimpleUploadedFile("x.pdf", b"<html>")))
    entry = Entry.objects.get()
    again = tara.post(f"{BOOKS}entries/{entry.pk}/note/", {"note": "n", "receipt": SimpleUploadedFile("x", b"MZ")})

    assert (again.status_code, Receipt.objects.count(), Expense.objects.get().note) == (
        422, 0, "Deposit for the back cover",
    )  # fmt: skip


def test_a_receipt_is_opened_by_the_worker_for_a_reason(tara, keys, today, monkeypatch):
    tara.post(f"{BOOKS}expense/", expense(receipt=SimpleUploadedFile("a.pdf", PDF)))
    address = f"{BOOKS}receipts/{Receipt.objects.get().pk}/"
    assert tara.post(address, {"reason": " "}).status_code == 422
    worker = SimpleNamespace(sleep=lambda _seconds: expenses.open_asked(keys=keys, today=today))
    monkeypatch.setattr(openings, "time", worker)

    answer = tara.post(address, {"reason": "for the accountant"})

    assert (answer.content, answer.headers["Content-Type"]) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    noted = AuditEntry.objects.get(action="fundraising.open_receipt")
    assert (noted.actor, noted.reason) == ("tara", "for the accountant")
    assert ReceiptOpening.objects.count() == 0


def test_money_moves_between_accounts_purposes_and_currencies(tara):
    tara.post(
        f"{BOOKS}opening/",
        {"day": "2026-11-01", "amount": "100", "currency": "EUR", "account": "cash", "purpose": "cover"},
    )
    tara.post(
        f"{BOOKS}move/",
        {"day": "2026-11-02", "amount": "60,50", "currency": "EUR", "giving": "cash", "getting": "bank"},
    )
    tara.post(
        f"{BOOKS}exchange/",
        {
            "day": "2026-11-03", "amount": "60.50", "currency": "EUR", "account": "bank",
            "bought": "66", "quote": "USD", "into": "bank", "purpose": "cover",
        },
    )  # fmt: skip
    tara.post(
        f"{BOOKS}carry/",
        {"day": "2026-11-04", "amount": "6", "currency": "USD", "giving": "cover", "getting": "running"},
    )

    assert balances() == {(Account.BANK, "USD"): 6_600, (Account.CASH, "EUR"): 3_950}
    assert balance(purpose="running", currency="USD") == 600
    assert Entry.objects.get(kind=EntryKind.CONVERSION).rate == "EUR 1.090909 USD"


def test_every_figure_of_the_overview_is_what_its_lines_say(tara, today):
    for amount, into in ((5_000, Account.STRIPE), (2_550, Account.BANK)):
        lines = books.received(into, amount, "USD", "cover")
        actions.post(day=today, text_kind=Kind.GIFT, lines=lines, by="sara")
    tara.post(f"{BOOKS}expense/", expense(amount="20"))

    page = tara.get(BOOKS).content.decode()

    figures = dict(re.findall(r'href="(/admin/books/lines/\?[^"]+)"><bdi>([^<]+)</bdi>', page))
    assert sorted(figures.values()) == ["$5.50", "$50.00", "$55.50"]
    for address, figure in figures.items():
        of_lines = tara.get(address.replace("&amp;", "&")).content.decode()
        assert re.search(r"<strong><bdi>([^<]+)</bdi></strong>", of_lines)[1] == figure


def test_reversing_asks_why_and_keeps_both(tara, today):
    entry = actions.post(
        day=today, text_kind=Kind.GIFT, lines=books.received(Account.CASH, 500, "USD", "cover"), by="sara"
    )
    tara.post(f"{BOOKS}entries/{entry}/reverse/", {"reason": ""})
    assert Entry.objects.count() == 1

    tara.post(f"{BOOKS}entries/{entry}/reverse/", {"reason": "entered twice"})

    assert balances() == {}
    assert "This entry was reversed." in tara.get(f"{BOOKS}entries/{entry}/").content.decode()


def test_a_file_is_looked_at_asked_about_and_taken_in(tara):
    address = f"{BOOKS}statements/new/"
    first = tara.post(address, {"file": upload(files.PAYPAL_DE), "account": "bank", "step": "look"}).content.decode()
    assert "How are days written?" in first
    assert 'value="ymd"' not in first
    assert "checked" not in first

    said = {"account": "bank", "decimal": ",", "order": "dmy"}
    looked = tara.post(address, {"file": upload(files.PAYPAL_DE), "step": "look", **said}).content.decode()
    assert "€1,225.25" in looked
    assert StatementLine.objects.count() == 0
    done = tara.post(address, {"file": upload(files.PAYPAL_DE), "step": "take", **said})

    assert done.headers["Location"] == f"{BOOKS}statements/lines/paypal/"
    assert (StatementLine.objects.count(), Statement.objects.get().by) == (2, "tara")
    page = tara.get(done.headers["Location"]).content.decode()
    assert "Mina" not in page
    again = tara.post(address, {"file": upload(files.PAYPAL_DE), "account": "bank", "step": "look"}).content.decode()
    assert "There is nothing new in this file." in again


def test_waiting_lines_are_entered_set_aside_and_matched_by_hand(tara, today):
    said = {"account": "bank", "decimal": ".", "order": "mdy", "currency": "USD", "step": "take"}
    tara.post(f"{BOOKS}statements/new/", {"file": upload(files.BANK_US), **said})
    came, went = StatementLine.objects.order_by("-net")
    where = f"{BOOKS}statements/lines/bank/"

    wrong = tara.post(where, {"line": [came.pk, went.pk], "meaning": "gifts", "purpose": "cover"})
    assert "some came and some went" in wrong.content.decode()
    assert "Choose the purpose." in tara.post(where, {"line": [came.pk], "meaning": "gifts"}).content.decode()
    assert "Tick at least one line." in tara.post(where, {"meaning": "aside"}).content.decode()
    tara.post(where, {"line": [went.pk], "meaning": "placement", "purpose": "cover"})
    tara.post(where, {"line": [came.pk], "meaning": "aside"})
    assert balances() == {(Account.BANK, "USD"): -350_000}

    tara.post(f"{BOOKS}statements/line/{came.pk}/wait/")
    lines = books.received(Account.BANK, 50_000, "USD", "cover")
    entry = actions.post(day=date(2021, 6, 1), text_kind=Kind.GIFT, lines=lines, by="sara")
    ours = Entry.objects.get(pk=entry).postings.get(account="bank").pk
    line = f"{BOOKS}statements/line/{came.pk}/"
    assert f'value="{ours}"' in tara.get(line).content.decode()
    tara.post(line, {"posting": [ours]})

    assert set(StatementLine.objects.values_list("state", flat=True)) == {LineState.MATCHED}
    assert Expense.objects.count() == 1


def test_only_an_organiser_opens_the_books_to_readers(tara):
    tara.post(f"{BOOKS}show/", {"public": "1"})
    assert not OpenBooks.objects.filter(is_public=True).exists()

    logged_in(Role.ORGANISER, "omar").post(f"{BOOKS}show/", {"public": "1"})

    assert OpenBooks.objects.get().is_public


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.OUTREACH, Role.TRANSLATOR, Role.PRESS])
def test_nobody_else_comes_in(tara, role):
    client = logged_in(role, "una")

    for place in ("", "lines/", "expense/", "statements/", "export/csv/"):
        assert client.get(BOOKS + place).headers["Location"] == "/admin/"
