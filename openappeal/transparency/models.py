"""The log's table, what waits for it, and what it says about itself.

Life of what is handed over: pending (due at a random hour) → leaf (appended in a batch) → published (its tiles lie in
`public/log/` and a signed checkpoint covers it). A leaf never changes but for `voided_by`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.transparency.leaves import Kind, entry_bytes


class Reason(models.TextChoices):
    """Why many leaves were set aside or put back. Public: a fixed list, so that no words about people get in."""

    FLOOD = "flood", _("came in a flood that looks like false signatures")
    UNDONE = "undone", _("setting them aside was taken back")
    RELEASED = "released", _("a person looked at them and let them count")


class Refusal(models.TextChoices):
    """Why nothing is signed at the moment."""

    NOTHING = "", _("nothing is wrong")
    NO_KEY = "no_key", _("The key of the public log is missing.")
    OTHER_KEY = "other_key", _("The key is not the one with which the public log was begun.")
    DATABASE_OLDER = "older", _("The database is older than the public log: a backup was put back.")
    ROOT_DIFFERS = "differs", _("The database and the published log do not agree.")
    BAD_CHECKPOINT = "checkpoint", _("The published checkpoint is damaged, or signed by another key.")


class Log(models.Model):
    """The log as a whole. One row; its lock makes whoever appends single.

    `origin` and `verifier` follow the site's address until the first leaf, and stay for ever from then on.
    """

    id = models.BigIntegerField(primary_key=True, default=1, editable=False)
    origin = models.CharField(max_length=255, blank=True)
    verifier = models.CharField(max_length=400, blank=True, help_text="The public key, as signed notes write it.")
    published_size = models.BigIntegerField(default=0)
    checkpoint = models.BinaryField(default=b"", help_text="The newest one, signed, as published.")
    refused = models.CharField(max_length=12, choices=Refusal, blank=True, default=Refusal.NOTHING)
    mixed_day = models.DateField(null=True, help_text="When pairs that cancel each other were mixed in last.")
    acts = models.BigIntegerField(default=0, help_text="How many leaves had to keep their order.")
    lost = models.IntegerField(default=0, help_text="Counted by the log and by no row: the rows were lost.")

    def __str__(self) -> str:
        return "log"


class Leaf(models.Model):
    """One entry of the log. The tiles are made of kind, day and payload alone."""

    index = models.BigIntegerField(primary_key=True)
    kind = models.PositiveSmallIntegerField()
    day = models.PositiveSmallIntegerField(help_text="Days since 2020-01-01.")
    payload = models.BinaryField(max_length=32)
    voided_by = models.BigIntegerField(null=True, help_text="The manifest that set it aside, until one puts it back.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payload"], condition=Q(kind=1), name="transparency_leaf_commitment"),
            models.CheckConstraint(condition=Q(kind__gte=1, kind__lte=5), name="transparency_leaf_kind"),
            models.CheckConstraint(condition=Q(kind=1) | Q(voided_by=None), name="transparency_only_signs_are_void"),
        ]
        indexes = [
            models.Index(fields=["voided_by"], condition=Q(voided_by__isnull=False), name="transparency_leaf_void")
        ]

    def __str__(self) -> str:
        return f"leaf {self.index}"

    def entry(self) -> bytes:
        """Its 36 bytes."""
        return entry_bytes(self.kind, self.day, bytes(self.payload))


class Pending(models.Model):
    """What will be a leaf. `due_hour` was drawn when it was handed over: the window is a day wide, so it tells no more.

    Nothing refers from a WITHDRAW to its SIGN. What is set aside waits until that is taken back: a SIGN for the act,
    and the WITHDRAW of a leaf for the manifest.
    """

    id = RandomIdField()
    kind = models.PositiveSmallIntegerField(default=Kind.SIGN)
    payload = models.BinaryField(max_length=32)
    due_hour = models.PositiveIntegerField(help_text="Hours since 1970.")
    place = models.BigIntegerField(null=True, help_text="Of what must keep its order and goes before all others.")
    waits_for = models.BigIntegerField(null=True, help_text="The act or manifest that must be taken back first.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payload"], condition=Q(kind=1), name="transparency_pending_commitment"),
        ]
        indexes = [models.Index(fields=["due_hour"], name="transparency_pending_due")]

    def __str__(self) -> str:
        return f"pending {self.id}"


class Document(models.Model):
    """What a leaf holds the hash of: a manifest, or a document about the log. Served at `/log/<kind>/<hash>`."""

    class Kind(models.TextChoices):
        MANIFEST = "manifest"
        META = "meta"

    id = RandomIdField()
    kind = models.CharField(max_length=10, choices=Kind)
    leaf_kind = models.PositiveSmallIntegerField()
    digest = models.BinaryField(max_length=32)
    body = models.BinaryField()
    number = models.PositiveIntegerField(default=0, help_text="How many leaves a manifest is about.")
    reason = models.CharField(max_length=12, choices=Reason, blank=True)
    subject = models.CharField(max_length=60, blank=True, help_text="Of a META: what the newest one holds good for.")
    act = models.BigIntegerField(null=True, help_text="The act of an upper room that it belongs to, a random number.")
    place = models.BigIntegerField(default=0, help_text="In which order they were announced.")
    index = models.BigIntegerField(null=True, help_text="Its leaf, once there is one.")

    class Meta:
        indexes = [
            models.Index(fields=["digest"], name="transparency_digest"),
            models.Index(fields=["index"], name="transparency_of_leaf"),
        ]

    def __str__(self) -> str:
        return f"document {self.id}"


class Batch(models.Model):
    """The tree as it was after one batch, with the numbers up to there. Checkpoints have these sizes only."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField(max_length=32)
    day = models.DateField()
    signed = models.BigIntegerField()
    withdrawn = models.BigIntegerField()
    voided = models.BigIntegerField()
    restored = models.BigIntegerField()

    def __str__(self) -> str:
        return f"batch up to {self.size}"

    @property
    def total(self) -> int:
        """The count that the log proves at this size."""
        return self.signed - self.withdrawn - self.voided + self.restored
