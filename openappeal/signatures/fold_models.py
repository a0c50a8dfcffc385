"""Repeated signatures on their way to the public log. A model; `models` imports it for Django."""

from __future__ import annotations

from django.db import models

from openappeal.cms.fields import RandomIdField
from openappeal.signatures.cohorts import Held


class Fold(models.Model):
    """A signing that folded into a signature, until the clock has handed it to the public log.

    Her receipt must come into the log like any other, or whoever reads a mailbox could sign once more and see from its
    absence that somebody had signed. So it goes the way of a new signature: it waits for the clock, and what would have
    been set aside waits here and is let through with the others of its network, or goes after 14 days. There is no
    link to the signature.
    """

    id = RandomIdField()
    commitment = models.BinaryField(max_length=32)
    held = models.CharField(max_length=10, choices=Held, blank=True, default=Held.NO)
    network = models.BinaryField(max_length=8, default=b"")
    provider = models.BinaryField(max_length=8, default=b"")
    day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["held"], name="signatures_fold_held")]

    def __str__(self) -> str:
        return f"fold {self.id}"
