"""Facts of imports: a list, the parts of it that wait, pairs to decide on, what is remembered.

Nothing readable of a person stands here. What a list says is sealed under a key that only the organiser's
browser holds, and goes when the import is done, or after a day.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from openappeal.appeals.models import Version
from openappeal.cms.fields import RandomIdField
from openappeal.signatures.models import Basis


class ImportRun(models.Model):
    """One list, taken in once. It knows its signatures, so that all of them can be taken out again.

    READ → CHECKING → CHECKED → IMPORTING → DONE → UNDONE. CHECKING and IMPORTING can stop and go on; back to READ
    when the columns are changed. LEFT: nobody went on for a day, and the list was erased.
    """

    class State(models.TextChoices):
        READ = "read", _("read, not yet checked")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked, not yet imported")
        IMPORTING = "importing", _("being imported")
        DONE = "done", _("imported")
        UNDONE = "undone", _("taken back")
        LEFT = "left", _("not finished, erased")

    id = RandomIdField()
    day = models.DateField()
    by = models.CharField(max_length=150, help_text="A staff member's login, or “command line”.")
    label = models.CharField(max_length=80, help_text="What the organisers call the list. No person's name.")
    basis = models.CharField(max_length=10, choices=Basis)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=20)
    wish = models.CharField(max_length=10, blank=True, help_text="What the people of the list asked for, if asked.")
    agreed = models.BooleanField(default=False, help_text="They agreed to be shown; without it no name can be.")
    state = models.CharField(max_length=10, choices=State, default=State.READ)
    rows = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0, help_text="How many parts of the list are through.")
    counts = models.JSONField(default=dict)
    file_tag = models.BinaryField(max_length=16, null=True, help_text="Recognises the same file, for going on.")
    sealed = models.BinaryField(null=True, help_text="Header and columns, under the browser's key.")
    erase_hour = models.BigIntegerField(null=True, help_text="Hours since 1970; then what waits is erased.")

    class Meta:
        indexes = [models.Index(fields=["day"], name="signatures_imports")]

    def __str__(self) -> str:
        return f"import {self.id}"


class ImportPart(models.Model):
    """Some rows of a list that waits to be imported. `outcome` says of row numbers what is wrong, and nothing else."""

    id = RandomIdField()
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    first_row = models.PositiveIntegerField()
    sealed = models.BinaryField(help_text="Rows, under the browser's key.")
    outcome = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="signatures_import_part")]

    def __str__(self) -> str:
        return f"part {self.id}"


class ImportPair(models.Model):
    """A row that may be the same person as an earlier row, or as a signature. An organiser decides."""

    class Decision(models.TextChoices):
        OPEN = "", _("not decided")
        SAME = "same", _("the same person")
        TWO = "two", _("two people")

    id = RandomIdField()
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="pairs")
    row = models.PositiveIntegerField()
    other_row = models.PositiveIntegerField(null=True)
    signature = models.ForeignKey("signatures.Signature", on_delete=models.CASCADE, null=True, related_name="+")
    decision = models.CharField(max_length=4, choices=Decision, blank=True, default=Decision.OPEN)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "row"], name="signatures_import_pair")]

    def __str__(self) -> str:
        return f"pair {self.id}"


class OtherSpelling(models.Model):
    """Another entry of a list that is the same person: by its tag it is known again, its spelling is for the office."""

    id = RandomIdField()
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="spellings")
    signature = models.ForeignKey("signatures.Signature", on_delete=models.CASCADE, related_name="spellings")
    tag = models.BinaryField(max_length=16, unique=True)
    name_tag = models.BinaryField(max_length=16, null=True)
    box = models.BinaryField(help_text="Sealed to the office key.")

    def __str__(self) -> str:
        return f"other spelling {self.id}"


class RememberedMapping(models.Model):
    """How the columns of such a list were meant. Headers are kept as tags: a header may be a person's name."""

    id = RandomIdField()
    fingerprint = models.BinaryField(max_length=16, unique=True)
    columns = models.JSONField(help_text="Tag of a header, in hexadecimal → what the column holds.")
    dates = models.CharField(max_length=3, blank=True)

    def __str__(self) -> str:
        return f"mapping {self.id}"
