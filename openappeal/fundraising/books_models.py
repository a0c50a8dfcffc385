"""The books as tables. What stands in them is neither changed nor deleted: `append_only` says how that is kept.

Nothing here names anybody, and there is no column for it. Receipts are files of others and may: they are sealed.
"""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.privacy import openings


class AppendOnly(Exception):
    """What stands in the books can be neither changed nor deleted. Reverse it."""


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that are added and read."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class _Kept(models.Model):
    """A row that is written once."""

    objects = models.Manager.from_queryset(AppendOnlyRows)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly


class AccountCode(models.TextChoices):
    """`books.Account` in words."""

    BANK = "bank", _("Bank")
    STRIPE = "stripe", "Stripe"
    PAYPAL = "paypal", "PayPal"
    GOCARDLESS = "gocardless", "GoCardless"
    CASH = "cash", _("Cash box")
    CHEQUES = "cheques", _("Cheques in hand")
    GIFTS = "gifts", _("Gifts")
    INTEREST = "interest", _("Interest")
    FEES = "fees", _("Fees")
    PLACEMENTS = "placements", _("Placements")
    RUNNING = "running", _("Running costs")
    OPENING = "opening", _("What was there before")
    CARRIED = "carried", _("Carried to another purpose")
    EXCHANGE = "exchange", _("Exchange of currencies")


class EntryKind(models.TextChoices):
    """`books.Kind` in words: an entry has no text of its own."""

    GIFT = "gift", _("Gift")
    GIFTS = "gifts", _("Gifts in one sum")
    REFUND = "refund", _("Gift given back")
    RETURNED = "returned", _("Payment that failed afterwards")
    FEE = "fee", _("Fee")
    DEPOSIT = "deposit", _("Paid into the bank")
    PAYOUT = "payout", _("Paid out by a payment service")
    EXPENSE = "expense", _("Expense")
    INTEREST = "interest", _("Interest")
    CONVERSION = "conversion", _("Exchange of currencies")
    CARRIED = "carried", _("Carried to another purpose")
    OPENING = "opening", _("What was there before")
    REVERSAL = "reversal", _("Reversal")


class Purpose(models.Model):
    """What money is given for: a drive, running costs, whatever is needed. Drives carry the key.

    `names` by language, in the campaign's words; a drive's page has words of its own.
    """

    key = models.SlugField(max_length=60, primary_key=True)
    names = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(key=""), name="fundraising_purpose_has_key")]

    def __str__(self) -> str:
        return f"purpose {self.key}"

    def name(self, language: str) -> str:
        """In a language, or in the one of which there are words."""
        return self.names.get(language) or next(iter(self.names.values()), "") or self.key


class Entry(_Kept):
    """One thing that happened to the money, on one day: its lines come to nothing in each currency.

    `source` is which thing of which room it was made from, unique where there is one. `rate` and `rate_day`, of a
    conversion alone: what somebody stated. A reversal `reverses` exactly one other.
    """

    id = RandomIdField()
    day = models.DateField()
    kind = models.CharField(max_length=12, choices=EntryKind)
    by = models.CharField(max_length=150, help_text="A staff member's login, or “worker”.")
    source = models.CharField(max_length=120, blank=True)
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reversed_by")
    rate = models.CharField(max_length=40, blank=True, help_text="As “EUR 1.0923 USD”.")
    rate_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source"], condition=~Q(source=""), name="fundraising_entry_source"),
            models.CheckConstraint(
                condition=Q(kind="reversal", reverses__isnull=False) | (~Q(kind="reversal") & Q(reverses=None)),
                name="fundraising_reversal_pair",
            ),
            models.CheckConstraint(
                condition=(Q(kind="conversion", rate_day__isnull=False) & ~Q(rate=""))
                | (~Q(kind="conversion") & Q(rate="", rate_day=None)),
                name="fundraising_conversion_has_rate",
            ),
        ]
        indexes = [models.Index(fields=["day", "id"], name="fundraising_entry_day")]

    def __str__(self) -> str:
        return f"entry {self.id}"


class Posting(_Kept):
    """One line of an entry. Above zero a debit, below a credit, in minor units."""

    id = RandomIdField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="postings")
    account = models.CharField(max_length=12, choices=AccountCode)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="fundraising_posting_not_zero"),
            # Money in an account is for nothing in particular; every other line says what for.
            models.CheckConstraint(
                condition=Q(account__in=("bank", "stripe", "paypal", "gocardless", "cash", "cheques"), purpose=None)
                | (
                    Q(
                        account__in=(
                            "gifts",
                            "interest",
                            "fees",
                            "placements",
                            "running",
                            "opening",
                            "carried",
                            "exchange",
                        )
                    )
                    & Q(purpose__isnull=False)
                ),
                name="fundraising_posting_purpose",
            ),
        ]
        indexes = [models.Index(fields=["account", "currency"], name="fundraising_posting_account")]

    def __str__(self) -> str:
        return f"posting {self.id}"


class Expense(models.Model):
    """What is known of an entry for which something was bought. `note` is for the team alone."""

    id = RandomIdField()
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="expense")
    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"expense {self.id}"


class Receipt(models.Model):
    """A file that shows what was bought, sealed to the mailing key: it may name people. The worker opens it."""

    id = RandomIdField()
    expense = models.ForeignKey(Expense, on_delete=models.PROTECT, related_name="receipts")
    sealed = models.BinaryField()
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    day = models.DateField()

    def __str__(self) -> str:
        return f"receipt {self.id}"


class ReceiptOpening(openings.Opening):
    """Somebody asks the worker to open one receipt."""

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="openings")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="fundraising_opening_has_reason")]


class OpenBooks(models.Model):
    """One row: whether readers see the books."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_public = models.BooleanField(default=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="fundraising_open_books_one")]

    def __str__(self) -> str:
        return "open books"
