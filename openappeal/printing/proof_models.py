"""Who was chosen by hand, what well-known people say to a print, and sizes of type that were found."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField

LONGEST_LINE = 160
"""Of a line that somebody wishes, as long as the longest that there can be."""


class Pick(models.Model):
    """That somebody was chosen for a print by hand. It goes with the signature, and when the name is shown or may be
    printed no more (`retention`).
    """

    id = RandomIdField()
    print = models.ForeignKey("printing.Print", on_delete=models.CASCADE, related_name="picks")
    signature = models.ForeignKey("signatures.Signature", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["print", "signature"], name="printing_picked_once")]

    def __str__(self) -> str:
        return f"pick {self.id}"


class ProofState(models.TextChoices):
    """What a well-known person said to standing in one print. Who has no row was not asked."""

    WAITING = "waiting", _("the letter is being written")
    NO_ADDRESS = "no_address", _("no e-mail address is noted, or more than one")
    ASKED = "asked", _("asked")
    APPROVED = "approved", _("approved")
    CHANGE = "change", _("wants another line")
    OUT = "out", _("asked to be left out")
    DROPPED = "dropped", _("left out by you")


LEFT_OUT = (ProofState.OUT, ProofState.DROPPED)
ANSWERED = (ProofState.APPROVED, ProofState.CHANGE, ProofState.OUT)


class Proof(models.Model):
    """One well-known person's answer to one print, and the link by which she gives it, as a hash.

    `wording` is a keyed mark of what she was shown when she approved it (`proof_queries.seal`): it holds for that
    alone. `answer` is the line that she would rather have.
    """

    id = RandomIdField()
    print = models.ForeignKey("printing.Print", on_delete=models.CASCADE, related_name="proofs")
    signature = models.ForeignKey("signatures.Signature", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=ProofState, default=ProofState.WAITING)
    wording = models.CharField(max_length=64, blank=True)
    answer = models.CharField(max_length=LONGEST_LINE, blank=True)
    token_hash = models.BinaryField(max_length=32, unique=True, null=True)
    expires_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["print", "signature"], name="printing_asked_once_each"),
            models.CheckConstraint(
                condition=Q(state="change") & ~Q(answer="") | ~Q(state="change") & Q(answer=""),
                name="printing_change_has_line",
            ),
            models.CheckConstraint(
                condition=Q(token_hash=None, expires_day=None) | Q(token_hash__isnull=False, expires_day__isnull=False),
                name="printing_link_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"proof {self.id}"


class SettingState(models.TextChoices):
    """asked → found, or failed."""

    ASKED = "asked", "asked"
    FOUND = "found", "found"
    FAILED = "failed", "failed"


class Setting(models.Model):
    """Sizes with which a page fits, so that they are looked for once. `mark` is a keyed hash of everything that the
    page says: no name stands here, and whoever leaves makes another page of it.
    """

    id = RandomIdField()
    mark = models.CharField(max_length=64, unique=True)
    print = models.ForeignKey("printing.Print", on_delete=models.CASCADE, null=True, related_name="settings")
    state = models.CharField(max_length=10, choices=SettingState, default=SettingState.ASKED)
    done = models.PositiveSmallIntegerField(default=0)
    of = models.PositiveSmallIntegerField(default=0)
    names = models.FloatField(null=True)
    text = models.FloatField(null=True)
    is_split = models.BooleanField(default=False)
    day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="found", names__isnull=False, text__isnull=False)
                | ~Q(state="found") & Q(names=None, text=None),
                name="printing_found_has_sizes",
            )
        ]

    def __str__(self) -> str:
        return f"setting {self.id}"
