"""Staff users."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from openappeal.cms.fields import RandomIdField


class Role(models.TextChoices):
    """Named after people's work. The group of the same name carries the permissions."""

    ORGANISER = "Organiser", _("Organiser")
    MODERATOR = "Moderator", _("Moderator")


class User(AbstractUser):
    """A staff member. Nobody who signs or reads has an account."""

    class Meta:
        verbose_name = _("staff member")
        verbose_name_plural = _("staff members")


class Approval(models.Model):
    """A proposed act that needs a second person or an announced day: see `approvals`.

    proposed → approved or announced → spent; or dropped, and then the row is gone.
    """

    id = RandomIdField()
    action = models.CharField(max_length=60, help_text="room.verb, such as “signatures.sweep”.")
    subject = models.CharField(max_length=150, help_text="A label that names nobody.")
    proposed_by = models.CharField(max_length=150)
    proposed_at = models.DateTimeField()
    approved_by = models.CharField(max_length=150, blank=True)
    announced_at = models.DateTimeField(null=True)
    is_spent = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["action", "subject"], condition=Q(is_spent=False), name="accounts_one_open_approval"
            ),
            models.CheckConstraint(
                condition=~Q(approved_by=F("proposed_by")) | Q(approved_by=""), name="accounts_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"approval of {self.action} {self.subject}"
