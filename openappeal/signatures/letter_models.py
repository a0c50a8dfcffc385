"""Letters to public signers about their signature, and who gets them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class Occasion(models.TextChoices):
    """Why a letter is written. There is none for news: subscribers get that, and only they."""

    DEMAND = "demand", _("a demand has changed")
    BREACH = "breach", _("data came into the wrong hands")
    OTHER = "other", _("something else about the signature")


class LetterState(models.TextChoices):
    """draft ⇄ proposed → sending ⇄ paused → done; sending or paused → stopped. A draft may be thrown away."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("waits for a second person")
    SENDING = "sending", _("is being sent")
    PAUSED = "paused", _("paused")
    STOPPED = "stopped", _("stopped")
    DONE = "done", _("sent")


class SignerLetter(models.Model):
    """What organisers write to signers about their signature, in several languages.

    `versions`, `languages` and `countries` say to whom; an empty list means all. `recipients` is the
    number when the sending began; the four numbers after it are what became of the letters.
    """

    id = RandomIdField()
    occasion = models.CharField(max_length=10, choices=Occasion)
    about = models.ForeignKey(
        "appeals.Version", on_delete=models.PROTECT, null=True, related_name="+", help_text="Which changed a demand."
    )
    versions = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=LetterState, default=LetterState.DRAFT)
    written_by = models.CharField(max_length=150)
    approved_by = models.CharField(max_length=150, blank=True)
    approved_day = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    finished_day = models.DateField(null=True)
    queued_up_to = models.BigIntegerField(default=-1, help_text="The last signature's id for which one was queued.")
    recipients = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    uncertain = models.PositiveIntegerField(default=0)
    expired = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft")
                | Q(state="proposed") & ~Q(reason="")
                | ~Q(approved_by="") & Q(approved_day__isnull=False) & ~Q(reason=""),
                name="signatures_letter_is_approved",
            ),
        ]

    def __str__(self) -> str:
        return f"letter to signers {self.id}"


class SignerLetterText(models.Model):
    """The words of a letter in one language. The subject stands on lock screens."""

    id = RandomIdField()
    letter = models.ForeignKey(SignerLetter, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=20)
    subject = models.CharField(max_length=45)
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "language"], name="signatures_letter_text_language")]

    def __str__(self) -> str:
        return f"words of {self.letter_id} in {self.language}"


class Delivery(models.Model):
    """One letter for one signature, while the letter is being sent. All go when it is done.

    Its uniqueness is what keeps a signer from getting a letter twice. `link` is the fresh personal
    link that the letter carries; it goes when the letter did not.
    """

    id = RandomIdField()
    letter = models.ForeignKey(SignerLetter, on_delete=models.CASCADE, related_name="deliveries")
    signature = models.ForeignKey("signatures.Signature", on_delete=models.CASCADE, related_name="+")
    link = models.OneToOneField("signatures.PersonalLink", on_delete=models.SET_NULL, null=True)
    queued = models.BooleanField(default=True, help_text="The outbox has it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["letter", "signature"], name="signatures_one_letter_each")]
        indexes = [models.Index(fields=["letter"], condition=Q(queued=True), name="signatures_letters_queued")]

    def __str__(self) -> str:
        return f"delivery {self.id}"
