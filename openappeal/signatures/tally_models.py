"""What the worker's clock keeps: the tally, and who leaves it. Models; `models` imports them for Django."""

from __future__ import annotations

from django.db import models

from openappeal.cms.fields import RandomIdField


class Departure(models.Model):
    """A counted signature that left a cell of the tally, not yet taken off.

    Withdrawals are applied in one batch a day, so that no single one shows. A move to another cell
    is applied together with the arrival there, or the sum would rise for a day.
    """

    id = RandomIdField()
    day = models.DateField()
    is_move = models.BooleanField(default=False)
    kind = models.CharField(max_length=20)
    basis = models.CharField(max_length=10)
    visibility = models.CharField(max_length=10)
    country = models.CharField(max_length=2, blank=True)
    sphere = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=20)
    version_number = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return f"departure {self.id}"


class Tally(models.Model):
    """How many counted signatures share these facts. Written by the worker's clock only."""

    id = RandomIdField()
    kind = models.CharField(max_length=20)
    basis = models.CharField(max_length=10)
    visibility = models.CharField(max_length=10)
    country = models.CharField(max_length=2, blank=True)
    sphere = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=20)
    version_number = models.PositiveSmallIntegerField()
    number = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "basis", "visibility", "country", "sphere", "language", "version_number"],
                name="signatures_tally_cell",
            )
        ]

    def __str__(self) -> str:
        return f"tally {self.number}"


class Clock(models.Model):
    """The day up to which departures were taken off. One row; its lock makes the clock single."""

    id = models.BigIntegerField(primary_key=True, default=1, editable=False)
    departures_until = models.DateField(null=True)

    def __str__(self) -> str:
        return "clock"
