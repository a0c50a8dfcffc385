"""Placements: the Appeal in one issue of one publication, or on one site, from the wish for it to the tear sheet."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.cms.proposals import Proposal


class PlacementKind(models.TextChoices):
    """Where it appears."""

    PRINT = "print", _("in print")
    ONLINE = "online", _("online")


class PlacementState(models.TextChoices):
    """wanted → booked → sent → appeared. From every state before the last it can fall through."""

    WANTED = "wanted", _("wanted")
    BOOKED = "booked", _("booked")
    SENT = "sent", _("file sent")
    APPEARED = "appeared", _("appeared")
    FELL = "fell", _("fell through")


class Placement(models.Model):
    """The Appeal in one issue of one publication. One that is online need have none.

    `booked_day`, `sent_day` and `appeared_day` are when each step was taken, and stay if it falls through. What is not
    said here of the two last days is what the publication says. Of the tear sheet only a picture is kept that is too
    small for names to be read (`tear_sheets`). `reach` is said only with who says it, and when.
    """

    id = RandomIdField()
    slug = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=6, choices=PlacementKind)
    outlet = models.CharField(max_length=120)
    publication = models.ForeignKey(
        "printing.Publication", on_delete=models.PROTECT, null=True, blank=True, related_name="placements"
    )
    state = models.CharField(max_length=8, choices=PlacementState, default=PlacementState.WANTED)
    booking_day = models.DateField(null=True)
    art_day = models.DateField(null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    booked_day = models.DateField(null=True)
    sent_day = models.DateField(null=True)
    appeared_day = models.DateField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    quoted_minor = models.PositiveBigIntegerField(null=True)
    agreed_minor = models.PositiveBigIntegerField(null=True)
    drive = models.ForeignKey("fundraising.Drive", on_delete=models.SET_NULL, null=True, related_name="placements")
    prints = models.ManyToManyField("printing.Print", related_name="placements")
    expenses = models.ManyToManyField("fundraising.Expense", related_name="placements")
    coverage = models.ManyToManyField("newsroom.Coverage", related_name="placements")
    reach = models.PositiveBigIntegerField(null=True)
    reach_source = models.CharField(max_length=200, blank=True)
    reach_day = models.DateField(null=True)
    tear_url = models.URLField(max_length=500, blank=True)
    tear_sheet = models.BinaryField(null=True, help_text="JPEG")
    tear_width = models.PositiveSmallIntegerField(default=0)
    tear_height = models.PositiveSmallIntegerField(default=0)
    target = models.CharField(max_length=120, blank=True, help_text="Below /{lang}/: where banners lead.")
    follows = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="next_ones")
    is_public = models.BooleanField(default=False)
    source_language = models.CharField(max_length=20)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reach=None, reach_source="", reach_day=None)
                | Q(reach__isnull=False, reach_day__isnull=False) & ~Q(reach_source=""),
                name="printing_reach_has_source",
            ),
            models.CheckConstraint(
                condition=~Q(currency="") | Q(quoted_minor=None, agreed_minor=None),
                name="printing_price_has_currency",
            ),
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(first_day__lte=models.F("last_day")), name="printing_runs_forward"
            ),
            models.CheckConstraint(
                condition=~Q(state="booked") | Q(booked_day__isnull=False), name="printing_booked_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_day__isnull=False), name="printing_sent_has_day"
            ),
            models.CheckConstraint(
                condition=~Q(state="appeared") | Q(appeared_day__isnull=False), name="printing_appeared_has_day"
            ),
        ]

    def __str__(self) -> str:
        return f"placement {self.slug}"

    @property
    def last_to_book(self) -> date | None:
        """Its own day, or the publication's."""
        return self.booking_day or (self.publication.booking_day if self.publication else None)

    @property
    def file_by(self) -> date | None:
        """Its own day, or the publication's."""
        return self.art_day or (self.publication.art_day if self.publication else None)

    @property
    def is_over(self) -> bool:
        """Whether no step is left."""
        return self.state in (PlacementState.APPEARED, PlacementState.FELL)


class PlacementWords(models.Model):
    """A placement's words in one language. A public one has a page in the languages that have some.

    `banner` is what its banners say; where it is empty, the Appeal's title. `made_of` is the digest of the source's
    words of the time at which these were written, and `of` has them by place.
    """

    id = RandomIdField()
    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    issue = models.CharField(max_length=120, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    report = models.TextField(max_length=4000, blank=True)
    banner = models.CharField(max_length=90, blank=True)
    made_of = models.CharField(max_length=64, blank=True)
    of = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["placement", "language"], name="printing_one_text_each")]

    def __str__(self) -> str:
        return f"placement words {self.pk}"


class ProposedPlacementWords(Proposal):
    """A translator's words for a placement in one language, which readers do not see."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="proposed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["placement", "language"], name="printing_one_proposal_each")]
