"""What a translation was made of, and the words that wait to become it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class TextKind(models.TextChoices):
    """What is translated. `subject` names it: a page's translation key, a letter's number, or "site"."""

    PAGE = "page", _("Page")
    WORDS = "words", _("Words on every page")
    MENU = "menu", _("Menu and footer")
    LETTER = "letter", _("Letter to signers")


class Stage(models.TextChoices):
    """none → work → review → none; from review also back to work."""

    NONE = "none", _("nobody is at it")
    WORK = "work", _("in work")
    REVIEW = "review", _("waits for a second reader")


class Translation(models.Model):
    """One text in one language.

    `made_of` holds the source's words by part, as they were when the translation was made or last said to say the same;
    `pairs` leads from the source's parts to the translation's where their ids differ. `draft` holds what has been typed
    since, each with the source's words of that moment: {key: {"text", "of"}}. `mark` changes with every change of the
    draft, so that a form that was opened before is recognised.
    """

    id = RandomIdField()
    kind = models.CharField(max_length=10, choices=TextKind)
    subject = models.CharField(max_length=40)
    language = models.CharField(max_length=20)
    source_language = models.CharField(max_length=20)
    is_made = models.BooleanField(default=False, help_text="It has translated the source once.")
    made_of = models.JSONField(default=dict)
    pairs = models.JSONField(default=dict)
    digest = models.CharField(max_length=64, blank=True, help_text="Of a letter's words, to see who changed them.")
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.NONE)
    draft = models.JSONField(default=dict)
    leave_out = models.JSONField(default=list)
    writers = models.JSONField(default=list, help_text="Logins of those whose words are in the draft.")
    note = models.CharField(max_length=300, blank=True, help_text="Of the second reader, who gave it back.")
    mark = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "language"], name="website_one_translation"),
            models.CheckConstraint(condition=~Q(language=models.F("source_language")), name="website_not_of_itself"),
        ]

    def __str__(self) -> str:
        return f"translation {self.pk}"
