"""Organisations that sign, and the proof that they decided to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class Decided(models.TextChoices):
    """Who of the organisation has decided."""

    BOARD = "board", _("Its board or committee")
    MEMBERS = "members", _("A vote of its members")
    OTHER = "other", _("In another way")


class ProofState(models.TextChoices):
    """waits → asked → accepted | refused; from waits straight to either; back from both to asked."""

    WAITS = "waits", _("waits to be asked for the proof")
    ASKED = "asked", _("asked for the proof")
    ACCEPTED = "accepted", _("proof seen; stands among the organisations")
    REFUSED = "refused", _("no proof; does not count")


class Proof(models.TextChoices):
    """What the proof was. It is looked at where it came; no copy of it is kept here."""

    MINUTES = "minutes", _("minutes or a resolution")
    LETTER = "letter", _("a letter on its paper")
    WEBSITE = "website", _("published on its own website")
    CALL = "call", _("said at a number or place of its own, found by us")


class Organisation(models.Model):
    """What an organisation's signature has beside a person's. It goes with the signature.

    The signature is set aside (`Held.PROOF`) until the proof is accepted: it counts nowhere and nobody sees it. Who
    answers for it, and what was written about the decision, lies sealed in its `Contact`.
    """

    id = RandomIdField()
    signature = models.OneToOneField("signatures.Signature", on_delete=models.CASCADE, related_name="organisation")
    decided = models.CharField(max_length=10, choices=Decided)
    state = models.CharField(max_length=10, choices=ProofState, default=ProofState.WAITS)
    state_day = models.DateField()
    proof = models.CharField(max_length=10, choices=Proof, blank=True)
    proof_day = models.DateField(null=True)
    proof_by = models.CharField(max_length=150, blank=True)
    proof_detail = models.CharField(max_length=160, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(proof="") & ~Q(proof_by="") & Q(proof_day__isnull=False),
                name="signatures_accepted_has_proof",
            )
        ]
        indexes = [models.Index(fields=["state", "state_day"], name="signatures_organisations")]

    def __str__(self) -> str:
        return f"organisation {self.id}"
