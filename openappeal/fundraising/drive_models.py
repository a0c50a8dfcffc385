"""Drives: what money is asked for, how much, until when, and in which words. Gifts are in `gift_models`."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.cms.proposals import Proposal


class DriveKind(models.TextChoices):
    """What the money is for."""

    PLACEMENT = "placement", _("Newspaper ad")
    RUNNING = "running", _("Running costs")
    OTHER = "other", _("Collection")


class DriveStage(models.TextChoices):
    """draft → open → closed. Whether an open drive is reached, overfunded or missed, its sums and the day say."""

    DRAFT = "draft", _("not open yet")
    OPEN = "open", _("open")
    CLOSED = "closed", _("closed")


class AmountKind(models.TextChoices):
    """A mark on the way to the goal, or a part of what the goal pays for."""

    MARK = "mark", _("Mark on the way")
    COST = "cost", _("Part of the cost")


class Drive(models.Model):
    """Money asked for one purpose. `slug` is its address, and the purpose under which the books keep its money.

    A drive with a `parent` is a **group page**: people who collect together, with a goal and words of their own, whose
    gifts count for the parent, once. Its money is under the parent's purpose.

    What is over goes to `surplus`, a purpose in the books; while it is empty the page says that no more is wanted.
    """

    id = RandomIdField()
    slug = models.CharField(max_length=40, unique=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="groups")
    kind = models.CharField(max_length=10, choices=DriveKind)
    stage = models.CharField(max_length=8, choices=DriveStage, default=DriveStage.DRAFT)
    currency = models.CharField(max_length=3)
    goal_minor = models.PositiveBigIntegerField()
    opened_day = models.DateField(null=True)
    deadline_day = models.DateField(null=True)
    closed_day = models.DateField(null=True)
    surplus = models.CharField(max_length=40, blank=True)
    source_language = models.CharField(max_length=20)
    result_url = models.CharField(
        max_length=300,
        blank=True,
        help_text="Where what it paid for can be seen: an address, or a path below /{lang}/.",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(goal_minor__gt=0), name="fundraising_drive_has_goal"),
            models.CheckConstraint(
                condition=Q(stage="draft", opened_day=None, closed_day=None)
                | Q(stage="open", opened_day__isnull=False, closed_day=None)
                | Q(stage="closed", opened_day__isnull=False, closed_day__isnull=False),
                name="fundraising_drive_days_of_stage",
            ),
            models.CheckConstraint(
                condition=Q(parent=None) | ~Q(parent=F("id")), name="fundraising_drive_is_not_its_own"
            ),
        ]

    def __str__(self) -> str:
        return f"drive {self.slug}"

    @property
    def purpose(self) -> str:
        """Under which the books keep its money."""
        return self.parent.slug if self.parent is not None else self.slug


class Amount(models.Model):
    """A sum that the page names: a mark on the way, or a part of the cost. Its words stand in `Words.labels`."""

    id = RandomIdField()
    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="amounts")
    kind = models.CharField(max_length=5, choices=AmountKind)
    amount_minor = models.PositiveBigIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="fundraising_amount_is_positive"),
            models.UniqueConstraint(fields=["drive", "kind", "position"], name="fundraising_amount_position"),
        ]

    def __str__(self) -> str:
        return f"amount {self.pk}"


class Rate(models.Model):
    """What one unit of another currency counts for in a drive with its groups, as stated on a day.

    `rate` is in units of the drive's currency. It stays as it is once a gift has come in that currency.
    """

    id = RandomIdField()
    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="rates")
    currency = models.CharField(max_length=3)
    rate = models.DecimalField(max_digits=18, decimal_places=8)
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["drive", "currency"], name="fundraising_one_rate"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="fundraising_rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"rate {self.pk}"


class Words(models.Model):
    """A drive's words in one language. Readers find its page in the languages that have some.

    `if_missed` and `if_more` say beforehand what happens to the money; `report` says afterwards what it did.
    `labels` holds words for amounts, by their id. `made_of` is the digest of the source's words of that time, and `of`
    has them by place.
    """

    id = RandomIdField()
    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    lede = models.CharField(max_length=400)
    text = models.TextField(max_length=4000, blank=True)
    how_to_give = models.TextField(max_length=3000, blank=True)
    if_missed = models.CharField(max_length=600, blank=True)
    if_more = models.CharField(max_length=600, blank=True)
    report = models.TextField(max_length=4000, blank=True)
    labels = models.JSONField(default=dict, blank=True)
    made_of = models.CharField(max_length=64, blank=True)
    of = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drive", "language"], name="fundraising_one_text_each")]

    def __str__(self) -> str:
        return f"words {self.pk}"


class ProposedWords(Proposal):
    """A translator's words for a drive in one language, which readers do not see."""

    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="proposed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["drive", "language"], name="fundraising_one_proposal_each")]
