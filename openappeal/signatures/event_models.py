"""Codes of events: what a table at a vigil shows for people to scan."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from openappeal.cms.fields import RandomIdField


class EventCode(models.Model):
    """A code that some event shows, good for some days and some signatures.

    It says nothing about anybody: `used` counts forms that were sent with it, and no signature keeps
    which code it came by.
    """

    id = RandomIdField()
    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    from_day = models.DateField()
    until_day = models.DateField()
    places = models.PositiveIntegerField(help_text="How many may sign with it.")
    used = models.PositiveIntegerField(default=0)
    ended = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until_day__gte=F("from_day")), name="signatures_event_days"),
            models.CheckConstraint(condition=Q(places__gte=1), name="signatures_event_places"),
        ]

    def __str__(self) -> str:
        return f"event code {self.id}"
