"""Attempts to give by card, what came of them, and what a payment service has called about."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.fundraising.books_models import Entry
from openappeal.fundraising.drive_models import Drive
from openappeal.fundraising.gift_models import Donor, Gift


class Checkout(models.Model):
    """How the campaign takes cards; one row at most.

    `name` and `statement` are all that the service, a bank and a card's statement are told of the campaign.
    `currencies` are those in which the campaign's account there holds money: others would be exchanged on the way.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    is_on = models.BooleanField(default=False)
    name = models.CharField(max_length=60, blank=True)
    statement = models.CharField(max_length=22, blank=True)
    currencies = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="fundraising_one_checkout")]

    def __str__(self) -> str:
        return "checkout"


class Problem(models.TextChoices):
    """Why the service does not do what it is asked."""

    AWAY = "away", _("it gives no answer")
    REFUSED = "refused", _("it does not accept the key, or a right of the key is missing")
    STRANGE = "strange", _("it has answered in a way that this program does not understand")


class CheckoutState(models.Model):
    """What the worker knows of the service; one row at most. Nobody is named in it.

    `heard_id` is the event up to which everything has been heard. The counts are of `day`. `unknown` payments are none
    of ours: somebody else uses the same account.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    answered_day = models.DateField(null=True)
    problem = models.CharField(max_length=8, choices=Problem, blank=True)
    heard_id = models.CharField(max_length=80, blank=True)
    day = models.DateField(null=True)
    completed = models.PositiveIntegerField(default=0)
    declined = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)
    is_braked = models.BooleanField(default=False)
    let_on_day = models.DateField(null=True)
    unknown = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="fundraising_one_checkout_state")]

    def __str__(self) -> str:
        return "state of checkout"


class AttemptState(models.TextChoices):
    """lined (too many come at once, `throttle`) → waiting → ready (the service has a page for it) or failed.

    troubled: paid, and a person has to enter it.
    """

    LINED = "lined", _("in line")
    WAITING = "waiting", _("waiting")
    READY = "ready", _("ready")
    FAILED = "failed", _("failed")
    TROUBLED = "troubled", _("troubled")


class Attempt(models.Model):
    """Somebody wants to give this sum. It goes when it has become a gift, or when the service says that it never will.

    The service knows it by its id alone. `token_hash` is of the page on which the giver waits, `session` and `url` are
    the service's. `sealed` holds the name by which they want to be thanked.

    `turn_at`: until then it stands in line; NULL for those who need not, and as soon as the turn has come. It is no
    moment at which anybody did anything: how far it lies from that is how many others came, which is not kept; and it
    is rounded up to ten seconds.
    """

    id = RandomIdField()
    token_hash = models.BinaryField(max_length=32, unique=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="attempts")
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    is_monthly = models.BooleanField(default=False)
    language = models.CharField(max_length=20)
    sealed = models.BinaryField(null=True)
    day = models.DateField()
    state = models.CharField(max_length=8, choices=AttemptState, default=AttemptState.WAITING)
    session = models.CharField(max_length=120, blank=True)
    url = models.CharField(max_length=2000, blank=True)
    turn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="fundraising_attempt_is_something"),
            models.CheckConstraint(
                condition=Q(state="lined", turn_at__isnull=False) | (~Q(state="lined") & Q(turn_at=None)),
                name="fundraising_attempt_turn_in_line",
            ),
            models.UniqueConstraint(fields=["session"], condition=~Q(session=""), name="fundraising_one_session"),
        ]
        indexes = [models.Index(fields=["state"], name="fundraising_attempt_state")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


class CheckoutCall(models.Model):
    """One request of the service's, signed by it and sealed whole to the mailing key until the worker reads it."""

    id = RandomIdField()
    day = models.DateField()
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"call {self.pk}"


class HeardEvent(models.Model):
    """An event of the service's that was followed."""

    id = RandomIdField()
    event = models.CharField(max_length=120, unique=True)
    day = models.DateField()

    def __str__(self) -> str:
        return f"event {self.pk}"


class LateEvent(models.Model):
    """An event that could not be followed yet: the service did not tell of it, or in no shape that we know.

    It is asked about again (`actions.following`), at the next round while `next_at` is NULL, which is in steps of ten
    minutes. Followed, it becomes a HeardEvent. `thing` is the service's number of what has changed. What was given up
    stays until staff have looked after it, forty days at most.
    """

    id = RandomIdField()
    event = models.CharField(max_length=120, unique=True)
    about = models.CharField(max_length=12)
    thing = models.CharField(max_length=120)
    day = models.DateField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    is_given_up = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["about", "thing"], name="fundraising_late_event_of")]

    def __str__(self) -> str:
        return f"late event {self.pk}"


class MonthlyState(models.TextChoices):
    """What a monthly gift is."""

    ACTIVE = "active", _("active")
    FAILING = "failing", _("its last payment failed")
    STOPPED = "stopped", _("stopped")


class Monthly(models.Model):
    """Somebody gives each month. `ref` is the attempt from which it came; `sealed` as there, until the first payment.

    `is_stop_asked`: its giver has pressed the button, or its drive is over; the worker tells the service.
    """

    id = RandomIdField()
    ref = models.BigIntegerField(unique=True)
    subscription = models.CharField(max_length=120, unique=True)
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="monthly")
    donor = models.ForeignKey(Donor, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.PositiveBigIntegerField()
    language = models.CharField(max_length=20)
    sealed = models.BinaryField(null=True)
    state = models.CharField(max_length=8, choices=MonthlyState, default=MonthlyState.ACTIVE)
    is_stop_asked = models.BooleanField(default=False)
    day = models.DateField(help_text="Since when it is in this state.")

    class Meta:
        indexes = [models.Index(fields=["drive", "state"], name="fundraising_monthly_of")]

    def __str__(self) -> str:
        return f"monthly gift {self.pk}"


class CardPayment(models.Model):
    """A gift's payment at the service. `wished_name` is how its giver wants to be thanked, until it was read."""

    id = RandomIdField()
    gift = models.OneToOneField(Gift, on_delete=models.PROTECT, related_name="card")
    payment = models.CharField(max_length=120, unique=True)
    charge = models.CharField(max_length=120)
    monthly = models.ForeignKey(Monthly, null=True, on_delete=models.PROTECT, related_name="payments")
    wished_name = models.CharField(max_length=120, blank=True)

    def __str__(self) -> str:
        return f"card payment {self.pk}"


class MovementKind(models.TextChoices):
    """What moved money of a payment."""

    CHARGE = "charge", _("paid")
    REFUND = "refund", _("given back")
    DISPUTE = "dispute", _("disputed at the card’s bank")


class CardMovement(models.Model):
    """One line of the service's own books, by its number, and the entry that it made in ours. Both have its sign."""

    id = RandomIdField()
    card = models.ForeignKey(CardPayment, on_delete=models.PROTECT, related_name="movements")
    number = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=8, choices=MovementKind)
    day = models.DateField()
    amount_minor = models.BigIntegerField()
    fee_minor = models.BigIntegerField(default=0)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="card_movement")

    def __str__(self) -> str:
        return f"movement {self.pk}"
