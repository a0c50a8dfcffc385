"""What others wrote and said about the campaign, and the copy of it that the team keeps."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class CoverageKind(models.TextChoices):
    ARTICLE = "article", _("article")
    INTERVIEW = "interview", _("interview")
    BROADCAST = "broadcast", _("broadcast")
    AUDIO_ROOM = "audio_room", _("audio room")


class Coverage(models.Model):
    """One article, interview, broadcast or audio room. On the public list when `is_shown`.

    `people` are those whom it quotes, as it names them. `reach` is told only with who says so and how it was counted.
    `dead_day` is the day on which somebody found that the page is no longer there.
    """

    id = RandomIdField()
    url = models.URLField(max_length=500, unique=True)
    outlet = models.CharField(max_length=120, blank=True)
    title = models.CharField(max_length=300, blank=True)
    day = models.DateField(null=True)
    language = models.CharField(max_length=20, blank=True)
    kind = models.CharField(max_length=12, choices=CoverageKind, default=CoverageKind.ARTICLE)
    people = models.JSONField(default=list, blank=True)
    reach = models.PositiveBigIntegerField(null=True)
    reach_source = models.CharField(max_length=200, blank=True)
    reach_method = models.CharField(max_length=200, blank=True)
    dead_day = models.DateField(null=True)
    is_shown = models.BooleanField(default=False)
    noted_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_shown=False) | (Q(day__isnull=False) & ~Q(outlet="") & ~Q(title="") & ~Q(language="")),
                name="newsroom_coverage_shown_whole",
            ),
            models.CheckConstraint(
                condition=Q(reach=None, reach_source="", reach_method="")
                | (Q(reach__isnull=False) & ~Q(reach_source="") & ~Q(reach_method="")),
                name="newsroom_coverage_reach_has_source",
            ),
        ]

    def __str__(self) -> str:
        return f"coverage {self.pk}"


class Snapshot(models.Model):
    """The page's bytes as they were fetched, compressed, and their SHA-256. For the team; never shown to readers."""

    id = RandomIdField()
    coverage = models.OneToOneField(Coverage, on_delete=models.CASCADE, related_name="snapshot")
    page = models.BinaryField(help_text="gzip")
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    fetched_day = models.DateField()

    def __str__(self) -> str:
        return f"snapshot {self.pk}"
