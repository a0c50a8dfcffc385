"""Facts of petition sheets: which were printed, and what came of those that came back.

Nothing of a signer stands here. What is typed from a sheet is taken in like a list of its own (`import_models`), so
that it can be taken back as a whole.
"""

from __future__ import annotations

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField
from openappeal.signatures import sheet_codes
from openappeal.signatures.import_models import ImportRun

MOST_LINES = 20


class Paper(models.TextChoices):
    A4 = "a4", _("A4")
    LETTER = "letter", _("US Letter")


class SheetRun(models.Model):
    """Sheets that were printed together: the same text on each, another number. They are never printed otherwise."""

    id = RandomIdField()
    label = models.CharField(
        _("For which occasion"),
        max_length=60,
        help_text=_("For the team alone, such as “Toronto, 5 August”. It stands on no sheet. No person’s name."),
    )
    paper = models.CharField(_("Paper"), max_length=10, choices=Paper, default=Paper.A4)
    edition = models.ForeignKey("appeals.Edition", on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey("appeals.Edition", on_delete=models.PROTECT, null=True, related_name="+")
    form = models.ForeignKey("appeals.TextForm", on_delete=models.SET_NULL, null=True, related_name="+")
    second_form = models.ForeignKey("appeals.TextForm", on_delete=models.SET_NULL, null=True, related_name="+")
    is_condensed = models.BooleanField(default=False)
    second_is_condensed = models.BooleanField(default=False)
    lines = models.PositiveSmallIntegerField(
        _("Lines on a sheet"), default=12, validators=[MinValueValidator(5), MaxValueValidator(MOST_LINES)]
    )
    contact = models.CharField(
        _("Who answers"),
        max_length=120,
        blank=True,
        help_text=_("On each sheet beside the site’s name, such as an association and its post box."),
    )
    day = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(lines__gte=5, lines__lte=MOST_LINES), name="signatures_sheet_lines"),
            models.CheckConstraint(
                condition=Q(second=None) | ~Q(second=models.F("edition")), name="signatures_sheet_two_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"petition sheets {self.id}"

    @property
    def text_is_gone(self) -> bool:
        """Whether a condensed text on them was taken off the site or replaced: what is out there still counts."""
        forms = ((self.is_condensed, self.form_id), (self.second_is_condensed, self.second_form_id))
        return any(is_condensed and form is None for is_condensed, form in forms)


class PetitionSheet(models.Model):
    """One sheet. It is back while the list that was typed from it stands; when that is taken back, it can be typed
    anew.

    `entry_key` knows the screen from which it was typed, so that a form that is sent twice does not say that somebody
    else was first.
    """

    id = RandomIdField()
    run = models.ForeignKey(SheetRun, on_delete=models.CASCADE, related_name="sheets")
    code = models.CharField(max_length=9, unique=True)
    number = models.PositiveSmallIntegerField(help_text="Its place in the file.")
    taken_in = models.OneToOneField(ImportRun, on_delete=models.PROTECT, null=True, related_name="sheet")
    collected_day = models.DateField(null=True)
    illegible = models.PositiveSmallIntegerField(default=0)
    crossed_out = models.PositiveSmallIntegerField(default=0)
    entry_key = models.CharField(max_length=32, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="signatures_sheet_place"),
            models.CheckConstraint(
                condition=Q(taken_in=None, collected_day=None) | Q(taken_in__isnull=False, collected_day__isnull=False),
                name="signatures_sheet_back_has_day",
            ),
        ]

    def __str__(self) -> str:
        return f"petition sheet {self.code}"

    @property
    def printed(self) -> str:
        """Its number as it stands at its foot."""
        return sheet_codes.in_groups(self.code)

    @property
    def is_back(self) -> bool:
        """Whether what stood on it counts, or was looked at and counts nothing."""
        return self.taken_in is not None and self.taken_in.state != ImportRun.State.UNDONE

    @property
    def counts(self) -> dict[str, Any]:
        """What became of its lines, as of any list."""
        return self.taken_in.counts.get("import", {}) if self.taken_in else {}


class ScanKind(models.TextChoices):
    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"


class SheetScan(models.Model):
    """How a sheet looked, sealed to the office key: nothing on this server opens it."""

    id = RandomIdField()
    sheet = models.ForeignKey(PetitionSheet, on_delete=models.CASCADE, related_name="scans")
    kind = models.CharField(max_length=4, choices=ScanKind)
    sealed = models.BinaryField()
    day = models.DateField()
    erase_day = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["erase_day"], name="signatures_scan_ends")]

    def __str__(self) -> str:
        return f"scan {self.id}"
