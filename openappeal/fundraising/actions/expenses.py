"""What was bought: the entry, a note for the team, and files that show it, which the worker alone can open."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from openappeal.audit import actions as audit
from openappeal.fundraising import books, books_freshness, freshness
from openappeal.fundraising.actions.books import BadEntry, post
from openappeal.fundraising.books import EXPENSES, Account, Kind
from openappeal.fundraising.books_models import Entry, Expense, Receipt, ReceiptOpening
from openappeal.privacy import openings
from openappeal.vault import sealing
from openappeal.vault.keys import KeyProvider

LARGEST_RECEIPT = 5 * 1024 * 1024
MOST_RECEIPTS = 10
_BEGINNINGS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


class BadReceipt(Exception):
    """The file cannot be kept; `reason` is a word for the door to explain: kind, large, many."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Opened:
    """A receipt, in memory only."""

    content: bytes
    media_type: str


@transaction.atomic
def spend(
    *,
    day: date,
    account: Account,
    against: Account,
    amount_minor: int,
    currency: str,
    purpose: str,
    note: str,
    by: str,
    today: date,
) -> Expense:
    """Enter what was paid from an account for something. `note` is seen by the team alone, and should name nobody.

    :raises BadEntry:
    :raises openappeal.fundraising.actions.books.UnknownPurpose:
    """
    if amount_minor <= 0 or against not in EXPENSES or not account.holds_money:
        raise BadEntry("zero")
    kind = Kind.FEE if against == Account.FEES else Kind.EXPENSE
    lines = books.moved(account, against, amount_minor, currency, purpose)
    entry = post(day=day, text_kind=kind, lines=lines, by=by)
    expense = Expense.objects.create(entry_id=entry, note=note.strip())
    audit.record(by=by, action="fundraising.spend", today=today, subject=f"entry {entry}")
    return expense


@transaction.atomic
def write_note(*, entry: int, note: str, by: str, today: date) -> Expense:
    """Say for the team what an expense was.

    :raises Entry.DoesNotExist:
    """
    expense = _expense(entry)
    if expense.note != note.strip():
        expense.note = note.strip()
        expense.save(update_fields=["note"])
        audit.record(by=by, action="fundraising.write_note", today=today, subject=f"entry {entry}")
    return expense


def keep_receipt(*, entry: int, content: bytes, keys: KeyProvider, by: str, today: date) -> Receipt:
    """Keep a file beside an expense, sealed to the mailing key. Keeping the same one again does nothing.

    Its name is not kept, and nothing in it is read.

    :raises BadReceipt:
    :raises Entry.DoesNotExist:
    """
    media_type = next((kind for beginning, kind in _BEGINNINGS.items() if content.startswith(beginning)), "")
    if not media_type:
        raise BadReceipt("kind")
    if len(content) > LARGEST_RECEIPT:
        raise BadReceipt("large")
    sealed = sealing.seal(content, keys.mailing_recipients())
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        expense = _expense(entry)
        same = expense.receipts.filter(sha256=digest).first()
        if same is not None:
            return same
        if expense.receipts.count() >= MOST_RECEIPTS:
            raise BadReceipt("many")
        receipt = Receipt.objects.create(
            expense=expense, sealed=sealed, media_type=media_type, size=len(content), sha256=digest, day=today
        )
        audit.record(by=by, action="fundraising.keep_receipt", today=today, subject=f"entry {entry}")
        _mark(expense)
    return receipt


@transaction.atomic
def remove_receipt(*, id: int, by: str, today: date) -> None:
    """Throw a file away that was put beside the wrong expense. The audit list says who did.

    :raises Receipt.DoesNotExist:
    """
    receipt = Receipt.objects.select_for_update().get(pk=id)
    expense = receipt.expense
    receipt.delete()
    audit.record(by=by, action="fundraising.remove_receipt", today=today, subject=f"entry {expense.entry_id}")
    _mark(expense)


def _mark(expense: Expense) -> None:
    """Pages say of each expense whether its receipt is kept."""
    purposes = expense.entry.postings.exclude(purpose=None).values_list("purpose_id", flat=True)
    freshness.mark_purposes(set(purposes))
    books_freshness.mark([expense.entry.day.year])


def read_receipt(*, id: int, by: str, reason: str) -> Opened:
    """Have the worker open one receipt, wait for it, and return it. It is in memory only.

    :raises Receipt.DoesNotExist:
    :raises openappeal.privacy.openings.WorkerAway:
    :raises openappeal.privacy.openings.EnoughOpened:
    """
    receipt = Receipt.objects.defer("sealed").get(pk=id)

    def ask(recipient: str) -> ReceiptOpening:
        return ReceiptOpening.objects.create(receipt=receipt, recipient=recipient, by=by, reason=reason.strip())

    sealed, identity = openings.read(ask)
    return Opened(sealing.open_sealed(sealed, identity), receipt.media_type)


def open_asked(*, keys: KeyProvider, today: date) -> int:
    """Open what the team asks for. The worker's: it alone has the key. Returns how many it opened."""

    def open_for(asked: ReceiptOpening) -> bytes:
        content = sealing.open_sealed(bytes(asked.receipt.sealed), keys.mailing_identity())
        return sealing.seal(content, [asked.recipient])

    return openings.open_waiting(
        ReceiptOpening, related="receipt", action="fundraising.open_receipt", today=today, open_for=open_for
    )


def forget_openings() -> int:
    """Erase openings that nobody fetched."""
    gone, _ = ReceiptOpening.objects.all().delete()
    return gone


def _expense(entry: int) -> Expense:
    found = Entry.objects.select_for_update().get(pk=entry)
    if found.kind not in (Kind.EXPENSE, Kind.FEE):
        raise Entry.DoesNotExist
    expense, _made = Expense.objects.get_or_create(entry=found)
    return expense
