"""Switches: parts of the campaign that somebody has stopped."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    """What can be stopped at once, each by itself."""

    SIGNING = "signing", _("Signing")
    COUNTING = "counting", _("Counting")
    WALL = "wall", _("The wall of names")
    LETTERS = "letters", _("Letters")
    HOLDING = "holding", _("Setting bursts aside")
    PLAIN_FORM = "plain_form", _("The sign form without a script")


class Switch(models.Model):
    """A part that is stopped. The row goes when the part starts again."""

    part = models.CharField(primary_key=True, max_length=10, choices=Part)
    since_day = models.DateField()
    reason = models.CharField(max_length=500, help_text="For the staff. Readers see the words.")
    words = models.JSONField(default=dict, help_text="What readers are told, by language.")

    def __str__(self) -> str:
        return f"switch {self.part}"
