"""What the press page tells beside numbers and quotes: who we are, how names are said, and photographs with rights."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from openappeal.cms.fields import RandomIdField
from openappeal.newsroom.models import Consent


class Boilerplate(models.Model):
    """The few sentences under every release that say who we are, in one language."""

    id = RandomIdField()
    language = models.CharField(max_length=20, unique=True)
    text = models.TextField(max_length=1500)

    def __str__(self) -> str:
        return f"boilerplate in {self.language}"


class PressName(models.Model):
    """A name that journalists need: in Latin and in Persian letters, and how it is said.

    A prisoner's name stands with the consent that allows it, and goes from the page when that ends.
    """

    id = RandomIdField()
    latin = models.CharField(max_length=120)
    persian = models.CharField(max_length=120)
    said = models.CharField(max_length=120, help_text="How it is said, in Latin letters: eh-VEEN.")
    is_prisoner = models.BooleanField()
    consent = models.ForeignKey(Consent, null=True, on_delete=models.CASCADE, related_name="press_names")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_prisoner=False, consent=None) | Q(is_prisoner=True, consent__isnull=False),
                name="newsroom_prisoner_has_consent",
            )
        ]

    def __str__(self) -> str:
        return f"press name {self.pk}"


class Photo(models.Model):
    """A photograph, made anew from its pixels, with the record of its rights. There is none without the record.

    `holder` owns the rights, `licence` says what is allowed and `proof` how we know; `edits` is what was done to the
    picture; `people` who can be recognised. `scope` is a list of `statement_models.Scope`. `words` by language: caption
    and alt. `proof` and `people` are for the team. `is_listed`: it stands on the press page.
    """

    id = RandomIdField()
    jpeg = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    sha256 = models.CharField(max_length=64)
    holder = models.CharField(max_length=120)
    licence = models.CharField(max_length=200)
    proof = models.CharField(max_length=300)
    credit = models.CharField(max_length=120)
    edits = models.CharField(max_length=200)
    people = models.CharField(max_length=300)
    scope = models.JSONField(default=list)
    is_listed = models.BooleanField(default=False)
    words = models.JSONField(default=dict)
    added_by = models.CharField(max_length=150)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(holder="") & ~Q(licence="") & ~Q(proof="") & ~Q(credit="") & ~Q(edits="") & ~Q(people=""),
                name="newsroom_photo_has_its_rights",
            )
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"
