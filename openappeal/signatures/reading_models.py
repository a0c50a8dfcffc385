"""What helps those who read names: what was seen of a name, names that must not appear, decisions on many."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class Flagged(models.TextChoices):
    """Why a name asks for a second look, the gravest first. Never a verdict: a person decides."""

    PROTECTED = "protected", _("a name that must not appear")
    NEARLY_PROTECTED = "nearly_protected", _("nearly a name that must not appear")
    NOTABLE = "notable", _("a notable signer’s name")
    INSULT = "insult", _("an insult")
    LOOK_ALIKE = "look_alike", _("letters that only look alike")
    MIXED_SCRIPT = "mixed_script", _("two scripts in one word")
    LINK = "link", _("an address of the web or of a messenger")
    PHONE = "phone", _("a telephone number")
    SLOGAN = "slogan", _("perhaps a sentence")
    REPEATED = "repeated", _("repeated letters or piled-up marks")
    DIGITS = "digits", _("digits")
    CAPS = "caps", _("capitals only")


class Flag(models.Model):
    """One thing that was seen about a public name. What exactly is said when the name is read, from the name itself.

    Written when the worker looks at a name, anew whenever the name or what is looked for changes.
    """

    id = RandomIdField()
    signature = models.ForeignKey("signatures.Signature", on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=20, choices=Flagged)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signature", "kind"], name="signatures_one_flag")]
        indexes = [models.Index(fields=["kind", "signature"], name="signatures_flag_kind")]

    def __str__(self) -> str:
        return f"flag {self.id}"


class WhyProtected(models.TextChoices):
    """Why a name must not appear. Labels only: words of one's own would say who it is."""

    PRISONER = "prisoner", _("a prisoner")
    RELATIVE = "relative", _("a prisoner’s relative")
    ASKED = "asked", _("somebody who asked for it")
    OTHER = "other", _("another reason")


class ProtectedName(models.Model):
    """A name that must not appear, by the number that the list gives it. The name itself is nowhere."""

    id = RandomIdField()
    number = models.PositiveIntegerField(unique=True)
    why = models.CharField(max_length=10, choices=WhyProtected)
    day = models.DateField()
    by = models.CharField(max_length=150)

    def __str__(self) -> str:
        return f"protected name {self.number}"


class ProtectedTag(models.Model):
    """A keyed tag of one way to write a protected name, or of what those nearly the same have in common with it."""

    id = RandomIdField()
    name = models.ForeignKey(ProtectedName, on_delete=models.CASCADE, related_name="tags")
    tag = models.BinaryField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tag", "name"], name="signatures_protected_tag")]

    def __str__(self) -> str:
        return f"protected tag {self.id}"


class Watching(models.Model):
    """What is looked for, besides tags: the campaign's own list of insults. One row.

    Its lock makes looking and protecting single: a name is looked at before protected names are added, or after.
    """

    id = models.BigIntegerField(primary_key=True, default=1, editable=False)
    insults = models.TextField(blank=True)

    def __str__(self) -> str:
        return "watching"


class Together(models.Model):
    """A decision on many names in one press. Undone in one, too.

    `chosen` says by what they were chosen: flag, country, language, list; empty where each was ticked.
    """

    id = RandomIdField()
    decision = models.CharField(max_length=10)
    reason = models.CharField(max_length=40, blank=True)
    chosen = models.JSONField(default=dict)
    number = models.PositiveIntegerField(default=0)
    day = models.DateField()
    by = models.CharField(max_length=150)
    undone_day = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__in=["shown", "left_out"]), name="signatures_together_decides_something"
            )
        ]

    def __str__(self) -> str:
        return f"decision on many {self.id}"
