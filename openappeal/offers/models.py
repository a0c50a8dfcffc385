"""Offers of help, and openings of them. Nothing here is finer than a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.privacy import openings


class Help(models.TextChoices):
    """Kinds of help, as the form offers them."""

    SHARE = "share", _("Pass it on")
    TRANSLATE = "translate", _("Translate")
    QUOTE = "quote", _("Give a quote")
    SPEAK = "speak", _("Speak")
    MONEY = "money", _("Raise money")
    OPINION = "opinion", _("Tell you what I think")


class OfferState(models.TextChoices):
    """new → answered → closed, also new → closed, and back from closed until it is erased."""

    NEW = "new", _("new")
    ANSWERED = "answered", _("answered")
    CLOSED = "closed", _("closed")


class Offer(models.Model):
    """Help that somebody offers. `sealed` holds all that was typed, padded to one size.

    `kinds` are the kinds' keys, each between spaces: " share speak ".
    """

    id = RandomIdField()
    kinds = models.CharField(max_length=80)
    language = models.CharField(max_length=20)
    day = models.DateField()
    sealed = models.BinaryField()
    code_hash = models.BinaryField(max_length=32, unique=True)
    state = models.CharField(max_length=10, choices=OfferState, default=OfferState.NEW)
    closed_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="closed", closed_day__isnull=False) | (~Q(state="closed") & Q(closed_day=None)),
                name="offers_closed_pair",
            )
        ]
        indexes = [models.Index(fields=["state", "day"], name="offers_inbox")]

    def __str__(self) -> str:
        return f"offer {self.id}"


class Opening(openings.Opening):
    """An organiser asks the worker to open one offer."""

    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, related_name="openings")

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="offers_opening_has_reason")]
