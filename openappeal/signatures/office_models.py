"""Office keys: what names are sealed to, and that somebody has shown that she can open it."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q

from openappeal.cms.fields import RandomIdField

GOOD_FOR = timedelta(days=7)
"""How long a drill waits for its number: the key may lie in a safe in another town."""
SHOWN = slice(4, 12)
"""Of a recipient, the letters after “age1” by which people tell keys apart."""


class OfficeKey(models.Model):
    """The public half of an office key, noticed in `office.recipients` by the worker.

    in use → no longer in the file (`until_day`) → in use again. The row stays: what was sealed in its days
    opens with this key only.
    """

    id = RandomIdField()
    recipient = models.CharField(max_length=100, unique=True)
    since_day = models.DateField(help_text="When it was noticed first.")
    is_first = models.BooleanField(help_text="Nothing was noticed before: it may be older than that day.")
    until_day = models.DateField(null=True, help_text="When it was found gone from the file.")

    def __str__(self) -> str:
        return f"office key {self.recipient[SHOWN]}"


class OfficeDrill(models.Model):
    """One person and one key: a drill that is open, and the day on which she has last shown that it opens.

    open (digest) → proved, or ended by wrong numbers or time: then the digest is gone, and the row with it if
    nothing was proved before.
    """

    id = RandomIdField()
    key = models.ForeignKey(OfficeKey, on_delete=models.CASCADE, related_name="drills")
    by = models.CharField(max_length=150, help_text="The login of a staff member.")
    digest = models.CharField(max_length=64, blank=True, help_text="Keyed hash of the number in the file.")
    begun_day = models.DateField(null=True)
    wrong = models.PositiveSmallIntegerField(default=0)
    proved_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "by"], name="signatures_one_drill"),
            models.CheckConstraint(
                condition=(Q(digest="") & Q(begun_day=None) & Q(wrong=0) & Q(proved_day__isnull=False))
                | (~Q(digest="") & Q(begun_day__isnull=False)),
                name="signatures_drill_open_or_proved",
            ),
        ]

    def __str__(self) -> str:
        return f"drill {self.pk}"
