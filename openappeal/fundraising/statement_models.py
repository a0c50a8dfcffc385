"""What a bank or a payment service says happened, line by line, and which postings of ours that is.

Their files are full of people: names, addresses, notes. Of a line are kept day, sum, fee, currency, what it was, and
keyed tags by which it is known again. The file itself is kept nowhere.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from openappeal.cms.fields import RandomIdField
from openappeal.fundraising.books_models import AccountCode, Posting


class LineKind(models.TextChoices):
    """What the other side calls it, as far as it says."""

    PAYMENT = "payment", _("Payment")
    REFUND = "refund", _("Gift given back")
    RETURNED = "returned", _("Payment that failed afterwards")
    FEE = "fee", _("Fee")
    PAYOUT = "payout", _("Paid out to the bank")
    CONVERSION = "conversion", _("Exchange of currencies")
    HOLD = "hold", _("Held for a while")
    OTHER = "other", pgettext_lazy("line of a bank statement", "Other")


class LineState(models.TextChoices):
    """waiting → matched, waiting → aside; and back."""

    WAITING = "waiting", pgettext_lazy("line of a bank statement", "waits")
    MATCHED = "matched", pgettext_lazy("line of a bank statement", "matched")
    ASIDE = "aside", pgettext_lazy("line of a bank statement", "set aside")


class Shape(models.Model):
    """How files with one set of headers are read: asked once, remembered.

    `columns` by what they hold: the header's name. `order` of a day's parts: ymd, dmy, mdy.
    """

    id = RandomIdField()
    headers_hash = models.CharField(max_length=64)
    account = models.CharField(max_length=12, choices=AccountCode)
    columns = models.JSONField()
    decimal = models.CharField(max_length=1)
    order = models.CharField(max_length=3)
    currency = models.CharField(max_length=3, blank=True, help_text="Of a file that has no column for it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["headers_hash", "account"], name="fundraising_shape_once")]

    def __str__(self) -> str:
        return f"shape {self.id}"


class Statement(models.Model):
    """One file that was taken in: how many lines it had, and how many of them were new."""

    id = RandomIdField()
    account = models.CharField(max_length=12, choices=AccountCode)
    day = models.DateField()
    by = models.CharField(max_length=150)
    lines_found = models.PositiveIntegerField()
    lines_new = models.PositiveIntegerField()
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)

    def __str__(self) -> str:
        return f"statement {self.id}"


class StatementLine(models.Model):
    """One line. `net` is what it did to the account, `fee` what the service kept of it, both in minor units.

    `key` is the same whenever the same line comes again, in whatever file. `reference` is a keyed tag of the other
    side's number for it, empty where there is none.
    """

    id = RandomIdField()
    statement = models.ForeignKey(Statement, on_delete=models.PROTECT, related_name="lines")
    account = models.CharField(max_length=12, choices=AccountCode)
    key = models.BinaryField(max_length=16, unique=True)
    reference = models.BinaryField(max_length=16, null=True)
    day = models.DateField()
    net = models.BigIntegerField()
    fee = models.BigIntegerField(default=0)
    currency = models.CharField(max_length=3)
    kind = models.CharField(max_length=12, choices=LineKind)
    state = models.CharField(max_length=8, choices=LineState, default=LineState.WAITING)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(net=0, fee=0), name="fundraising_line_says_something")]
        indexes = [models.Index(fields=["account", "state", "day"], name="fundraising_line_waiting")]

    def __str__(self) -> str:
        return f"statement line {self.id}"


class Match(models.Model):
    """This posting is (a part of) what that line says. All of a line's together are its net sum."""

    id = RandomIdField()
    line = models.ForeignKey(StatementLine, on_delete=models.CASCADE, related_name="matches")
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="match")

    def __str__(self) -> str:
        return f"match {self.id}"
