"""Gifts, the people who give them, and the letters that thank them. Nothing here is finer than a day."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.fundraising.books_models import Entry
from openappeal.fundraising.drive_models import Drive
from openappeal.privacy import openings


class Way(models.TextChoices):
    """How a gift comes."""

    CHEQUE = "cheque", _("Cheque")
    TRANSFER = "transfer", _("Bank transfer")
    CASH = "cash", _("Cash")
    CARD = "card", _("Card")
    # Of lines of a service's file. A gift by our own checkout is by card.
    PAYPAL = "paypal", "PayPal"
    DEBIT = "debit", _("Direct debit")
    STRIPE = "stripe", "Stripe"


# What a treasurer types a sheet of.
BY_HAND = (Way.CHEQUE, Way.TRANSFER, Way.CASH)


class GiftState(models.TextChoices):
    """pledged → received → deposited → cleared; a step may be left out.

    By card it has cleared at once. From any of them it may *end*: a promise is not kept (lapsed), a cheque comes back
    (returned), it is given back (refunded), or it was entered by mistake. An ended gift stays ended; only one by card
    comes back, when a dispute is won.
    """

    PLEDGED = "pledged", _("promised")
    RECEIVED = "received", _("received")
    DEPOSITED = "deposited", _("paid in")
    CLEARED = "cleared", _("cleared")
    LAPSED = "lapsed", _("promise not kept")
    RETURNED = "returned", _("sent back by the bank")
    REFUNDED = "refunded", _("given back")
    MISTAKE = "mistake", _("entered by mistake")


STEPS = (GiftState.PLEDGED, GiftState.RECEIVED, GiftState.DEPOSITED, GiftState.CLEARED)
ENDS = (GiftState.LAPSED, GiftState.RETURNED, GiftState.REFUNDED, GiftState.MISTAKE)


class Donor(models.Model):
    """Somebody who gave and left a name or an address, sealed to the mailing key. `tag` finds an address again.

    `public_name` is what the drive's page says, only of those who asked for it. A forgotten donor keeps an empty row,
    so that two gifts of one person still count as one person's.
    """

    id = RandomIdField()
    sealed = models.BinaryField(null=True)
    tag = models.BinaryField(max_length=16, null=True, unique=True)
    language = models.CharField(max_length=20, blank=True)
    public_name = models.CharField(max_length=120, blank=True)
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed__isnull=False) | Q(tag=None, language="", public_name=""),
                name="fundraising_forgotten_donor_is_empty",
            )
        ]

    def __str__(self) -> str:
        return f"donor {self.pk}"


class DonorOpening(openings.Opening):
    """A treasurer asks the worker to open one donor."""

    donor = models.ForeignKey(Donor, on_delete=models.CASCADE, related_name="openings")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="fundraising_donor_opening_reason")]


class Gift(models.Model):
    """One gift to a drive, in its own currency. `code` is what the treasurer writes on the cheque.

    `people` are those who stand behind it: a group can send one transfer. `fee_minor` is what the bank kept.
    `sheet` and `line` are where it was entered: the same sheet sent twice makes no gift twice.
    """

    id = RandomIdField()
    code = models.CharField(max_length=8, unique=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="gifts")
    donor = models.ForeignKey(Donor, null=True, on_delete=models.PROTECT, related_name="gifts")
    people = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=8, choices=Way)
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    fee_minor = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=10, choices=GiftState)
    day = models.DateField(help_text="Of its last step.")
    was_cleared = models.BooleanField(default=False)
    sheet = models.CharField(max_length=32)
    line = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0, people__gt=0, fee_minor__lte=F("amount_minor")),
                name="fundraising_gift_is_something",
            ),
            models.UniqueConstraint(fields=["sheet", "line"], name="fundraising_gift_entered_once"),
            models.CheckConstraint(
                condition=~Q(state="cleared", was_cleared=False), name="fundraising_cleared_was_cleared"
            ),
        ]
        indexes = [models.Index(fields=["drive", "state"], name="fundraising_gift_sums")]

    def __str__(self) -> str:
        return f"gift {self.code}"


class GiftStep(models.Model):
    """A step of a gift, and the entry that it made in the books; a promise makes none."""

    id = RandomIdField()
    gift = models.ForeignKey(Gift, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=GiftState)
    day = models.DateField()
    entry = models.ForeignKey(Entry, null=True, on_delete=models.PROTECT, related_name="gift_steps")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gift", "state"], name="fundraising_each_step_once")]

    def __str__(self) -> str:
        return f"step {self.pk}"


class LetterKind(models.TextChoices):
    """What a donor is written."""

    THANKS = "thanks", _("thanks")
    RECEIPT = "receipt", _("receipt")
    REFUND = "refund", _("given back")
    PART = "part", _("given back in part")
    FAILED = "failed", _("monthly payment failed")
    STOPPED = "stopped", _("monthly gift stopped")


class DueLetter(models.Model):
    """A letter that the worker is to write to a donor: it alone opens the address. It lives for seconds."""

    id = RandomIdField()
    gift = models.ForeignKey(Gift, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=8, choices=LetterKind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gift", "kind"], name="fundraising_one_letter_of_a_kind")]

    def __str__(self) -> str:
        return f"letter {self.pk}"
