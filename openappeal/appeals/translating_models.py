"""What surrounds the translation of an edition: who wrote, who reads it again, who may work by a link, who is named.

None of it is part of the Appeal's text. A draft edition is *in work*; *handed over* while it has a `Handing` in
review; *approved* when a second reader has set `in_step`. A later word of anybody brings it back into work.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.appeals.models import Edition
from openappeal.cms.fields import RandomIdField

LONGEST_PART = 6000
"""Letters of one place. In Persian that is 36 kB of a form."""
LONGEST_WORD = 1000
LONGEST_LABEL = 60
LONGEST_CREDIT = 80


class HandingState(models.TextChoices):
    """review → returned → review; approving and writing on end both."""

    REVIEW = "review", _("waits for a second reader")
    RETURNED = "returned", _("sent back")


class Handing(models.Model):
    """That an edition was handed to a second reader, or that one sent it back with a word.

    `by` is the login of whoever did that last, or the mark of a job's link (`job_mark`).
    """

    id = RandomIdField()
    edition = models.OneToOneField(Edition, on_delete=models.CASCADE, related_name="handing")
    state = models.CharField(max_length=10, choices=HandingState)
    by = models.CharField(max_length=150)
    word = models.CharField(max_length=LONGEST_WORD, blank=True)

    def __str__(self) -> str:
        return f"{self.edition}: {self.state}"


class Writer(models.Model):
    """Who has written or handed over words of a draft edition: never its second reader. Gone once it is published.

    Of what came by a link, `by` is the link's mark and `link_by` who made it.
    """

    id = RandomIdField()
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="writers")
    by = models.CharField(max_length=150)
    link_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "by"], name="appeals_one_row_a_writer")]

    def __str__(self) -> str:
        return f"writer of {self.edition}"


class JobLink(models.Model):
    """A link by which somebody without an account works on one edition. Only its hash is kept, and no address.

    `label` is what the team calls the person. Taking the link back deletes the row.
    """

    id = RandomIdField()
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="links")
    token_hash = models.BinaryField(max_length=32, unique=True)
    label = models.CharField(max_length=LONGEST_LABEL)
    made_by = models.CharField(max_length=150)
    expires_day = models.DateField()

    def __str__(self) -> str:
        return f"job link {self.pk}"

    @property
    def mark(self) -> str:
        """What stands for the person behind the link where otherwise a login stands."""
        return f"link:{self.pk}"


class CreditStyle(models.TextChoices):
    NAME = "name", _("by name")
    VOLUNTEERS = "volunteers", _("as one of the volunteers of this campaign")
    NONE = "none", _("not at all")


class Credit(models.Model):
    """How somebody wants to be named as a translator of an edition. Without a row she is not named.

    No part of the text that is hashed: it may change, or go, at any time.
    """

    id = RandomIdField()
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="credits")
    person = models.CharField(max_length=150, help_text="A login, or the mark of a job's link.")
    style = models.CharField(max_length=12, choices=CreditStyle)
    name = models.CharField(max_length=LONGEST_CREDIT, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["edition", "person"], name="appeals_one_credit_a_person"),
            models.CheckConstraint(
                condition=(Q(style=CreditStyle.NAME) & ~Q(name="")) | (~Q(style=CreditStyle.NAME) & Q(name="")),
                name="appeals_credit_named_or_not",
            ),
        ]

    def __str__(self) -> str:
        return f"credit {self.pk}"


class NameForm(models.Model):
    """A name that stands in the Appeal, with its spellings by language: by it the check knows “Evin” in «اوین»."""

    id = RandomIdField()
    forms = models.JSONField(default=dict, help_text="Language tag → list of spellings.")

    def __str__(self) -> str:
        return f"name {self.pk}"
