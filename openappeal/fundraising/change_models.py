"""What a drive had said before it said something else, with the day of the change."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.fundraising.drive_models import Drive


class Subject(models.TextChoices):
    """What was changed."""

    GOAL = "goal", _("Goal")
    DEADLINE = "deadline", _("Last day")
    SURPLUS = "surplus", _("What is above the goal")
    HOW_TO_GIVE = "how_to_give", _("How to give")
    IF_MISSED = "if_missed", _("If the goal is not reached")
    IF_MORE = "if_more", _("If more comes")


class DriveChange(models.Model):
    """Something that readers had been told, and were told otherwise from a day on; only of a drive that was opened.

    `before` and `after` are the words themselves, in `language`; of a goal currency and minor units, “USD 1400000”; of
    a last day that day in ISO 8601; of what is above the goal the key of its purpose. Nothing said is "". What changes
    several times on one day is one change, and none if all is in the end as it was.
    """

    id = RandomIdField()
    drive = models.ForeignKey(Drive, on_delete=models.CASCADE, related_name="changes")
    subject = models.CharField(max_length=12, choices=Subject)
    language = models.CharField(max_length=20, blank=True)
    day = models.DateField()
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["drive", "subject", "language", "day"], name="fundraising_one_change_each_day"
            ),
            models.CheckConstraint(condition=~Q(before=F("after")), name="fundraising_change_changes"),
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"
