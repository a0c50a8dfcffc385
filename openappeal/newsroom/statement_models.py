"""What a well-known person said for the campaign, as she approved it, and what it may be used for."""

from __future__ import annotations

import hashlib
import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField

LONGEST_TEXT = 20_000
LONGEST_SHORT = 1_500
LONGEST_EXCERPT = 1_000
LONGEST_ANSWER = 1_000


class Scope(models.TextChoices):
    """Where somebody's words or picture may be shown."""

    SITE = "site", _("this site")
    ADS = "ads", _("advertisements")
    RELEASES = "releases", _("press releases and the press page")
    FUNDRAISING = "fundraising", _("asking for money")
    SOCIAL = "social", _("social media")


class Statement(models.Model):
    """A statement in all its languages. draft → open; when its author takes it back, the row and all below it go.

    `scope` is a list of `Scope`. No address of the author is kept.
    """

    id = RandomIdField()
    slug = models.SlugField(max_length=80, unique=True)
    scope = models.JSONField(default=list)
    opened_day = models.DateField(null=True)
    written_by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"statement {self.pk}"


class StatementEdition(models.Model):
    """A statement in one language: the author's name and credit line as written there, the full text, a short form.

    `approved_day` is the day on which the author approved exactly these words; changing them empties it.
    `answer` is what she says is wrong with them.
    """

    id = RandomIdField()
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="editions")
    language = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    credit = models.CharField(max_length=200, blank=True)
    text = models.TextField(max_length=LONGEST_TEXT)
    short = models.TextField(max_length=LONGEST_SHORT, blank=True)
    approved_day = models.DateField(null=True)
    answer = models.TextField(max_length=LONGEST_ANSWER, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "language"], name="newsroom_statement_language"),
            models.CheckConstraint(
                condition=Q(approved_day=None) | Q(answer=""), name="newsroom_statement_approved_or_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.statement} in {self.language}"

    def seal(self) -> str:
        """SHA-256 of everything that the author sees of this language when she approves it."""
        excerpts = list(self.excerpts.order_by("number").values_list("number", "words"))
        seen = [self.language, self.name, self.credit, self.text, self.short, excerpts, sorted(self.statement.scope)]
        return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


class Excerpt(models.Model):
    """A passage cut from an edition word for word. One passage has the same `number` in every language."""

    id = RandomIdField()
    edition = models.ForeignKey(StatementEdition, on_delete=models.CASCADE, related_name="excerpts")
    number = models.PositiveSmallIntegerField()
    words = models.TextField(max_length=LONGEST_EXCERPT)
    approved_day = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="newsroom_excerpt_number")]

    def __str__(self) -> str:
        return f"excerpt {self.pk}"


class StatementLink(models.Model):
    """The link by which the author answers. Only its hash is kept; a newer one takes its place."""

    id = RandomIdField()
    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, related_name="link")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_by = models.CharField(max_length=150)
    expires_day = models.DateField()

    def __str__(self) -> str:
        return f"statement link {self.pk}"
