"""Shorter forms of an edition: the condensed text, and excerpts. The full text itself is the edition."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.appeals.models import Edition, State
from openappeal.cms.fields import RandomIdField


class FormKind(models.TextChoices):
    CONDENSED = "condensed", _("condensed text")
    EXCERPT = "excerpt", _("excerpt")


class TextForm(models.Model):
    """A shorter form of one published edition, and so of one version. draft → published; it may go at any time.

    Nobody signs it, so it may be taken away. It is never changed: a new one is made of the newer edition. A condensed
    text is made of its parts; an excerpt's `words` are a passage of the edition. `written_by` wrote it last,
    `agreed_by` has agreed since to its short wordings of demands that must appear.
    """

    id = RandomIdField()
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="forms")
    kind = models.CharField(max_length=10, choices=FormKind)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    words = models.TextField(blank=True)
    text = models.TextField(blank=True, help_text="The plain text whose SHA-256 is published.")
    sha256 = models.CharField(max_length=64, blank=True)
    published_date = models.DateField(null=True, blank=True)
    written_by = models.CharField(max_length=150)
    agreed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, published_date=None, sha256="", text="")
                | (Q(state=State.PUBLISHED, published_date__isnull=False) & ~Q(sha256="") & ~Q(text="")),
                name="appeals_form_published_pair",
            ),
            models.CheckConstraint(
                condition=Q(agreed_by="") | ~Q(agreed_by=models.F("written_by")), name="appeals_form_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.edition}"


class TextFormPart(models.Model):
    """A place that a form holds. `words` are a shorter wording, or empty: the edition's own."""

    id = RandomIdField()
    form = models.ForeignKey(TextForm, on_delete=models.CASCADE, related_name="parts")
    mark = models.BigIntegerField()
    words = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "mark"], name="appeals_form_part")]

    def __str__(self) -> str:
        return f"part of {self.form}"
